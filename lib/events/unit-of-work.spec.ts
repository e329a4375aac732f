import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventWorld, type Outcome } from '../../test/support/event-world.js';
import { anyValue, dataOf } from '../../test/support/value.arbitrary.js';
import { applyOp } from '../protocol/apply-patch.js';
import type { Value } from '../protocol/value.js';
import { Computed } from '../state/computed.decorator.js';
import { Event } from '../state/event.decorator.js';
import { State } from '../state/state.decorator.js';
import { Var } from '../state/var.decorator.js';

/** The Vars as a browser has them that applied every patch so far. */
class Browser {
  readonly vars = new Map<number, Value>();
  apply({ step, shown }: Outcome): void {
    for (const { ops } of [...shown.map((one) => one.step), step]) for (const op of ops) applyOp(this.vars as never, op);
  }
}

let task: (state: Everything) => unknown = () => undefined;

@State()
class Everything {
  @Var() text = '';
  @Var() private count = 0;
  @Var() readonly list: Value[] = [];
  @Var() object: Record<string, Value> = {};
  @Var() date = new Date(0);
  @Var() map = new Map<string, Value>();
  @Var() set = new Set<Value>();
  @Var() anything: Value = null;
  @Var() undecided?: string;
  @Var({ serverOnly: true }) secret: Value = 'secret';
  notAVar = { lost: true };
  readonly #private = { n: 1 };
  @Computed() get size(): number {
    return this.list.length + this.map.size + this.count;
  }
  @Event() run() {
    this.#private.n++;
    this.count += this.#private.n;
    return task(this) as undefined;
  }
}

