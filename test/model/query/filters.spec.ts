import 'reflect-metadata';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileContract } from '../../../lib/model/contract/compile-contract.js';
import type { FilterOperator, ModelField } from '../../../lib/model/contract/model.field.js';
import { parseFilter } from '../../../lib/model/query/filter-value.js';
import type { ListQuery } from '../../../lib/model/query/list.query.js';
import { ModelReader } from '../../../lib/model/query/model.reader.js';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Site, edgeEntities } from './edge-entities.js';
import { UUIDS, days, moments, numbers, ratios, siteRows, smalls, texts, wide, worth } from './site-rows.js';

const FIELDS = [
  'name',
  'token',
  'small',
  'wide',
  'worth',
  'ratio',
  'open',
  'day',
  'hour',
  'moment',
  'level',
  'place.city',
  'place.number',
];
const contract = compileContract(Site, { fields: FIELDS as never, filters: FIELDS as never });

type Row = Record<string, unknown>;

/** What a person may ask for of a field: values that rows have, and some that none can have. */
const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  name: fc.oneof(texts, fc.constantFrom('%', '_', 'a', '!', '\\', "' OR 1=1 --", ':name', 'X')),
  token: fc.constantFrom(...UUIDS),
  small: fc.oneof(smalls, fc.constantFrom(40_000, -9_007_199_254_740_991)),
  wide: fc.oneof(wide.map(String), fc.constantFrom('18446744073709551615', '-99999999999999999999')),
  worth: fc.oneof(worth, fc.constantFrom('12.505', '99999999999999999999999999999999.5')),
  ratio: ratios,
  open: fc.boolean(),
  day: days,
  hour: fc.constantFrom('00:00:00', '23:59:59', '12:30:00', '12:29:59'),
  moment: moments,
  level: fc.constantFrom(1, 2, '1'),
  'place.city': texts,
  'place.number': fc.oneof(numbers, fc.constantFrom(3_000_000_000)),
};

const terms = fc.constantFrom(...FIELDS).chain((name) => {
  const field = contract.fields.get(name)!;
  return fc.constantFrom(...field.operators).chain((operator) => {
    const values = operator === 'empty' ? fc.boolean() : VALUES[name]!;
    const count = operator === 'between' ? [2, 2] : operator === 'in' ? [1, 3] : [1, 1];
    return fc.record({
      field: fc.constant(field),
      operator: fc.constant(operator),
      values: fc.array(values, { minLength: count[0], maxLength: count[1] }),
    });
  });
});

