import { describe, expect, it } from 'vitest';
import { encode } from '../protocol/codec.js';
import type { Value } from '../protocol/value.js';
import { hasManyEntries } from './argument-entries.js';

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);
const set = (n: number) => new Set(numbers(n));
const map = (n: number) => new Map(numbers(n).map((i) => [i, i]));

describe('the entries of an argument', () => {
  it.each<[string, Value, boolean]>([
    ['a Set of a thousand', set(1_000), false],
    ['a Set of more', set(1_001), true],
    ['a Map of a thousand', map(1_000), false],
    ['a Map of more', map(1_001), true],
    ['a Set deep within', { a: [new Map([['b', set(1_001)]])] }, true],
    ['a list of more', numbers(5_000), false],
    ['an object that looks like a Set', { $: 's', v: numbers(10) }, false],
    ['null', null, false],
  ])('are too many or not: %s', (_what, value, expected) => {
    expect(hasManyEntries(encode(value))).toBe(expected);
  });

  it('are counted at any depth', () => {
    let nested: unknown = encode(set(1_001));
    for (let i = 0; i < 50_000; i++) nested = [nested];
    expect(hasManyEntries(nested)).toBe(true);
  });
});
