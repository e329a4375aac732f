import { inspect } from 'node:util';
import * as fc from 'fast-check';
import type { Value } from '../../lib/protocol/value.js';

/** Short keys out of a small set, so that two values often share some; `$` because the codec gives it a meaning. */
export const key: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'c', 'id', 'name', '$', 'v', '0', '1', 'constructor', 'toString') },
  { weight: 1, arbitrary: fc.string().filter((s) => s !== '__proto__') },
);

export const primitive: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(undefined, null, true, false, 0, 1, 2, -0, NaN, Infinity, -Infinity, '', 'a', 'ab', 'abc'),
  fc.integer(),
  fc.double(),
  fc.bigInt(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);

export const date: fc.Arbitrary<Date> = fc.date({ noInvalidDate: false });

const tie = fc.letrec<{ value: Value; list: readonly Value[]; rows: readonly Value[] }>((self) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'xsmall', withCrossShrink: true },
    primitive,
    date,
    self('list'),
    self('rows'),
    object(self('value')),
    fc
      .array(fc.tuple(fc.oneof(key, fc.constantFrom(0, 1, 2, NaN), primitive), self('value')), { maxLength: 4 })
      .map((e) => new Map(e)),
    fc.array(fc.oneof(primitive, self('value')), { maxLength: 4 }).map((items) => new Set(items)),
  ),
  list: fc.array(self('value'), { maxLength: 6 }),
  rows: fc
    .uniqueArray(fc.tuple(fc.oneof(fc.nat(12), fc.constantFrom('x', 'y')), object(self('value'))), {
      selector: ([id]) => id,
      maxLength: 8,
    })
    .map((rows) => rows.map(([id, rest]) => ({ ...(rest as object), id }))),
}));

function object(value: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.array(fc.tuple(key, value), { maxLength: 5 }).map((entries) => Object.fromEntries(entries) as Value);
}

/** Any value that a Var can hold. Equal shapes and keys are frequent. */
export const anyValue: fc.Arbitrary<Value> = tie.value;

/** A list of objects with unique ids. */
export const anyRows: fc.Arbitrary<readonly Value[]> = tie.rows;

/**
 * A text that two values share exactly if they are the same data: -0 is not 0, undefined is not a missing key, 1 is not 1n.
 * The order of keys does not count. (`toStrictEqual` trips over keys named `constructor`.)
 */
export function dataOf(value: unknown): string {
  return inspect(value, { depth: Infinity, sorted: true, maxArrayLength: Infinity, maxStringLength: Infinity });
}
