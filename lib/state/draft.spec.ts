import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyValue, dataOf, key } from '../../test/support/value.arbitrary.js';
import { createDraft, type Draft } from './draft.js';
import { normalize } from './normalize.js';

interface Row {
  id: number;
  name: string;
  tags?: string[];
}

const rows = (count: number): Row[] => Array.from({ length: count }, (_, id) => ({ id, name: `n${id}` }));

const finish = <T>(draft: Draft<T>): T => draft.finish() as T;
const baseOf = <T>(draft: Draft<T>): T => draft.base as T;

describe('createDraft', () => {
  it('behaves as ordinary data', () => {
    const draft = createDraft({ list: [3, 1, 2], rows: rows(2), o: { a: 1 } as Record<string, unknown>, none: null });
    const state = draft.proxy;
    expect(Array.isArray(state.list)).toBe(true);
    expect(JSON.stringify(state)).toBe(
      '{"list":[3,1,2],"rows":[{"id":0,"name":"n0"},{"id":1,"name":"n1"}],"o":{"a":1},"none":null}',
    );
    expect(Object.keys(state.rows[0]!)).toEqual(['id', 'name']);
    expect({ ...state.o, b: 2 }).toEqual({ a: 1, b: 2 });
    expect([...state.list, 4]).toEqual([3, 1, 2, 4]);
    expect('a' in state.o).toBe(true);
    expect(Object.getPrototypeOf(state.o) === Object.prototype && Object.getPrototypeOf(state.list) === Array.prototype).toBe(
      true,
    );
    delete state.o['a'];
    state.o['b'] = { c: [1] };
    expect('a' in state.o).toBe(false);
    expect(Reflect.apply(state.list.sort, state.list, [])).toBe(state.list);
    state.list.length = 2;
    expect(state.rows[0]).toBe(state.rows[0]);
    expect(state.rows.indexOf(state.rows[1]!)).toBe(1);
    expect(state.rows.find((row, index, all) => all === state.rows && index === 1)).toBe(state.rows[1]);
    expect(draft.finish()).toStrictEqual({ list: [1, 2], rows: rows(2), o: { b: { c: [1] } }, none: null });
  });

  it('returns the same reference when nothing changed, however much was read', () => {
    const base = normalize(
      { rows: rows(3), map: new Map([['k', { n: 1 }]]), set: new Set([{ a: 1 }]), at: new Date(1), n: NaN },
      'x',
    );
    const draft = createDraft(
      base as never as { rows: Row[]; map: Map<string, { n: number }>; set: Set<{ a: number }>; at: Date; n: number },
    );
    const state = draft.proxy;
    expect(draft.base).toBe(base);
    for (const row of state.rows) JSON.stringify(row);
    state.map.forEach((item) => item.n);
    for (const item of state.set) JSON.stringify(item);
    state.at.getTime();
    expect(draft.modified()).toBe(false);
    expect(draft.finish()).toBe(base);
    state.rows[1]!.name = 'x';
    state.rows[1]!.name = 'n1';
    state.rows.push({ id: 9, name: 'x' });
    state.rows.pop();
    [state.rows[0], state.rows[1]] = [state.rows[1]!, state.rows[0]!];
    state.rows.reverse();
    state.rows.sort((a, b) => a.id - b.id);
    expect(draft.modified()).toBe(false);
    expect(draft.finish()).toBe(base);
    state.rows = [...state.rows].filter(() => true);
    expect(draft.finish()).toBe(base);
    state.rows = rows(3);
    expect(draft.finish()).toBe(base);
    for (const primitive of [1, NaN, -0, undefined, null, 'a', 1n]) expect(createDraft(primitive).modified()).toBe(false);
  });

  it('notices the setters of Dates and the methods of Maps and Sets, at any depth', () => {
    const draft = createDraft({ at: [new Date(0)], map: new Map([['k', { n: 1 }]]), set: new Set([1, 2]) });
    const before = draft.base as { at: unknown; map: unknown; set: unknown };
    draft.proxy.at[0]!.setUTCFullYear(2000);
    expect(draft.modified()).toBe(true);
    let now = draft.finish() as typeof before;
    expect(now.at).toStrictEqual([new Date('2000-01-01')]);
    expect(now.map).toBe(before.map);
    draft.proxy.map.get('k')!.n++;
    for (const [name, item] of draft.proxy.map) if (name === 'k') item.n++;
    now = draft.finish() as typeof before;
    expect(now.map).toStrictEqual(new Map([['k', { n: 3 }]]));
    draft.proxy.map.delete('k');
    draft.proxy.set.add(3).delete(1);
    expect(draft.finish()).toStrictEqual({ at: [new Date('2000-01-01')], map: new Map(), set: new Set([2, 3]) });
    expect(before).toStrictEqual({ at: [new Date(0)], map: new Map([['k', { n: 1 }]]), set: new Set([1, 2]) });
  });

  it('goes on after finish, through everything the handler still holds', () => {
    const draft = createDraft({ rows: rows(3) });
    const list = draft.proxy.rows;
    const row = list[0]!;
    row.name = 'first';
    const one = finish(draft);
    row.name = 'second';
    list.shift();
    list.push(row);
    const two = finish(draft);
    expect(one.rows.map((r) => r.name)).toEqual(['first', 'n1', 'n2']);
    expect(two.rows.map((r) => r.name)).toEqual(['n1', 'n2', 'second']);
    expect(two.rows[0]).toBe(one.rows[1]);
    row.tags = ['a'];
    expect(draft.modified()).toBe(true);
    expect(finish(draft).rows[2]).toStrictEqual({ id: 0, name: 'second', tags: ['a'] });
  });

  it('keeps what is assigned the object it is, and sees its later changes', () => {
    class User {
      name = 'a';
      greet(): string {
        return `hello ${this.name}`;
      }
    }
    const draft = createDraft<{ user?: User; list: User[] }>({ list: [] });
    const user = new User();
    draft.proxy.user = user;
    draft.proxy.list.push(user);
    expect(draft.proxy.user).toBe(user);
    expect(draft.proxy.list.includes(user)).toBe(true);
    const first = draft.finish();
    expect(first).toStrictEqual({ user: { name: 'a' }, list: [{ name: 'a' }] });
    expect(draft.finish()).toBe(first);
    user.name = 'b';
    expect(draft.proxy.user.greet()).toBe('hello b');
    expect(draft.finish()).toStrictEqual({ user: { name: 'b' }, list: [{ name: 'b' }] });
    expect(Object.isFrozen(user)).toBe(false);
  });

  it('moves, swaps and duplicates items between drafts and places', () => {
    const one = createDraft({ rows: rows(3), selected: undefined as Row | undefined });
    const two = createDraft({ row: undefined as Row | undefined });
    const list = one.proxy.rows;
    [list[0], list[2]] = [list[2]!, list[0]!];
    list.push(list[0]!);
    one.proxy.selected = list[0];
    two.proxy.row = list[0];
    one.proxy.selected!.name = 'shared';
    const result = finish(one);
    expect(result.rows.map((row) => row.name)).toEqual(['shared', 'n1', 'n0', 'shared']);
    expect(result.rows[2]).toBe(baseOf(one).rows[0]);
    expect(result.selected).toBe(result.rows[3]);
    expect(two.finish()).toStrictEqual({ row: { id: 2, name: 'shared' } });
  });

  it('keeps the identity of everything beside a change', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { minLength: 1 }), fc.nat(), (items, at) => {
        const index = at % items.length;
        const draft = createDraft({ items, other: [items] } as { items: unknown[]; other: unknown });
        draft.proxy.items[index] = { changed: true };
        const before = draft.base as { items: unknown[]; other: unknown };
        const after = draft.finish() as { items: unknown[]; other: unknown };
        expect(after.other).toBe(before.other);
        after.items.forEach((item, i) => expect(Object.is(item, before.items[i])).toBe(i !== index));
      }),
    );
  });

  it('refuses what cannot be kept, by name, and goes on once it is gone', () => {
    const draft = createDraft({ rows: rows(1) as (Row & { callback?: unknown })[], self: undefined as unknown }, 'CounterState');
    draft.proxy.rows[0]!.callback = () => 1;
    expect(() => draft.finish()).toThrow('CounterState.rows[0].callback is a function');
    expect(() => draft.modified()).toThrow('REFLEX_NOT_SERIALISABLE');
    delete draft.proxy.rows[0]!.callback;
    draft.proxy.self = { inner: draft.proxy };
    expect(() => draft.finish()).toThrow('CounterState.self.inner contains itself');
    draft.proxy.self = undefined;
    expect(draft.finish()).toBe(draft.base);
  });

  it('does not let a key reach a prototype', () => {
    const draft = createDraft<Record<string, unknown>>({ a: {} });
    expect(() => {
      draft.proxy['__proto__'] = { polluted: true };
    }).toThrow(TypeError);
    expect(() => Object.setPrototypeOf(draft.proxy, null)).toThrow(TypeError);
    Object.defineProperty(draft.proxy['a'], '__proto__', { value: { polluted: true }, enumerable: true, configurable: true });
    expect(() => draft.finish()).toThrow('value.a has a key named __proto__');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('can be frozen by whoever wants to', () => {
    const draft = createDraft({ rows: rows(2) });
    const frozen = Object.freeze(draft.proxy.rows);
    expect(Object.isFrozen(frozen)).toBe(true);
    expect(() => (frozen as Row[]).push({ id: 1, name: '' })).toThrow(TypeError);
    frozen[0]!.name = 'x';
    expect(draft.finish()).toStrictEqual({
      rows: [
        { id: 0, name: 'x' },
        { id: 1, name: 'n1' },
      ],
    });
  });

  it('reads 10,000 rows in the time that a copy of them takes, give or take', () => {
    const base = normalize({ rows: rows(10_000) }, 'x') as never as { rows: Row[] };
    const best: Record<string, number> = {};
    const time = (name: string, work: () => unknown): void => {
      const start = performance.now();
      work();
      best[name] = Math.min(best[name] ?? Infinity, performance.now() - start);
    };
    const works: Record<string, (list: Row[]) => unknown> = {
      length: (list) => list.length,
      find: (list) => list.find((row) => row.id === 9_999),
      filter: (list) => list.filter((row) => row.id % 2),
      map: (list) => list.map((row) => row.name),
      some: (list) => list.some((row) => row.id < 0),
      indexOf: (list) => list.indexOf(list[9_999]!),
      forOf: (list) => {
        let sum = 0;
        for (const row of list) sum += row.name.length;
        return sum;
      },
      index: (list) => {
        let sum = 0;
        for (let i = 0; i < list.length; i++) sum += list[i]!.name.length;
        return sum;
      },
      sort: (list) => {
        list.sort((a, b) => b.id - a.id);
      },
      change: (list) => (list[5_000]!.name = 'x'),
    };
    for (let round = 0; round < 8; round++) {
      time('copy', () => structuredClone(base.rows));
      for (const [name, work] of Object.entries(works)) {
        const draft = createDraft(base);
        time(name, () => [work(draft.proxy.rows), draft.finish()]);
      }
    }
    if (process.env['REFLEX_TIMES']) process.stdout.write(`${JSON.stringify(best)}\n`);
    for (const name of Object.keys(works))
      expect(best[name]! / best['copy']!, name).toBeLessThan(name === 'length' || name === 'change' ? 1 : 8);
  });
});

