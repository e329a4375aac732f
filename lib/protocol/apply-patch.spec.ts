import { describe, expect, it } from 'vitest';
import { applyOp, PatchError } from './apply-patch.js';
import { CodecError } from './codec.js';
import type { PatchOp } from './patch.js';
import type { Value } from './value.js';

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

function apply(value: Value, ...ops: readonly PatchOp[]): Value {
  const values = new Map<number, Value>([[5, deepFreeze(value)]]);
  for (const op of ops) applyOp(values, op);
  return values.get(5);
}

describe('applyOp', () => {
  it('sets a Var, a key, an item, and adds where nothing was', () => {
    expect(apply(1, [5, 2])).toBe(2);
    expect(apply(undefined, [5, { $: 'd', v: 3 }])).toStrictEqual(new Date(3));
    expect(apply({ a: { b: 1 } }, [[5, 'a', 'b'], 2])).toStrictEqual({ a: { b: 2 } });
    expect(apply({ a: 1 }, [[5, 'toString'], 2])).toStrictEqual({ a: 1, toString: 2 });
    expect(apply([1, 2], [[5, 1], 3], [[5, 2], { $: 'u' }])).toStrictEqual([1, 3, undefined]);
    expect(
      apply(
        new Map<Value, Value>([
          [1, 'a'],
          ['1', 'b'],
        ]),
        [[5, 1], 'c'],
        [[5, 'n'], 0],
      ),
    ).toStrictEqual(
      new Map<Value, Value>([
        [1, 'c'],
        ['1', 'b'],
        ['n', 0],
      ]),
    );
  });

  it('removes keys', () => {
    expect(apply({ a: 1, b: { c: 1 } }, [[5, 'a']], [[5, 'b', 'c']])).toStrictEqual({ b: {} });
    expect(apply(new Map([['a', new Map([[1, 2]])]]), [[5, 'a', 1]])).toStrictEqual(new Map([['a', new Map()]]));
  });

  it('moves and reorders lists', () => {
    expect(apply(['a', 'b', 'c', 'd'], [5, 0, 3])).toEqual(['b', 'c', 'd', 'a']);
    expect(apply(['a', 'b', 'c', 'd'], [5, 3, 1])).toEqual(['a', 'd', 'b', 'c']);
    expect(apply({ l: ['a', 'b', 'c'] }, [[5, 'l'], [2, 0, 1], 0])).toEqual({ l: ['c', 'a', 'b'] });
  });

  it('splices lists and strings', () => {
    expect(apply([1, 2, 3], [5, 1, 1, ['x', { $: 'n', v: '7' }]])).toEqual([1, 'x', 7n, 3]);
    expect(apply([1, 2, 3], [5, 3, 0, [4]], [5, 0, 2, []])).toEqual([3, 4]);
    expect(apply('hello', [5, 5, 0, ' you'], [5, 0, 1, 'H'])).toBe('Hello you');
    expect(
      apply(
        Array.from({ length: 200_000 }, () => 0),
        [5, 0, 0, Array.from({ length: 200_000 }, () => 1)],
      ),
    ).toHaveLength(400_000);
  });

  it('shares what lies beside the path', () => {
    const before = {
      rows: [
        { id: 1, tags: ['a'] },
        { id: 2, tags: ['b'] },
      ],
      filter: { q: '' },
    };
    const after = apply(before, [[5, 'rows', 0, 'id'], 9]) as typeof before;
    expect(after).not.toBe(before);
    expect(after.filter).toBe(before.filter);
    expect(after.rows[1]).toBe(before.rows[1]);
    expect(after.rows[0]!.tags).toBe(before.rows[0]!.tags);
  });

  it('names the path where an op does not fit, and changes nothing', () => {
    const value = deepFreeze({ list: [1], text: 'ab', map: new Map([['k', 1]]), set: new Set([1]), none: null } satisfies Value);
    const unfit: PatchOp[] = [
      [5],
      [[5, 'nope']],
      [[5, 'nope', 'x'], 1],
      [[5, 'none', 'x'], 1],
      [[5, 'text', 0], 'x'],
      [[5, 'set', 0], 1],
      [[5, 'list', 2], 1],
      [[5, 'list', -1], 1],
      [[5, 'list', 0.5], 1],
      [[5, 'list', '0'], 1],
      [[5, 'list', 'length'], 1],
      [[5, 'list', 0]],
      [[5, 'map', 'x', 'y'], 1],
      [[5, 'map', 1]],
      [[5, 'list'], 0, 1],
      [[5, 'list'], 1, 0],
      [[5, 'list'], [0, 0], 0],
      [[5, 'list'], [1], 0],
      [[5, 'text'], 3, 0, 'x'],
      [[5, 'text'], 1, 2, 'x'],
      [[5, 'list'], 0, 2, []],
      [[5, 'list'], 0, 0, 'x'],
      [[5, 'text'], 0, 0, []],
      [[5, 'nope'], 0, 0, []],
      [[5, 'constructor', 'prototype'], 1],
      [[5, 0], 1],
    ];
    for (const op of unfit) {
      const values = new Map<number, Value>([[5, value]]);
      expect(() => applyOp(values, op), JSON.stringify(op)).toThrow(PatchError);
      expect(() => applyOp(values, op)).toThrow(JSON.stringify(op[0]));
      expect(values.get(5)).toBe(value);
    }
  });

  it('cannot reach a prototype', () => {
    for (const op of [
      [[5, '__proto__'], { polluted: 1 }],
      [[5, '__proto__', 'polluted'], 1],
      [[5, 'a', '__proto__', 'polluted'], 1],
    ] as PatchOp[]) {
      expect(() => apply({ a: {} }, op)).toThrow(PatchError);
    }
    expect(() => apply({}, [5, JSON.parse('{"__proto__":{"polluted":1}}')])).toThrow(CodecError);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
