import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRows, anyValue, dataOf, key } from '../../test/support/value.arbitrary.js';
import { applyOp } from '../protocol/apply-patch.js';
import { encode } from '../protocol/codec.js';
import type { PatchOp, VarPath } from '../protocol/patch.js';
import type { Value } from '../protocol/value.js';
import { movesFor } from './diff-order.js';
import { diff, sameData, type DiffOptions } from './diff.js';
import { createDraft } from './draft.js';
import { jsonSize } from './json-size.js';
import { normalize } from './normalize.js';

function patched(before: Value, ops: readonly PatchOp[]): Value {
  const values = new Map([[5, before]]);
  for (const op of JSON.parse(JSON.stringify(ops)) as PatchOp[]) applyOp(values, op);
  return values.get(5);
}

/** Maps and Sets in their order, objects by key: what `applyOp(diff())` must keep. */
function exactDataOf(value: Value): string {
  const orders: string[] = [];
  const visit = (part: Value): void => {
    if (part instanceof Map) orders.push(dataOf([...part.keys()].map(String)));
    if (part instanceof Set) orders.push(dataOf([...part].map((item) => (typeof item === 'object' ? dataOf(item) : item))));
    if (part instanceof Map || part instanceof Set) [...part.values()].forEach(visit);
    else if (typeof part === 'object' && part !== null) {
      for (const name of Object.keys(part).toSorted()) visit((part as { [key: string]: Value })[name]);
    }
  };
  visit(value);
  return `${dataOf(value)} ${orders.join()}`;
}

function check(before: Value, after: Value, options?: DiffOptions): void {
  const ops = diff(before, after, 5, options);
  expect(exactDataOf(patched(before, ops))).toBe(exactDataOf(after));
  expect(JSON.stringify(ops).length).toBeLessThanOrEqual(JSON.stringify([[5, encode(after)]]).length);
  expect(sameData(before, after)).toBe(ops.length === 0);
}