await onEachDatabase(
  'Filters',
  (open, kind) => {
    let database: TestDatabase;
    let reader: ModelReader<Site>;
    let stored: (Row & { readonly id: number })[];

    beforeAll(async () => {
      database = await open();
      const made = fc.sample(siteRows, { numRuns: 80, seed: 7 });
      stored = (await database.dataSource.manager.save(Site, made as never as Site[])) as never;
      reader = new ModelReader(database.dataSource, contract);
    });
    afterAll(() => database[Symbol.asyncDispose]());

    const list = async (query: Partial<ListQuery>) => {
      const whole = { search: '', filters: [], sort: [], page: 1, pageSize: 200, deleted: 'without', ...query } as ListQuery;
      return (await reader.list(whole, () => undefined, 'exact')).rows.map(({ $key }) => Number($key)).toSorted((a, b) => a - b);
    };

    /** MariaDB's usual collation takes letters for equal that differ in case or accent. */
    const folded = (text: string): string => (kind === 'mariadb' ? text.toLowerCase().replaceAll('é', 'e') : text);
    const found = (text: string): string => {
      if (kind === 'mariadb') return folded(text);
      return kind === 'postgres' ? text.toLowerCase() : text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
    };

    function comparable({ kind: of }: ModelField, value: unknown): string | number | bigint {
      if (of === 'bigint') return BigInt(value as string);
      // Ten digits before the point are all that SQLite keeps exactly: tests of digits are elsewhere.
      if (of === 'decimal' || of === 'boolean' || of === 'enum') return Number(value);
      return value instanceof Date ? value.getTime() : typeof value === 'string' ? folded(value) : (value as number);
    }

    function matches(field: ModelField, operator: FilterOperator, values: readonly unknown[], row: Row): boolean {
      const value = field.name.split('.').reduce<unknown>((of, name) => (of as Record<string, unknown>)[name], row) ?? null;
      if (operator === 'empty') return (value === null) === values[0];
      if (value === null) return operator === 'ne';
      if (operator === 'contains') return found(value as string).includes(found(values[0] as string));
      if (operator === 'startsWith') return found(value as string).startsWith(found(values[0] as string));
      const own = comparable(field, value);
      const [first, second] = values.map((one) => comparable(field, one));
      switch (operator) {
        case 'eq':
          return own === first;
        case 'ne':
          return own !== first;
        case 'gt':
          return own > first!;
        case 'ge':
          return own >= first!;
        case 'lt':
          return own < first!;
        case 'le':
          return own <= first!;
        case 'between':
          return own >= first! && own <= second!;
        case 'in':
          return values.some((one) => comparable(field, one) === own);
      }
    }

    it('find what they say, for every kind of field, operator and value', async () => {
      await fc.assert(
        fc.asyncProperty(terms, async ({ field, operator, values }) => {
          const term = parseFilter(field, operator, values);
          if ('refused' in term) throw new Error(`${term.refused}: ${String(values)}`);
          const expected = stored.filter((row) => matches(field, operator, term.values, row)).map(({ id }) => id);
          expect(await list({ filters: [term] })).toEqual(expected);
        }),
        { numRuns: 300 },
      );
    });

    it('a search finds the rows that have each of its words, as they are written', async () => {
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          const words = text.split(' ').filter((word) => word !== '');
          const has = (row: Row, word: string) =>
            [row.name, (row.place as { city: string | null }).city].some((value) =>
              found(String(value ?? '')).includes(found(word)),
            );
          const expected = stored.filter((row) => words.every((word) => has(row, word))).map(({ id }) => id);
          expect(await list({ search: text })).toEqual(expected);
        }),
        { numRuns: 60 },
      );
    });

    it('whatever a browser says is refused or harmless', async () => {
      const anything = fc.oneof(
        fc.anything({ withDate: true, withBigInt: true, withNullPrototype: true }),
        fc.string(),
        fc.constantFrom('\0', '１', 'NaN', '1e999', '0x10', '2024-02-30', 'x'.repeat(5_000_000)),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...FIELDS),
          fc.oneof(fc.constantFrom('eq', 'in', 'between', 'contains', 'empty', 'ge'), fc.string()),
          fc.array(anything, { maxLength: 3 }),
          async (name, operator, values) => {
            const term = parseFilter(contract.fields.get(name)!, operator, values);
            if (!('refused' in term)) await list({ filters: [term] });
          },
        ),
        { numRuns: 200 },
      );
    });
  },
  edgeEntities,
);

describe('parseFilter', () => {
  it.each([
    ['small', 'eq', ['1.5']],
    ['small', 'eq', ['0x10']],
    ['small', 'eq', ['']],
    ['small', 'eq', [Number.NaN]],
    ['small', 'eq', [['1']]],
    ['small', 'contains', ['1']],
    ['small', 'between', [1]],
    ['small', 'eq', [1, 2]],
    ['small', 'eq', []],
    ['small', 'constructor', [1]],
    ['wide', 'eq', ['1.0']],
    ['worth', 'eq', ['1e5']],
    ['token', 'eq', ['not a uuid']],
    ['open', 'eq', ['yes']],
    ['day', 'eq', ['2023-02-29']],
    ['day', 'eq', ['2023-02-28T00:00']],
    ['hour', 'ge', ['24:00']],
    ['moment', 'ge', ['2023-01-01T00:00']],
    ['moment', 'ge', [new Date(8.64e15)]],
    ['level', 'in', ['Low']],
    ['level', 'in', Array.from({ length: 101 }, () => 1)],
    ['name', 'contains', ['x'.repeat(201)]],
    ['name', 'contains', ['a\0']],
    ['name', 'contains', [{ toString: () => 'a' }]],
    ['open', 'empty', ['perhaps']],
  ] as const)('refuses %s %s %o', (name, operator, values) => {
    expect(parseFilter(contract.fields.get(name)!, operator, values)).toEqual({ refused: expect.any(String) as string });
  });

  it.each([
    ['small', 'between', ['1', 2], [1, 2]],
    ['wide', 'eq', ['-9223372036854775808'], ['-9223372036854775808']],
    ['wide', 'eq', [5n], ['5']],
    ['worth', 'ge', [1.5], ['1.5']],
    ['open', 'eq', ['true'], [true]],
    ['level', 'in', ['1', 2], [1, 2]],
    ['moment', 'ge', ['2023-01-01'], [new Date('2023-01-01T00:00:00Z')]],
    ['moment', 'ge', ['2023-01-01T01:00+01:00'], [new Date('2023-01-01T00:00:00Z')]],
    ['open', 'empty', ['false'], [false]],
  ] as const)('takes %s %s %o', (name, operator, values, parsed) => {
    expect(parseFilter(contract.fields.get(name)!, operator, values)).toEqual({ field: name, operator, values: parsed });
  });
});
