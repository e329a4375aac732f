import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldKind, ModelField } from '../contract/model.field.js';
import { wireValue } from './wire-value.js';

const field = (kind: FieldKind, more: Partial<ModelField> = {}): ModelField =>
  ({ name: 'it', label: 'It', kind, type: 'string', limits: {}, ...more }) as ModelField;
const price = field('decimal', { limits: { precision: 30, scale: 2 } });

class Money {
  constructor(readonly cents: number) {}
  toString(): string {
    return String(this.cents / 100);
  }
}

describe('wireValue', () => {
  it.each([
    [price, '12.5', '12.50'],
    [price, 12.5, '12.50'],
    [price, 0, '0.00'],
    [price, -0.01, '-0.01'],
    [price, '1.234', '1.234'],
    [price, 1e21, '1000000000000000000000.00'],
    [price, 1.5e-7, '0.00000015'],
    [price, '-1.25e+22', '-12500000000000000000000.00'],
    [price, new Money(1250), '12.50'],
    [price, 'NaN', 'NaN'],
    [field('decimal'), '12.5', '12.5'],
    [field('decimal', { type: 'number' }), '12.50', 12.5],
    [field('bigint'), 42, '42'],
    [field('bigint', { type: 'bigint' }), '9007199254740993', 9007199254740993n],
    [field('bigint', { type: 'bigint' }), 5n, 5n],
    [field('bigint', { type: 'number' }), '42', 42],
    [field('integer', { type: 'number' }), '42', 42],
    [field('boolean', { type: 'boolean' }), 1, true],
    [field('boolean', { type: 'boolean' }), '0', false],
    [field('boolean', { type: 'boolean' }), Buffer.from([1]), true],
    [field('boolean', { type: 'boolean' }), Buffer.from([0]), false],
    [field('date'), '2026-01-01', '2026-01-01'],
    [field('date'), '2026-01-01T00:00:00', '2026-01-01'],
    [field('date'), new Date(2026, 0, 1), '2026-01-01'],
    [field('datetime', { type: 'Date' }), '2026-01-01T00:00:00Z', new Date('2026-01-01T00:00:00Z')],
    [field('datetime', { type: 'string' }), new Date('2026-01-01T00:00:00Z'), '2026-01-01T00:00:00.000Z'],
    [field('datetime', { type: 'Date' }), Number.POSITIVE_INFINITY, null],
    [field('datetime', { type: 'Date' }), new Date(Number.NaN), null],
    [field('json', { type: 'object' }), { a: [1, { b: null }] }, { a: [1, { b: null }] }],
    [field('json', { type: 'object' }), new Money(5), { cents: 5 }],
    [field('json', { type: 'object' }), { big: 5n, no: undefined }, { big: '5' }],
    [field('json', { type: 'object' }), ['a', 'b'], ['a', 'b']],
    [field('text'), '', ''],
    [field('text'), null, null],
    [field('text'), undefined, null],
    [field('enum'), 0, 0],
    [field('references', { type: 'object' }), undefined, []],
    [field('reference', { type: 'object' }), null, null],
  ] as const)('%o of %o is %o', (of, value, wire) => {
    expect(wireValue(of, value)).toEqual(wire);
  });

  it('makes the same decimal of a number and of its text', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (cents) => {
        const text = `${cents < 0 ? '-' : ''}${Math.trunc(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;
        expect(wireValue(price, cents / 100)).toBe(wireValue(price, text));
        expect(wireValue(price, text)).toBe(text);
      }),
    );
  });
});