describe('diff', () => {
  it('turns any value into any other', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (before, after) => check(before, after)),
      { numRuns: 1000 },
    );
  });

  it('turns any list of rows into any other', () => {
    fc.assert(
      fc.property(anyRows, anyRows, fc.constantFrom(undefined, 'id', 'name', 'size'), (before, after, field) =>
        check(before, after, field === undefined ? undefined : { key: field }),
      ),
      { numRuns: 200 },
    );
  });

  it('turns lists of few different items, keyed, unkeyed or neither, into each other', () => {
    const plain = { noNullPrototype: true };
    const items = fc.array(
      fc.oneof(
        fc.nat(8),
        fc.constantFrom(-0, NaN, 'a', '1'),
        fc.record({ id: fc.nat(8), n: fc.nat(1) }, plain),
        fc.record({ n: fc.nat(2) }, plain),
      ),
      { maxLength: 14, size: 'large' },
    );
    const numbers = fc.uniqueArray(fc.nat(20), { maxLength: 14, size: 'large' });
    const keyed = numbers.chain((ids) => fc.tuple(...ids.map((id) => fc.nat(2).map((n) => ({ id, n })))));
    for (const list of [items, numbers, keyed] as fc.Arbitrary<readonly Value[]>[]) {
      fc.assert(
        fc.property(list, list, (before, after) => check(before, after)),
        { numRuns: 1000 },
      );
    }
  });

  it('follows any mutation of a draft, shared or assigned afresh', () => {
    const mutation = fc.record({ at: fc.nat(30), kind: fc.nat(7), to: fc.nat(30), name: key, value: anyValue });
    fc.assert(
      fc.property(fc.array(anyRows, { minLength: 1, maxLength: 3 }), fc.array(mutation, { maxLength: 6 }), (lists, mutations) => {
        const draft = createDraft({ lists, text: 'text' });
        for (const { at, kind, to, name, value } of mutations) {
          const list = draft.proxy.lists[at % lists.length] as Record<string, unknown>[];
          const row = list[to % (list.length || 1)];
          if (kind === 0) list.splice(to % (list.length + 1), at % 3);
          else if (kind === 1) list.splice(at % (list.length + 1), 0, { id: 100 + to, value });
          else if (kind === 2) list.push(...list.splice(0, to % 4));
          else if (kind === 3) list.reverse();
          else if (kind === 4) draft.proxy.text = draft.proxy.text.slice(at % 5) + name;
          else if (typeof row === 'object' && row !== null && !Array.isArray(row) && name !== 'id') row[name] = value;
        }
        const { base } = draft;
        const after = draft.finish();
        check(base, after);
        check(base, normalize(structuredClone(after), 'x'));
      }),
      { numRuns: 150 },
    );
  });

  it('starts at any path', () => {
    const path: VarPath = [5, 'rows', 3];
    expect(diff({ a: 1, long: 'a long text' }, { a: 2, long: 'a long text' }, path)).toEqual([[[5, 'rows', 3, 'a'], 2]]);
    expect(diff(1, 2, path)).toEqual([[path, 2]]);
  });

  it('tells apart what JSON does not', () => {
    expect(diff({ a: 1, b: undefined }, { a: 1 }, 5)).toEqual([[[5, 'b']]]);
    expect(diff({ aLongKey: 'text', a: 1 }, { aLongKey: 'text', a: 1, b: undefined }, 5)).toEqual([[[5, 'b'], { $: 'u' }]]);
    expect(diff(-0, 0, 5)).toEqual([[5, 0]]);
    expect(diff(NaN, NaN, 5)).toEqual([]);
    expect(diff(new Date(1), new Date(1), 5)).toEqual([]);
    expect(diff({ a: 1, b: 2 }, { b: 2, a: 1 }, 5)).toEqual([]);
    expect(diff(new Set([1, 2]), new Set([2, 1]), 5)).toHaveLength(1);
    expect(
      diff(
        new Map([
          ['a', 'long enough'],
          ['b', 'text'],
        ]),
        new Map([
          ['b', 'text'],
          ['a', 'long enough'],
        ]),
        5,
      )[0],
    ).toHaveLength(2);
    expect(
      diff(
        new Map<Value, Value>([
          [1, 'a long text'],
          ['1', 0],
        ]),
        new Map<Value, Value>([
          [1, 'a long text'],
          ['1', 1],
        ]),
        5,
      ),
    ).toEqual([[[5, '1'], 1]]);
  });

  it('sends the changed part of a text', () => {
    const text = 'x'.repeat(100);
    expect(diff(text, `${text} more`, 5)).toEqual([[5, 100, 0, ' more']]);
    expect(diff(`${text}ab${text}`, `${text}b${text}`, 5)).toEqual([[5, 100, 1, '']]);
    expect(diff({ text, n: 1 }, { text: `y${text}`, n: 1 }, 5)).toEqual([[[5, 'text'], 0, 0, 'y']]);
    expect(diff('abc', 'abd', 5)).toEqual([[5, 'abd']]);
  });

  it('matches the items of lists by key', () => {
    const row = (id: number, name = 'a name of some length'): Value => ({ id, name });
    const list = (...ids: number[]): Value => ids.map((id) => row(id));
    expect(diff(list(1, 2, 3, 4), list(1, 3, 4), 5)).toEqual([[5, 1, 1, []]]);
    expect(diff(list(1, 2, 3, 4), list(1, 2, 9, 3, 4), 5)).toEqual([[5, 2, 0, [row(9)]]]);
    expect(diff(list(1, 2, 3, 4), list(4, 1, 2, 3), 5)).toEqual([[5, 3, 0]]);
    expect(diff(list(1, 2, 3, 4, 5, 6), list(6, 5, 4, 3, 2, 1), 5)).toEqual([[5, [5, 4, 3, 2, 1, 0], 0]]);
    expect(diff(list(1, 2, 3), [row(3), row(1, 'b'), row(2)], 5)).toEqual([
      [5, 2, 0],
      [[5, 1, 'name'], 'b'],
    ]);
    const window = (from: number): Value => Array.from({ length: 20 }, (_, i) => from + i);
    expect(diff(window(1), window(2), 5)).toEqual([
      [5, 0, 1, []],
      [5, 19, 0, [21]],
    ]);
    const named = (...names: string[]): Value =>
      names.map((name) => ({
        name,
        tags: [
          { id: 1, text: 'some long text' },
          { id: 2, text: name },
        ],
      }));
    expect(diff(named('ada', 'bob', 'cy'), named('bob', 'cy'), 5, { key: 'name' })).toEqual([[5, 0, 1, []]]);
    expect(diff({ list: list(1, 2) }, { list: list(2) }, 5)).toEqual([[[5, 'list'], 0, 1, []]]);
  });

  it('sets a part whose ops would be longer', () => {
    expect(diff({ a: 1, b: 2, c: 3 }, { a: 4, b: 5, c: 6 }, 5)).toEqual([[5, { a: 4, b: 5, c: 6 }]]);
    const row = (id: number, n: number): Value => ({ id, a: n, b: n, c: n, d: n });
    expect(diff([row(1, 1), row(2, 1)], [row(1, 1), row(2, 3)], 5)).toEqual([[[5, 1], row(2, 3)]]);
  });

  it('finds the fewest moves', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { maxLength: 12, size: 'large' }), (keys) => {
        const sorted = keys.toSorted((a, b) => a - b);
        const order = keys.map((item) => sorted.indexOf(item));
        const current = sorted.map((_, i) => i);
        const moves = movesFor(order, 100)!;
        for (const [from, to] of moves) current.splice(to, 0, ...current.splice(from, 1));
        expect(current).toEqual(order);
        // Whatever is increasing may rest; brute force over all subsets of the order finds the longest.
        let longest = 0;
        for (let set = 0; set < 1 << order.length; set++) {
          const chosen = order.filter((_, i) => set & (1 << i));
          if (chosen.length > longest && chosen.every((item, i) => i === 0 || chosen[i - 1]! < item)) longest = chosen.length;
        }
        expect(moves.length).toBe(order.length - longest);
      }),
      { numRuns: 60 },
    );
    expect(movesFor([3, 2, 1, 0], 2)).toBeUndefined();
  });

  it('knows the length of JSON, and stops where it is told', () => {
    fc.assert(
      fc.property(anyValue, fc.nat(50), (value, limit) => {
        const length = JSON.stringify(encode(value)).length;
        expect(jsonSize(value)).toBe(length);
        expect(jsonSize(value, limit) > limit).toBe(length > limit);
      }),
      { numRuns: 500 },
    );
  });
});

