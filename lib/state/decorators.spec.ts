import { Scope } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { ReflexError } from '../errors/reflex.error.js';
import { Background } from './background.decorator.js';
import { Computed } from './computed.decorator.js';
import { Event } from './event.decorator.js';
import { State } from './state.decorator.js';
import { getStateMetadata } from './state.metadata.js';
import { Var } from './var.decorator.js';

const SYMBOL: unique symbol = Symbol('s');

function refusal(declare: () => unknown): string {
  try {
    declare();
  } catch (error) {
    if (error instanceof ReflexError) return `${error.code} ${error.detail}`;
    throw error;
  }
  return 'not refused';
}

describe('the decorators of a state', () => {
  it('describe it, inherited members first', () => {
    class Base {
      @Var({ key: 'sku' }) rows = [];
      @Event() load() {}
    }
    @State()
    class Derived extends Base {
      @Var({ serverOnly: true }) secret = '';
      @Computed({ serverOnly: true }) get double() {
        return 2;
      }
      @Background() async work() {}
      @Event() override load() {}
    }
    const { name, vars, computed, events } = getStateMetadata(Derived)!;
    expect(name).toBe('Derived');
    expect([...vars.values()]).toEqual([
      { name: 'rows', serverOnly: false, key: 'sku', storage: undefined },
      { name: 'secret', serverOnly: true, key: undefined, storage: undefined },
    ]);
    expect([...computed.values()]).toEqual([{ name: 'double', serverOnly: true, key: undefined, perRequest: false }]);
    expect([...events.values()]).toEqual([
      { name: 'load', background: false },
      { name: 'work', background: true },
    ]);
    expect(getStateMetadata(Base)).toBeUndefined();
    expect(Reflect.getMetadata('scope:options', Derived)).toMatchObject({ scope: Scope.REQUEST });
  });

  it('leave the methods what they are for whoever calls them', async () => {
    const marked: MethodDecorator = (_target, _key, descriptor) => Reflect.defineMetadata('mark', 1, descriptor.value as object);
    class Plain {
      n = 0;
      @Event() @marked add(by: number, _note: string) {
        return (this.n += by);
      }
      @Background() async later(by: number) {
        return this.add(by, '');
      }
    }
    const plain = new Plain();
    expect([plain.add(2, ''), await plain.later(3), plain.n]).toEqual([2, 5, 5]);
    expect([Plain.prototype.add.name, Plain.prototype.add.length, Reflect.getMetadata('mark', Plain.prototype.add)]).toEqual([
      'add',
      2,
      1,
    ]);
    expect(() => Plain.prototype.add.call(undefined as never, 1, '')).toThrow(TypeError);
  });

  it.each([
    [
      '@Var() on a getter',
      () => {
        class A {
          @Var() get x() {
            return 1;
          }
        }
        return A;
      },
      '@Var() is on A.x, which is a getter: it belongs on a field',
    ],
    [
      '@Var() on a method',
      () => {
        class A {
          @Var() x() {}
        }
        return A;
      },
      '@Var() is on A.x, which is a method',
    ],
    [
      '@Var() on a static field',
      () => {
        class A {
          y = 1;
          @Var() static x = 1;
        }
        return A;
      },
      '@Var() is on A.x, which is static',
    ],
    [
      '@Computed() on a field',
      () => {
        class A {
          @(Computed() as PropertyDecorator) x = 1;
        }
        return A;
      },
      '@Computed() is on A.x, which is a field',
    ],
    [
      '@Computed() on a method',
      () => {
        class A {
          @Computed() x() {}
        }
        return A;
      },
      '@Computed() is on A.x, which is a method',
    ],
    [
      '@Event() on a getter',
      () => {
        class A {
          @Event() get x() {
            return 1;
          }
        }
        return A;
      },
      '@Event() is on A.x, which is a getter',
    ],
    [
      '@Event() on a field',
      () => {
        class A {
          @(Event() as PropertyDecorator) x = () => 1;
        }
        return A;
      },
      '@Event() is on A.x, which is a field',
    ],
    [
      '@Background() on a static method',
      () => {
        class A {
          y = 1;
          @Background() static x() {}
        }
        return A;
      },
      '@Background() is on A.x, which is static',
    ],
    [
      '@Event() and @Background()',
      () => {
        class A {
          @Event() @Background() x() {}
        }
        return A;
      },
      'A.x has two of @Event() and @Background()',
    ],
    [
      'a symbol',
      () => {
        class A {
          @Var() [SYMBOL] = 1;
        }
        return A;
      },
      'whose name is no string',
    ],
    [
      'a name that is no identifier',
      () => {
        class A {
          @Var() 'a.b' = 1;
        }
        return A;
      },
      'a name that is reserved',
    ],
    [
      'toString',
      () => {
        class A {
          @Event() toString() {
            return '';
          }
        }
        return A;
      },
      'a name that is reserved',
    ],
    ['then', () => Event()({}, 'then', { value: () => undefined }), 'a name that is reserved'],
    [
      'hasOwnProperty',
      () => {
        class A {
          @Var() hasOwnProperty = 1 as never;
        }
        return A;
      },
      'a name that is reserved',
    ],
    ['__proto__', () => Var()({}, '__proto__'), 'a name that is reserved'],
    [
      'a stored secret',
      () => {
        class A {
          @Var({ serverOnly: true, storage: 'local' }) x = 1;
        }
        return A;
      },
      'A.x is serverOnly and stored in the browser',
    ],
    [
      'a state without a name',
      () => State()(Object.defineProperty(function () {}, 'name', { value: '' })),
      "The name '' of a state is no identifier",
    ],
    ['a state with a dot', () => State({ name: 'a.b' })(function () {}), "The name 'a.b' of a state"],
  ])('refuse %s', (_what, declare, detail) => {
    expect(refusal(declare)).toContain(`REFLEX_BAD_STATE`);
    expect(refusal(declare)).toContain(detail);
  });
});