type Fields = Record<string, unknown>;

/** A thing both sides hold: the same place in the plain copy and in the draft. */
interface Pair {
  readonly plain: unknown;
  readonly live: unknown;
}

/** One mutation of a thing held, by numbers that are taken modulo what there is; undefined: `finish()`. */
type Step =
  { target: number; kind: number; a: number; b: number; c: number; name: string; alias: boolean; value: unknown } | undefined;

const at = fc.nat(20);
const anyStep: fc.Arbitrary<Step> = fc.option(
  fc.record({ target: at, kind: at, a: at, b: at, c: at, name: key, alias: fc.boolean(), value: anyValue }),
  { nil: undefined, freq: 8 },
);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function childrenOf({ plain, live }: Pair): Pair[] {
  if (plain instanceof Map) {
    const others = [...(live as Map<unknown, unknown>)];
    return [...plain].map(([, item], i) => ({ plain: item, live: (live as Map<unknown, unknown>).get(others[i]![0]) }));
  }
  if (plain instanceof Set) {
    const others = [...(live as Set<unknown>)];
    return [...plain].map((item, i) => ({ plain: item, live: others[i] }));
  }
  return Object.keys(plain as object).map((name) => ({ plain: (plain as Fields)[name], live: (live as Fields)[name] }));
}