describe('diff of 10,000 rows', () => {
  interface Row {
    id: number;
    name: string;
    email: string;
    active: boolean;
    score: number;
  }
  const make = (id: number): Row => ({
    id,
    name: `Name ${id}`,
    email: `user${id}@example.com`,
    active: id % 2 === 0,
    score: id / 7,
  });
  const fresh = (): Row[] => Array.from({ length: 10_000 }, (_, i) => make(i + 1));
  const base = normalize(fresh(), 'x') as never as Row[];
  const changes: Record<string, (rows: Row[]) => unknown> = {
    'one field': (rows) => (rows[5000]!.name = 'New name'),
    'two fields far apart': (rows) => {
      rows[10]!.active = true;
      rows[9990]!.active = true;
    },
    append: (rows) => rows.push({ id: 10_001, name: 'x' } as Row),
    removal: (rows) => rows.splice(7000, 1),
    'a move up': (rows) => rows.unshift(...rows.splice(9000, 1)),
    'a move down': (rows) => rows.push(...rows.splice(10, 1)),
  };

  it.each(Object.entries(changes))('%s is at most 60 bytes', (_name, change) => {
    const draft = createDraft(base);
    change(draft.proxy);
    const afresh = fresh();
    change(afresh);
    for (const after of [draft.finish(), normalize(afresh, 'x'), normalize(afresh, 'x', base as never)]) {
      const ops = diff(base as never, after, 5);
      expect(ops.length).toBeGreaterThan(0);
      expect(Buffer.byteLength(JSON.stringify(ops))).toBeLessThanOrEqual(60);
      expect(sameData(patched(base as never, ops), after)).toBe(true);
    }
  });

  it('sends a sorted list as its order, and a filtered one as its gaps', () => {
    const draft = createDraft(base);
    draft.proxy.sort((a, b) => ((a.id * 7919) % 10_007) - ((b.id * 7919) % 10_007));
    const sorted = diff(base as never, draft.finish(), 5);
    expect(sorted.map((op) => op.length)).toEqual([3]);
    expect(sorted[0]![2]).toBe(0);
    const filtered = diff(
      base as never,
      normalize(
        base.filter((row) => row.id % 100 !== 0),
        'x',
      ),
      5,
    );
    expect(filtered).toHaveLength(100);
  });

  it('takes a fraction of the time of writing them as JSON where they are shared, and a few times it where not', () => {
    const best: Record<string, number> = {};
    const time = (name: string, work: () => unknown): void => {
      const start = performance.now();
      work();
      best[name] = Math.min(best[name] ?? Infinity, performance.now() - start);
    };
    const afters = Object.entries(changes).flatMap(([name, change]) => {
      const draft = createDraft(base);
      change(draft.proxy);
      const afresh = fresh();
      change(afresh);
      return [
        [`${name}, shared`, draft.finish()],
        [`${name}, afresh`, normalize(afresh, 'x')],
      ] as const;
    });
    for (let run = 0; run < 8; run++) {
      time('json', () => JSON.stringify(base));
      for (const [name, after] of afters) time(name, () => diff(base as never, after, 5));
    }
    if (process.env['REFLEX_TIMES']) process.stdout.write(`${JSON.stringify(best)}\n`);
    for (const [name] of afters) {
      const few = name.endsWith('shared') && !name.startsWith('a move');
      expect(best[name]! / best['json']!, name).toBeLessThan(few ? 0.5 : 10);
    }
  });
});