describe('the Vars of an instance', () => {
  it('can be changed in every way that JavaScript has, and are found', async () => {
    await using world = await EventWorld.create({ providers: [Everything] });
    task = (state) => {
      state.text = 'text';
      (state.list as Value[]).push({ id: 1 }, { id: 2 });
      state.object['a'] = { b: [1n] };
      state.date.setTime(5);
      state.map.set('k', new Date(7));
      state.set.add('x');
      state.anything = undefined;
      state.secret = [1];
      state.notAVar.lost = false;
    };
    expect((await world.run('Everything.run')).error).toBeUndefined();
    const expected = {
      text: 'text',
      count: 2,
      list: [{ id: 1 }, { id: 2 }],
      object: { a: { b: [1n] } },
      date: new Date(5),
      map: new Map([['k', new Date(7)]]),
      set: new Set(['x']),
      anything: undefined,
      undecided: undefined,
      secret: [1],
    };
    expect(world.values('Everything')).toEqual(expected);
    task = (state) => {
      const list = state.list as { id: number; done?: boolean }[];
      list.find(({ id }) => id === 2)!.done = true;
      [list[0], list[1]] = [list[1]!, list[0]!];
      (state.map.get('k') as Date).setTime(8);
      expect(state.notAVar).toEqual({ lost: true });
    };
    const { step } = await world.run('Everything.run');
    expect(world.values('Everything')).toEqual({
      ...expected,
      count: 4,
      list: [{ id: 2, done: true }, { id: 1 }],
      map: new Map([['k', new Date(8)]]),
    });
    expect(JSON.stringify(step.ops)).not.toContain('secret');
  });

  it('are committed by value: what a handler keeps does not reach them', async () => {
    await using world = await EventWorld.create({ providers: [Everything] });
    const rows: Value[] = [{ n: 1 }];
    task = (state) => {
      state.anything = rows;
    };
    await world.run('Everything.run');
    rows.push('later');
    (rows[0] as { n: number }).n = 2;
    expect(world.values('Everything')['anything']).toEqual([{ n: 1 }]);
    expect(Object.isFrozen(world.values('Everything')['anything'])).toBe(true);
  });

  it('are refused where they are no plain data, by name', async () => {
    await using world = await EventWorld.create({ providers: [Everything] });
    task = (state) => {
      state.object['callback'] = (() => 1) as never;
    };
    expect((await world.run('Everything.run')).error).toMatchObject({
      code: 'REFLEX_NOT_SERIALISABLE',
      message: expect.stringContaining('Everything.object.callback'),
    });
    task = (state) => {
      state.text = Symbol('s') as never;
    };
    expect((await world.run('Everything.run')).error?.message).toContain('Everything.text');
    expect(world.values('Everything')).toEqual({});
  });

  it('cost nothing on the wire where they are assigned what they were', async () => {
    await using world = await EventWorld.create({ providers: [Everything] });
    task = (state) => {
      state.object = { a: [1, { b: 2 }] };
    };
    await world.run('Everything.run');
    const { step } = await world.run('Everything.run');
    expect(step.ops.filter(([path]) => (Array.isArray(path) ? path[0] : path) === world.id('Everything.object'))).toEqual([]);
  });

  it('may be set by the constructor alone, as compilers without field definitions do', async () => {
    interface Loose {
      count: number;
      rows: number[];
      later?: string;
    }
    function declare(target: object, name: string) {
      Var()(target, name);
    }
    class LooseState implements Loose {
      declare count: number;
      declare rows: number[];
      declare later?: string;
      constructor() {
        this.count = 5;
        this.rows = [];
      }
      add() {
        this.count++;
        this.rows.push(this.count);
        this.later = 'now';
      }
    }
    for (const name of ['count', 'rows', 'later']) declare(LooseState.prototype, name);
    const descriptor = Object.getOwnPropertyDescriptor(LooseState.prototype, 'add')!;
    Event()(LooseState.prototype, 'add', descriptor);
    Object.defineProperty(LooseState.prototype, 'add', descriptor);
    State()(LooseState);
    await using world = await EventWorld.create({ providers: [LooseState] });
    await world.run('LooseState.add');
    await world.run('LooseState.add');
    expect(world.values('LooseState')).toEqual({ count: 7, rows: [6, 7], later: 'now' });
  });

  it('begin with the values of their fields, which are kept from the first event on', async () => {
    let n = 0;
    @State()
    class Random {
      @Var() id = ++n;
      @Event() touch() {}
    }
    await using world = await EventWorld.create({ providers: [Random] });
    await world.run('Random.touch');
    await world.run('Random.touch');
    expect(world.values('Random')).toEqual({ id: 1 });
    expect((await world.snapshot('Random.id')).step).toEqual({ states: {}, computed: {}, ops: [[world.id('Random.id'), 1]] });
  });

  it('are shown as they are on the server, whatever is done to them', async () => {
    await using world = await EventWorld.create({ providers: [Everything] });
    const names = ['text', 'count', 'list', 'object', 'date', 'map', 'set', 'anything', 'undecided', 'size'].map(
      (name) => `Everything.${name}`,
    );
    const rows = fc.uniqueArray(fc.record({ id: fc.nat(9), n: anyValue }), { selector: ({ id }) => id, maxLength: 6 });
    const change = fc.oneof(
      fc.record({ kind: fc.constant('assign' as const), name: fc.constantFrom('anything', 'object', 'text'), value: anyValue }),
      fc.record({ kind: fc.constant('rows' as const), value: rows }),
      fc.record({ kind: fc.constant('reverse' as const) }),
      fc.record({ kind: fc.constant('splice' as const), at: fc.nat(4), value: anyValue }),
      fc.record({ kind: fc.constant('map' as const), key: fc.string({ maxLength: 2 }), value: anyValue }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 4 }), async (events) => {
        world.record = { ...world.record, states: {}, computed: {} };
        const browser = new Browser();
        browser.apply(await world.snapshot(...names));
        for (const changes of events) {
          task = (state) => {
            for (const one of changes) {
              if (one.kind === 'assign') (state as unknown as Record<string, Value>)[one.name] = one.value;
              else if (one.kind === 'rows') (state.list as Value[]).splice(0, state.list.length, ...one.value);
              else if (one.kind === 'reverse') (state.list as Value[]).reverse();
              else if (one.kind === 'splice') (state.list as Value[]).splice(one.at, 1, one.value);
              else state.map.set(one.key, one.value);
            }
          };
          const outcome = await world.run('Everything.run');
          expect(outcome.error).toBeUndefined();
          browser.apply(outcome);
        }
        const fresh = new Browser();
        fresh.apply(await world.snapshot(...names));
        expect(dataOf(browser.vars)).toBe(dataOf(fresh.vars));
        for (const name of names.slice(0, -1)) {
          const value = world.values('Everything')[name.slice('Everything.'.length)];
          expect(dataOf(browser.vars.get(world.id(name)))).toBe(dataOf(value));
        }
      }),
      { numRuns: 60 },
    );
  });
});