type Mutation = (target: never, value: unknown) => unknown;

function mutationOf(target: unknown, { kind, a, b, c, name }: NonNullable<Step>): Mutation {
  if (target instanceof Date) return (date: Date) => date.setTime(a * 1000);
  if (target instanceof Map) {
    if (kind < 14) return (map: Map<unknown, unknown>, value) => void map.set(name, value);
    return kind < 20
      ? (map: Map<unknown, unknown>) => map.delete([...map.keys()][a])
      : (map: Map<unknown, unknown>) => map.clear();
  }
  if (target instanceof Set) {
    if (kind < 14) return (set: Set<unknown>, value) => void set.add(value);
    return kind < 20 ? (set: Set<unknown>) => set.delete([...set][a]) : (set: Set<unknown>) => set.clear();
  }
  if (Array.isArray(target)) return LIST_STEPS[(kind * 21 + c) % LIST_STEPS.length]!(a, b, c);
  if (kind < 15) return (object: Fields, value) => void (object[name] = value);
  return (object: Fields) => delete object[Object.keys(object)[a] ?? name];
}

function run(step: NonNullable<Step>, held: Pair[]): void {
  const target = held[step.target % held.length]!;
  if (step.kind < 5) {
    const children = childrenOf(target).filter((child) => isObject(child.plain));
    if (children.length) held.push(children[step.a % children.length]!);
    return;
  }
  const other = held[step.b % held.length]!;
  // What contains itself is an error, and tested as such.
  const source: Pair =
    step.alias && !contains(other.plain, target.plain)
      ? other
      : { plain: structuredClone(step.value), live: structuredClone(step.value) };
  const mutate = mutationOf(target.plain, step);
  const result: Pair = { plain: mutate(target.plain as never, source.plain), live: mutate(target.live as never, source.live) };
  for (const pair of [result, source]) {
    expect(isObject(pair.live)).toBe(isObject(pair.plain));
    if (isObject(pair.plain)) held.push(pair);
    else expect(pair.live).toBe(pair.plain);
  }
}

