import { describe, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.js';

const none = new Map<object, string>();
const of = (...values: unknown[]) => fingerprint(values, none);

describe('fingerprint', () => {
  it('is the same for what means the same', () => {
    const make = () => ({
      a: [1, 'b', null, undefined],
      at: new Date(5),
      map: new Map([['k', new Set([1n])]]),
      fn: (x: number) => x,
    });
    expect(of(make())).toBe(of(make()));
  });

  it.each([
    [[1], ['1']],
    [[['a', 'b']], [['a,b']]],
    [[[], []], [[[]]]],
    [[null], [undefined]],
    [[0], [-0]],
    [[1], [1n]],
    [[{ a: 1, b: 2 }], [{ b: 2, a: 1 }]],
    [[{ a: undefined }], [{}]],
    [[new Map([['a', 1]])], [new Map([['a', 2]])]],
    [[new Set(['a'])], [['a']]],
    [[new Date(1)], [new Date(2)]],
    [[(x: number) => x + 1], [(x: number) => x + 2]],
  ])('differs for %o and %o', (one, other) => {
    expect(of(...one)).not.toBe(of(...other));
  });

  it('tells what is one object from what is like it', () => {
    const local = { initial: 0 };
    expect(of([local, local])).not.toBe(of([local, { initial: 0 }]));
    const scope = Symbol();
    expect(of([scope, scope])).not.toBe(of([scope, Symbol()]));
    expect(of([scope, Symbol()])).toBe(of([Symbol(), Symbol()]));
  });

  it('knows objects by the name that they have elsewhere', () => {
    const local = { initial: 0 };
    const named = (name: string) => fingerprint([local], new Map([[local, name]]));
    expect(named('local1')).toBe(named('local1'));
    expect(named('local1')).not.toBe(named('local2'));
    expect(named('local1')).not.toBe(of(local));
  });
});
