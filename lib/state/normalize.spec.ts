import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { anyValue, dataOf } from '../../test/support/value.arbitrary.js';
import { ReflexError } from '../errors/reflex.error.js';
import { decode, encode, VALUE_DEPTH } from '../protocol/codec.js';
import type { Value } from '../protocol/value.js';
import { isCommitted, normalize } from './normalize.js';

function refusal(value: unknown): string {
  try {
    normalize(value, 'CounterState.rows');
  } catch (error) {
    if (error instanceof ReflexError && error.code === 'REFLEX_NOT_SERIALISABLE') return error.detail;
    throw error;
  }
  return 'accepted';
}

class Entity {
  static table = 'entities';
  readonly tags = ['a'];
  readonly #hidden = 1;
  constructor(
    readonly id: number,
    readonly at: Date,
  ) {}
  get label(): string {
    return `${this.id}${this.#hidden}`;
  }
  toJSON(): unknown {
    return 'never called';
  }
}

/** As a query builder that runs when it is awaited. */
class Query {
  readonly table = 'users';
}
const query = new Proxy(new Query(), { get: (target, name) => (name === 'then' ? () => undefined : Reflect.get(target, name)) });

describe('normalize', () => {
  it('copies any value, frozen, unchanged, and leaves its source as it is', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const before = dataOf(value);
        const committed = normalize(value, 'x');
        expect(dataOf(committed)).toBe(before);
        expect(dataOf(value)).toBe(before);
        if (typeof committed === 'object' && committed !== null) {
          expect(committed).not.toBe(value);
          expect(isCommitted(committed)).toBe(true);
          expect(Object.isFrozen(committed)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('makes plain objects of class instances, from their own enumerable properties', () => {
    const at = new Date(1);
    const committed = normalize([new Entity(1, at)], 'x') as unknown as Entity[];
    expect(committed).toStrictEqual([{ id: 1, at: new Date(1), tags: ['a'] }]);
    expect(committed[0]!.at).not.toBe(at);
    class List extends Array<number> {}
    expect(normalize(List.from([1, 2]), 'x')).toStrictEqual([1, 2]);
    expect(normalize(Object.assign(Object.create(null), { a: 1 }), 'x')).toStrictEqual({ a: 1 });
    expect(normalize({ [Symbol('s')]: () => 1, a: undefined }, 'x')).toStrictEqual({ a: undefined });
    expect(normalize(Object.assign([], { length: 2 }), 'x')).toStrictEqual([undefined, undefined]);
  });

  it('names what cannot be kept, and where', () => {
    expect(refusal([0, 0, 0, { callback: () => 1 }])).toBe('CounterState.rows[3].callback is a function');
    expect(refusal({ 'a-b': { ünï: [Symbol('s')] } })).toBe('CounterState.rows["a-b"].ünï[0] is a symbol');
    expect(refusal(new Map([['k', new Map([[1, () => 1]])]]))).toBe('CounterState.rows.k[1] is a function');
    expect(refusal(new Set([1, Promise.resolve()]))).toBe('CounterState.rows[1] is a Promise');
    const natives: [string, unknown][] = [
      ['a promise', query],
      ['a stream', Readable.from([])],
      ['an observable', new Subject()],
      ['an event emitter', new EventEmitter()],
      ['a Buffer', Buffer.from('x')],
      ['a Uint8Array', new Uint8Array(1)],
      ['an ArrayBuffer', new ArrayBuffer(1)],
      ['a WeakMap', new WeakMap()],
      ['a WeakRef', new WeakRef({})],
      ['a ReadableStream', new ReadableStream()],
      ['a RegExp', /x/],
      ['a URL', new URL('http://localhost')],
      ['an Error', new TypeError('x')],
      ['a Generator', (function* () {})()],
      ['a String', new String('x')],
    ];
    for (const [name, value] of natives) expect(refusal({ value })).toBe(`CounterState.rows.value is ${name}`);
  });

  it('refuses circles, __proto__ keys and endless nesting', () => {
    const circle: Record<string, unknown> = { list: [] };
    (circle['list'] as unknown[]).push(circle);
    expect(refusal({ circle })).toBe('CounterState.rows.circle.list[0] contains itself');
    expect(refusal([JSON.parse('{"__proto__":1}')])).toBe('CounterState.rows[0] has a key named __proto__');
    const endless = {
      get inner(): unknown {
        return Object.create(null, Object.getOwnPropertyDescriptors(endless));
      },
    };
    expect(refusal(endless)).toMatch(/inner is nested too deeply$/);
  });

  it('counts the depth of committed parts, so that whatever it commits can be sent', () => {
    let tree: Value = null;
    for (let i = 0; i < VALUE_DEPTH; i++) tree = normalize({ tree }, 'x');
    expect(decode(encode(tree), { depth: VALUE_DEPTH })).toStrictEqual(tree);
    expect(refusal([tree])).toBe('CounterState.rows[0] is nested too deeply');
  });

  it('returns committed values as they are, also inside of new ones', () => {
    const rows = normalize([{ id: 1 }, { id: 2 }], 'x') as readonly Value[];
    expect(normalize(rows, 'x')).toBe(rows);
    const wrapped = normalize({ rows, first: rows[0], copy: [...rows] }, 'x') as { rows: Value; first: Value; copy: Value[] };
    expect(wrapped.rows).toBe(rows);
    expect(wrapped.first).toBe(rows[0]);
    expect(wrapped.copy[1]).toBe(rows[1]);
  });

  it('does not take a spread or a frozen object for committed', () => {
    const committed = normalize({ a: 1 }, 'x') as object;
    expect(isCommitted({ ...committed })).toBe(false);
    expect(refusal(Object.freeze({ ...committed, f: () => 1 }))).toBe('CounterState.rows.f is a function');
  });

  it('keeps shared parts shared, without copying them again and again', () => {
    let shared: unknown = { n: 1 };
    for (let i = 0; i < 60; i++) shared = { left: shared, right: shared };
    const committed = normalize(shared, 'x') as { left: unknown; right: unknown };
    expect(committed.left).toBe(committed.right);
  });

  it('takes equal parts from the previous value', () => {
    const previous = normalize(
      [
        { id: 1, at: new Date(1) },
        { id: 2, tags: new Set(['a']), map: new Map([['k', { n: NaN }]]) },
      ],
      'x',
    );
    const [first, second] = previous as readonly [Value, Record<string, Value>];
    const fresh = () => [
      { id: 1, at: new Date(1) },
      { id: 2, tags: new Set(['a']), map: new Map([['k', { n: NaN }]]) },
    ];
    expect(normalize(fresh(), 'x', previous)).toBe(previous);
    const changed = fresh();
    changed[1]!.tags!.add('b');
    const next = normalize(changed, 'x', previous) as readonly [Value, Record<string, Value>];
    expect(next).not.toBe(previous);
    expect(next[0]).toBe(first);
    expect(next[1]['map']).toBe(second['map']);
    expect(next[1]['tags']).toStrictEqual(new Set(['a', 'b']));
    // What iterates in another order is not equal, nor is a missing key an undefined one.
    const map = normalize(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
      'x',
    );
    expect([
      ...(
        normalize(
          new Map([
            ['b', 2],
            ['a', 1],
          ]),
          'x',
          map,
        ) as Map<string, number>
      ).keys(),
    ]).toEqual(['b', 'a']);
    expect(Object.keys(normalize({ a: undefined, b: 1 }, 'x', normalize({ b: 1 }, 'x')) as object)).toEqual(['a', 'b']);
  });

  it('equals the value itself whatever the previous one was', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (before, after) => {
        const previous = normalize(before, 'x');
        expect(dataOf(normalize(after, 'x', previous))).toBe(dataOf(after));
        expect(dataOf(previous)).toBe(dataOf(before));
      }),
      { numRuns: 300 },
    );
  });
});