describe('any sequence of mutations', () => {
  it('does to a draft what it does to plain data, and nothing to the base', () => {
    fc.assert(
      fc.property(anyValue, anyValue, fc.array(anyStep, { maxLength: 40, size: 'large' }), (a, b, steps) => {
        const plain = { a: structuredClone(a), b: [structuredClone(b)], list: [{ id: 1 }, { id: 2 }, { id: 3 }] };
        const draft = createDraft(plain);
        const base = dataOf(draft.base);
        const held: Pair[] = [plain, plain.a, plain.b, plain.list]
          .map((part, i) => ({ plain: part, live: [draft.proxy, draft.proxy.a, draft.proxy.b, draft.proxy.list][i] }))
          .filter((pair) => isObject(pair.plain));
        for (const step of [...steps, undefined]) {
          if (step) {
            run(step, held);
            continue;
          }
          const finished = draft.finish();
          expect(dataOf(finished)).toBe(dataOf(normalize(plain, 'plain')));
          expect(draft.finish()).toBe(finished);
          expect(dataOf(draft.base)).toBe(base);
        }
      }),
      { numRuns: 200 },
    );
  });
});

const LIST_STEPS: readonly ((a: number, b: number, c: number) => (list: unknown[], value: unknown) => unknown)[] = [
  () => (list, value) => list.push(value),
  () => (list, value) => list.push(value, list[0]),
  () => (list, value) => list.unshift(value),
  () => (list) => list.pop(),
  () => (list) => list.shift(),
  (a, b) => (list, value) => list.splice(a % 8, b % 4, value),
  (a, b) => (list) => list.splice(a % 8, b % 4)[0],
  () => (list) => {
    list.reverse();
  },
  () => (list) => {
    list.sort((x, y) => rank(x) - rank(y));
  },
  (a, b, c) => (list) => void list.copyWithin(a % 6, b % 6, c % 6),
  (a, b) => (list, value) => void list.fill(value, a % 6, b % 6),
  (a) => (list) => void (list.length = a % 8),
  (a) => (list, value) => void (list[a % 8] = value),
  (a) => (list) => delete list[a % 8],
  (a, b) => (list) => {
    if (list.length) [list[a % list.length], list[b % list.length]] = [list[b % list.length], list[a % list.length]];
  },
  (a) => (list, value) => (list.length ? list.with(a % list.length, value) : undefined),
  (a) => (list) => list.find((x) => rank(x) >= a),
  (a) => (list) => list.findLastIndex((x) => rank(x) >= a),
  (a) => (list) => list.filter((x) => rank(x) >= a),
  () => (list) => list.flatMap((x) => [x, x]),
  () => (list) => list.map((x) => ({ x })),
  () => (list, value) => list.includes(value),
  () => (list, value) => list.indexOf(value),
  (a) => (list) => list.indexOf(list[a % 8]),
  () => (list) => list.reduce((sum: number, x) => sum + rank(x), 0),
  (a) => (list) => list.toSpliced(a % 8, 1).concat(list),
  (a) => (list) => list.at(-(a % 4)),
  () => (list) => [...list.entries()].length,
];

function rank(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : String(value).length;
}

function contains(outer: unknown, inner: unknown): boolean {
  if (outer === inner) return true;
  if (typeof outer !== 'object' || outer === null) return false;
  if (outer instanceof Map) return [...outer].some(([k, v]) => contains(k, inner) || contains(v, inner));
  if (outer instanceof Set) return [...outer].some((v) => contains(v, inner));
  return Object.values(outer).some((v) => contains(v, inner));
}
