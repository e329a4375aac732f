import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldKind, ModelField } from '../contract/model.field.js';
import { parseField } from './parse-field.js';

function field(kind: FieldKind, more: Partial<ModelField> = {}): ModelField {
  return {
    name: 'it',
    label: 'It',
    kind,
    type: 'string',
    nullable: false,
    required: false,
    creatable: true,
    updatable: true,
    sortable: false,
    operators: [],
    limits: {},
    initial: null,
    ...more,
  };
}

const FIELDS: Record<string, ModelField> = {
  text: field('text', { limits: { minLength: 2, maxLength: 5 } }),
  longText: field('longText'),
  email: field('email'),
  url: field('url'),
  uuid: field('uuid'),
  integer: field('integer', { type: 'number', limits: { min: -128, max: 127 } }),
  number: field('number', { type: 'number' }),
  decimal: field('decimal', { limits: { precision: 6, scale: 2, max: '999.5' } }),
  whole: field('decimal', { limits: { precision: 4, scale: 0 } }),
  cheap: field('decimal', { type: 'number' }),
  free: field('decimal'),
  bigint: field('bigint', { limits: { min: '-9223372036854775808', max: '9223372036854775807' } }),
  exactBigint: field('bigint', { type: 'bigint' }),
  smallBigint: field('bigint', { type: 'number' }),
  boolean: field('boolean', { type: 'boolean' }),
  date: field('date'),
  time: field('time'),
  datetime: field('datetime', { type: 'Date' }),
  datetimeText: field('datetime'),
  enum: field('enum', {
    choices: [
      { value: 'on_sale', label: 'On sale' },
      { value: 'draft', label: 'Draft' },
    ],
  }),
  numbers: field('enum', { type: 'number', choices: [{ value: 1, label: 'One' }] }),
  json: field('json', { type: 'object' }),
};

/** What is a value of no field at all. */
const NOTHING: readonly unknown[] = [
  [],
  ['x'],
  [1],
  {},
  { toString: () => '1' },
  { valueOf: () => 1 },
  Object.create(null),
  () => 1,
  Symbol('x'),
  NaN,
  Infinity,
  -Infinity,
  new Date(NaN),
  new Map(),
  new Uint8Array(3),
  JSON.parse('{"__proto__":{"isAdmin":true}}'),
];

const HUGE = 5_000_000;

