import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyValue, dataOf } from '../../test/support/value.arbitrary.js';
import { CodecError, decode, encode, VALUE_DEPTH } from './codec.js';

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function refusal(encoded: unknown, limits?: { depth?: number }): string {
  try {
    decode(encoded, limits);
  } catch (error) {
    if (error instanceof CodecError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('codec', () => {
  it('brings any value through JSON text unchanged', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(dataOf(decode(json(encode(value)), { depth: VALUE_DEPTH }))).toBe(dataOf(value));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps what JSON forgets', () => {
    for (const value of [undefined, NaN, Infinity, -Infinity, -0, 10n ** 40n, -1n, 0n]) {
      expect(Object.is(decode(json(encode(value))), value)).toBe(true);
    }
    expect(decode(json(encode(new Date(NaN))))).toStrictEqual(new Date(NaN));
    const map = new Map<unknown, unknown>([
      [1, 'number'],
      ['1', 'string'],
      [undefined, new Map([[null, new Set([1n])]])],
    ]);
    expect(decode(json(encode(map as never)))).toStrictEqual(map);
    expect([...(decode(json(encode(map as never))) as Map<unknown, unknown>).keys()]).toStrictEqual([1, '1', undefined]);
  });

  it('escapes plain objects that look tagged', () => {
    for (const value of [{ $: 'u' }, { $: 'd', v: 1 }, { $: { $: 'o', v: {} } }, { $: undefined }, { a: 1, $: 'x' }]) {
      expect(decode(json(encode(value)))).toStrictEqual(value);
    }
  });

  it('returns plain JSON itself, and the plain parts of a value', () => {
    const plain = Object.freeze({ rows: Object.freeze([Object.freeze({ id: 1, tags: Object.freeze(['a']) })]), n: null });
    expect(encode(plain)).toBe(plain);
    expect(decode(plain)).toBe(plain);
    const mixed = { plain, at: new Date(1) };
    expect((encode(mixed) as Record<string, unknown>).plain).toBe(plain);
    expect(mixed.at).toStrictEqual(new Date(1));
  });

  it('refuses __proto__ keys at any depth', () => {
    expect(refusal(JSON.parse('{"a":[{"__proto__":{"admin":true}}]}'))).toBe('PROTO_KEY');
    expect(refusal(JSON.parse('{"$":"o","v":{"$":1,"__proto__":1}}'))).toBe('PROTO_KEY');
    expect(refusal(JSON.parse('{"$":"m","v":["k",{"__proto__":1}]}'))).toBe('PROTO_KEY');
  });

  it('refuses unknown tags and malformed tagged forms', () => {
    expect(refusal(JSON.parse(`{"$":${'['.repeat(50_000)}${']'.repeat(50_000)}}`))).toBe('UNKNOWN_TAG');
    for (const tag of ['x', '', 1, null, [], {}, 'constructor']) expect(refusal({ $: tag, v: 1 })).toBe('UNKNOWN_TAG');
    for (const form of [
      { $: 'u', v: 1 },
      { $: 'd' },
      { $: 'd', v: '1' },
      { $: 'd', v: 1, w: 1 },
      { $: 'n', v: 1 },
      { $: 'n', v: '-0' },
      { $: 'n', v: '1e9' },
      { $: 'n', v: '0x1' },
      { $: 'n', v: '' },
      { $: 'm', v: ['k'] },
      { $: 'm', v: {} },
      { $: 's', v: 'ab' },
      { $: 'o', v: {} },
      { $: 'o', v: null },
      { $: 's', w: [] },
      Infinity,
      undefined,
      () => 1,
    ]) {
      expect(refusal(form)).toBe('MALFORMED');
    }
  });

  it('counts containers, not tags, against the depth limit', () => {
    const nested = (depth: number): unknown =>
      depth === 0 ? 1 : depth % 2 ? [nested(depth - 1)] : new Map([['k', nested(depth - 1)]]);
    expect(refusal(encode(nested(32) as never))).toBe('accepted');
    expect(refusal(encode(nested(33) as never))).toBe('TOO_DEEP');
    expect(refusal([[]], { depth: 1 })).toBe('TOO_DEEP');
    expect(refusal([Array.from({ length: 100_000 }).reduce((inner: unknown) => [inner], 0)])).toBe('TOO_DEEP');
  });

  it('fails with nothing but a CodecError, whatever JSON it is given', () => {
    const tagged = fc.record(
      { $: fc.constantFrom('u', 'd', 'n', 'm', 's', 'o', 'q'), v: fc.jsonValue() },
      { requiredKeys: ['$'] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), tagged, fc.array(tagged)), (encoded) => {
        expect(['accepted', 'PROTO_KEY', 'UNKNOWN_TAG', 'TOO_DEEP', 'MALFORMED']).toContain(refusal(json(encoded)));
      }),
      { numRuns: 500 },
    );
  });
});