describe('parseField', () => {
  it.each<[string, unknown, unknown]>([
    ['text', 'Größe', 'Größe'],
    ['text', '😀😀😀😀😀', '😀😀😀😀😀'],
    ['text', '  a ', '  a '],
    ['text', '', ''],
    ['email', ' ann@example.org ', 'ann@example.org'],
    ['url', 'https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
    ['uuid', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ['integer', '-128', -128],
    ['integer', ' 7 ', 7],
    ['integer', '1e2', 100],
    ['integer', '7.0', 7],
    ['number', '-.5', -0.5],
    ['number', 1.25, 1.25],
    ['decimal', '+0012.50', '12.5'],
    ['decimal', '-0.00', '0'],
    ['decimal', '.5', '0.5'],
    ['decimal', '5.', '5'],
    ['decimal', 999.5, '999.5'],
    [
      'free',
      '123456789012345678901234567890.123456789012345678901234567890',
      '123456789012345678901234567890.12345678901234567890123456789',
    ],
    ['free', 1e-7, '0.0000001'],
    ['free', 1.5e21, '1500000000000000000000'],
    ['cheap', '12.10', 12.1],
    ['bigint', '-9223372036854775808', '-9223372036854775808'],
    ['bigint', 12n, '12'],
    ['bigint', '+0012', '12'],
    ['exactBigint', '9007199254740993', 9007199254740993n],
    ['smallBigint', '12', 12],
    ['boolean', 'on', true],
    ['boolean', 'false', false],
    ['boolean', '', false],
    ['date', '2024-02-29', '2024-02-29'],
    ['time', '23:59', '23:59:00'],
    ['time', '23:59:59.123456', '23:59:59.123456'],
    ['datetime', '2026-03-29T02:30+01:00', new Date('2026-03-29T01:30:00Z')],
    ['datetime', new Date(5), new Date(5)],
    ['datetimeText', '2026-03-29T02:30:00.5Z', '2026-03-29T02:30:00.500Z'],
    ['enum', 'draft', 'draft'],
    ['numbers', '1', 1],
    ['json', '[1,{"a":null}]', [1, { a: null }]],
    ['json', { a: [true] }, { a: [true] }],
    ['json', '"text"', 'text'],
  ])('takes %s: %o', (name, sent, value) => {
    expect(parseField(FIELDS[name]!, sent)).toEqual({ value });
  });

  it.each<[string, unknown, string]>([
    ['text', 'a', 'Use at least 2 characters'],
    ['text', '123456', 'Use at most 5 characters'],
    ['text', 'a\0b', 'This text has a character that cannot be stored'],
    ['text', 'ab\ud800', 'This text has a character that cannot be stored'],
    ['text', 12, 'Enter a text'],
    ['email', 'ann@', 'Enter an e-mail address'],
    ['email', 'ann@example.org\nBcc: all', 'Enter an e-mail address'],
    ['url', 'javascript:alert(1)', 'Enter an address that begins with https:// or http://'],
    ['url', ' JavaScript:alert(1)', 'Enter an address that begins with https:// or http://'],
    ['url', 'java\nscript:alert(1)', 'Enter an address that begins with https:// or http://'],
    ['url', 'data:text/html,x', 'Enter an address that begins with https:// or http://'],
    ['url', '//example.org', 'Enter an address that begins with https:// or http://'],
    ['url', 'https:example.org', 'Enter an address that begins with https:// or http://'],
    ['url', 'https://bank.example@evil.example/', 'Enter an address that begins with https:// or http://'],
    ['url', 'https://exam ple.org', 'Enter an address that begins with https:// or http://'],
    ['url', 'https:\\\\evil.example', 'Enter an address that begins with https:// or http://'],
    ['uuid', 'a0eebc99', 'Enter a UUID'],
    ['integer', '128', 'Use 127 or less'],
    ['integer', -129, 'Use -128 or more'],
    ['integer', '1.5', 'Enter a whole number'],
    ['integer', '0x10', 'Enter a whole number'],
    ['integer', '1e400', 'Enter a whole number'],
    ['integer', '9007199254740993', 'Enter a whole number'],
    ['integer', true, 'Enter a whole number'],
    ['number', '1,5', 'Enter a number'],
    ['number', '--1', 'Enter a number'],
    ['number', '1_000', 'Enter a number'],
    ['number', '٣', 'Enter a number'],
    ['decimal', '1.234', 'Use at most 2 digits behind the point'],
    ['decimal', '12345', 'Use at most 4 digits before the point'],
    ['decimal', '999.51', 'Use 999.5 or less'],
    ['decimal', '.', 'Enter a number'],
    ['decimal', '1e2', 'Enter a number'],
    ['whole', '1.5', 'Enter a whole number'],
    ['whole', 'x', 'Enter a whole number'],
    ['cheap', '12345678901234567.1', 'This number has too many digits'],
    ['free', '1'.repeat(61), 'This number has too many digits'],
    ['bigint', '9223372036854775808', 'Use 9223372036854775807 or less'],
    ['bigint', '1.0', 'Enter a whole number'],
    ['bigint', 2 ** 53, 'Enter a whole number'],
    ['smallBigint', '9007199254740993', 'This number has too many digits'],
    ['boolean', 'yes', 'Say yes or no'],
    ['boolean', 1, 'Say yes or no'],
    ['date', '2026-02-30', 'Enter a date'],
    ['date', '2026-13-01', 'Enter a date'],
    ['date', '0000-01-01', 'Enter a date'],
    ['date', '26-01-01', 'Enter a date'],
    ['date', '2026-01-01T00:00:00Z', 'Enter a date'],
    ['date', new Date(5), 'Enter a date'],
    ['time', '24:00', 'Enter a time'],
    ['time', '9:00', 'Enter a time'],
    ['datetime', '2026-02-30T00:00:00Z', 'Enter a date and a time'],
    ['datetime', '2026-01-01', 'Enter a date and a time'],
    ['datetime', '2026-01-01T00:00:00', 'Enter a date and a time'],
    ['datetime', '2026-01-01T24:00:00Z', 'Enter a date and a time'],
    ['datetime', new Date(8.64e15), 'Enter a date and a time'],
    ['datetime', 1700000000000, 'Enter a date and a time'],
    ['enum', 'toString', 'Choose one of the values'],
    ['enum', '__proto__', 'Choose one of the values'],
    ['enum', 'On sale', 'Choose one of the values'],
    ['numbers', true, 'Choose one of the values'],
    ['json', '{"__proto__":{"isAdmin":true}}', "'__proto__' cannot be a name"],
    ['json', '{"a":[{"__proto__":1}]}', "'__proto__' cannot be a name"],
    ['json', '"\\u0000"', 'This text has a character that cannot be stored'],
    ['json', `${'['.repeat(60)}${']'.repeat(60)}`, 'Nest at most 50 levels'],
    ['json', { at: new Date(5) }, 'Enter JSON'],
    ['json', { n: NaN }, 'Enter JSON'],
    ['json', 5n, 'Enter JSON'],
    ['json', 'null', 'Fill this in'],
    ['file', 'x', 'This cannot be set here'],
  ])('refuses for %s: %o', (name, sent, error) => {
    expect(parseField(FIELDS[name] ?? field(name as FieldKind), sent)).toEqual({ error });
  });

  it('says where JSON is none', () => {
    // The words are the engine's.
    expect(parseField(FIELDS.json!, '{"a":1')).toEqual({ error: expect.stringMatching(/^This is no JSON: .+/) as string });
  });

  it('tells NULL from an empty text', () => {
    for (const kind of Object.keys(FIELDS)) {
      const it = FIELDS[kind]!;
      for (const nothing of ['', null, undefined]) {
        expect(parseField({ ...it, nullable: true }, nothing)).toEqual({ value: null });
        expect(parseField({ ...it, required: true, nullable: true }, nothing)).toEqual({ error: 'Fill this in' });
      }
    }
    expect(parseField(FIELDS.text!, null)).toEqual({ error: 'Fill this in' });
    expect(parseField({ ...FIELDS.text!, required: true }, '  ')).toEqual({ error: 'Fill this in' });
    expect(parseField(FIELDS.date!, '  ')).toEqual({ error: 'Fill this in' });
  });

  it.each(Object.keys(FIELDS).filter((name) => name !== 'json'))('takes nothing for %s that is no value of any field', (name) => {
    for (const sent of NOTHING) expect(parseField(FIELDS[name]!, sent)).toHaveProperty('error');
  });

  it('has an answer to five megabytes at once', () => {
    const texts = [
      '1'.repeat(HUGE),
      '0'.repeat(HUGE) + 'x',
      '0.' + '0'.repeat(HUGE) + '1',
      'a'.repeat(HUGE),
      '['.repeat(HUGE),
      ' '.repeat(HUGE) + 'x',
      '-'.repeat(HUGE),
      '"' + '\\u0000'.repeat(HUGE / 6) + '"',
    ];
    for (const name of Object.keys(FIELDS)) {
      for (const text of texts) {
        const began = performance.now();
        expect(parseField(FIELDS[name]!, text)).toHaveProperty('error');
        // What goes back over the text takes minutes.
        expect(performance.now() - began).toBeLessThan(5_000);
      }
    }
  });

  it('keeps every digit of a decimal, and reads back what it wrote', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 25 }).map((all) => all.join(''));
    fc.assert(
      fc.property(fc.constantFrom('', '-', '+'), digits, digits, (sign, whole, fraction) => {
        const parsed = parseField(FIELDS.free!, `${sign}${whole}.${fraction}`) as { value: string };
        expect(parseField(FIELDS.free!, parsed.value)).toEqual(parsed);
        const scaled = (text: string): bigint => {
          const [before, after = ''] = text.replace(/^[+-]/, '').split('.');
          return BigInt((before ?? '') + after.padEnd(25, '0')) * (text.startsWith('-') ? -1n : 1n);
        };
        expect(scaled(parsed.value)).toBe(scaled(`${sign}${whole}.${fraction}`));
      }),
    );
  });

  it('throws at nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(FIELDS)),
        fc.anything({ withDate: true, withBigInt: true, withMap: true }),
        (it, sent) => {
          const parsed = parseField(it, sent);
          expect('value' in parsed !== 'error' in parsed).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
