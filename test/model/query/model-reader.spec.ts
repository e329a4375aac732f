import 'reflect-metadata';
import * as fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileContract } from '../../../lib/model/contract/compile-contract.js';
import type { EntityClass } from '../../../lib/model/contract/model.field.js';
import type { ModelOptions } from '../../../lib/model/model.options.js';
import type { ListQuery, ModelScope } from '../../../lib/model/query/list.query.js';
import { ModelReader } from '../../../lib/model/query/model.reader.js';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Category, Member, Order, OrderLine, Product, Sample, Seat, Status, Tag } from '../entities.js';

const ALL: ListQuery = { search: '', filters: [], sort: [], page: 1, pageSize: 10, deleted: 'without' };
const everything = (): void => undefined;
const mine: ModelScope<Product> = (query) => void query.andWhere(`${query.alias}.owner = :me`, { me: 1 });

const options: ModelOptions<Product> = {
  fields: ['name', 'sku', 'price', 'stock', 'status', 'category', 'tags', 'shelf'],
  list: ['name', 'sku', 'price', 'stock', 'status', 'category', 'tags', 'shelf'],
  search: ['name', 'category.name', 'tags.word'],
  filters: ['name', 'price', 'stock', 'status', 'category', 'tags', 'shelf'],
  orderBy: { name: 'ASC' },
};

async function seed(dataSource: DataSource): Promise<void> {
  const manager = dataSource.manager;
  const [ann, bob] = await manager.save(Member, [
    { name: 'Ann', passwordHash: 'secret-a' },
    { name: 'Bob', passwordHash: 'secret-b' },
  ]);
  const categories = await manager.save(Category, [{ name: 'Chairs' }, { name: 'Tables' }]);
  const tags = await manager.save(Tag, [{ word: 'oak' }, { word: 'red' }, { word: '50%_off' }]);
  const products = Array.from({ length: 37 }, (_, i) => ({
    name: i === 5 ? '100% wool_rug' : i === 6 ? '100x woolxrug' : `Thing ${i % 7}`,
    sku: `S${String(i).padStart(3, '0')}`,
    price: `${i}.50`,
    stock: i % 5,
    status: i % 3 === 0 ? Status.OnSale : Status.Draft,
    shelf: i % 4 === 0 ? null : `A${i % 4}`,
    place: i,
    category: i % 3 === 2 ? null : categories[i % 2]!,
    owner: i % 2 === 0 ? ann! : bob!,
    tags: tags.slice(0, i % 4),
  }));
  const saved = await manager.save(Product, products);
  await manager.softRemove(Product, saved.slice(35));
  await manager.save(Seat, [
    { hall: 'A~1', place: 1, guest: 'Zoe' },
    { hall: 'A~1', place: 2, guest: null },
    { hall: 'B%', place: 1, guest: 'Max' },
  ]);
}

await onEachDatabase('ModelReader', (open) => {
  let database: TestDatabase;
  let reader: ModelReader<Product>;

  beforeAll(async () => {
    database = await open();
    await seed(database.dataSource);
    reader = readerOf(Product, options);
  });
  afterAll(() => database[Symbol.asyncDispose]());

  function readerOf<E extends object>(entity: EntityClass<E>, its: ModelOptions<E> = {}): ModelReader<E> {
    return new ModelReader<E>(database.dataSource, compileContract(entity, its));
  }

  const names = async (query: Partial<ListQuery>, scope: ModelScope<Product> = everything) =>
    (await reader.list({ ...ALL, pageSize: 50, ...query }, scope, 'exact')).rows.map(({ name }) => name);

  describe('a page of a list', () => {
    it('has the fields of the contract, its key and its label, and nothing else', async () => {
      const { rows, total, totalIs } = await reader.list(
        { ...ALL, sort: [{ field: 'sku', descending: false }] },
        everything,
        'exact',
      );
      expect({ total, totalIs, count: rows.length }).toEqual({ total: 35, totalIs: 'exact', count: 10 });
      expect(rows[3]).toEqual({
        $key: '4',
        $label: 'Thing 3',
        $deleted: null,
        name: 'Thing 3',
        sku: 'S003',
        price: '3.50',
        stock: 3,
        status: 'on_sale',
        category: { key: '2', label: 'Tables' },
        tags: [
          { key: '50%25_off', label: '50%_off' },
          { key: 'oak', label: 'oak' },
          { key: 'red', label: 'red' },
        ],
        shelf: 'A3',
      });
      expect(JSON.stringify(rows)).not.toContain('secret');
    });

    it('is the last one where the query asks for one behind it', async () => {
      const { rows, page } = await reader.list({ ...ALL, page: 1_000_000_000 }, everything, 'exact');
      expect({ page, count: rows.length }).toEqual({ page: 4, count: 5 });
    });

    it('costs three queries, whatever relations it shows', async () => {
      const queries: string[] = [];
      const logger = {
        logQuery: (text: string) => void queries.push(text),
        logQueryError() {},
        logQuerySlow() {},
        logSchemaBuild() {},
        logMigration() {},
        log() {},
      };
      const before = database.dataSource.logger;
      database.dataSource.logger = logger;
      try {
        const filters = [{ field: 'tags', operator: 'in', values: ['oak'] }] as const;
        const full = await reader.list({ ...ALL, search: 'thing', filters, pageSize: 5 }, mine, 'exact');
        expect(queries.splice(0)).toHaveLength(3);
        const notFull = await reader.list({ ...ALL, search: 'thing', filters, pageSize: 5, page: 2 }, mine, 'exact');
        expect(queries).toHaveLength(2);
        expect([full.rows.length, full.total]).toEqual([5, 8]);
        expect([notFull.rows.length, notFull.total]).toEqual([3, 8]);
      } finally {
        database.dataSource.logger = before;
      }
    });

    it('shows each row once, whatever it is sorted by: ties, NULLs and several values included', async () => {
      const terms = fc.uniqueArray(
        fc.record({ field: fc.constantFrom('name', 'stock', 'status', 'category', 'shelf', 'price'), descending: fc.boolean() }),
        {
          selector: ({ field }) => field,
          maxLength: 3,
        },
      );
      await fc.assert(
        fc.asyncProperty(terms, fc.integer({ min: 3, max: 12 }), async (sort, pageSize) => {
          const seen: string[] = [];
          for (let page = 1; page <= Math.ceil(35 / pageSize); page++) {
            const { rows } = await reader.list({ ...ALL, sort, pageSize, page }, everything, 'exact');
            seen.push(...rows.map(({ $key }) => $key));
          }
          expect(new Set(seen).size).toBe(35);
          expect(seen).toHaveLength(35);
        }),
        { numRuns: 15 },
      );
    });

    it('has as many rows as it should where it is sorted by a relation with several rows', async () => {
      const sorted = readerOf(Product, { ...options, orderBy: { 'tags.word': 'ASC' } as never });
      const { rows, total } = await sorted.list(
        { ...ALL, sort: [{ field: 'tags.word', descending: false }] },
        everything,
        'exact',
      );
      expect({ total, count: rows.length, keys: new Set(rows.map(({ $key }) => $key)).size }).toEqual({
        total: 35,
        count: 10,
        keys: 10,
      });
    });

    it('has what is NULL last, in both directions', async () => {
      for (const descending of [false, true]) {
        const { rows } = await reader.list({ ...ALL, pageSize: 50, sort: [{ field: 'shelf', descending }] }, everything, 'exact');
        const shelves = rows.map(({ shelf }) => shelf);
        expect(shelves.slice(0, 26)).not.toContain(null);
        expect(shelves.slice(26).every((shelf) => shelf === null)).toBe(true);
      }
    });
  });

  describe('moments', () => {
    const created = (values: readonly (string | Date)[], operator: 'ge' | 'lt' | 'between') =>
      list({ filters: [{ field: 'createdAt', operator, values: values.map((value) => new Date(value)) }] });
    const list = async (query: Partial<ListQuery>) => {
      const timed = readerOf(Product, { fields: ['name', 'createdAt'], filters: ['createdAt'] });
      return (await timed.list({ ...ALL, ...query }, everything, 'exact')).rows;
    };

    beforeAll(async () => {
      // As databases write them of their own accord: with more digits than JavaScript has, or with less.
      const { manager } = database.dataSource;
      const fraction = (i: number): string =>
        manager.connection.options.type === 'better-sqlite3' ? '' : `.${String(100 + i).padStart(6, '0')}`;
      for (let i = 1; i <= 35; i++) {
        await manager
          .createQueryBuilder()
          .update(Product)
          .set({ createdAt: () => `'2026-01-01 00:00:00${fraction(i)}'` })
          .where({ id: i })
          .execute();
      }
    });

    it('that differ by less than JavaScript tells keep their order over pages', async () => {
      const seen: string[] = [];
      for (let page = 1; page <= 4; page++) {
        const after = seen.at(-1);
        const rows = await list({
          sort: [{ field: 'createdAt', descending: true }],
          page,
          ...(after !== undefined && { position: { after } }),
        });
        seen.push(...rows.map(({ $key }) => $key));
      }
      expect(new Set(seen).size).toBe(35);
      expect(seen).toHaveLength(35);
    });

    it('are in a range that begins or ends with them', async () => {
      const [{ createdAt }] = (await list({ sort: [{ field: 'createdAt', descending: false }] })) as readonly {
        createdAt: Date;
      }[] as [{ createdAt: Date }];
      const at = new Date(createdAt.getTime() - createdAt.getMilliseconds());
      const later = new Date(at.getTime() + 1_000);
      expect(await created([at], 'ge')).toHaveLength(10);
      expect(await created([at], 'lt')).toHaveLength(0);
      expect(await created([later], 'lt')).toHaveLength(10);
      expect(await created([at, later], 'between')).toHaveLength(10);
      expect(await created([new Date(at.getTime() - 1_000), at], 'between')).toHaveLength(
        database.dataSource.options.type === 'better-sqlite3' ? 10 : 0,
      );
    });
  });

  describe('search and filters', () => {
    it('take wildcards for what they are', async () => {
      expect(await names({ search: '100%' })).toEqual(['100% wool_rug']);
      expect(await names({ filters: [{ field: 'name', operator: 'contains', values: ['l_r'] }] })).toEqual(['100% wool_rug']);
      expect(await names({ filters: [{ field: 'name', operator: 'startsWith', values: ['%'] }] })).toEqual([]);
      expect(await names({ search: '50%_OFF' })).toHaveLength(8);
    });

    it('look for each word anywhere, in what a row refers to as well', async () => {
      const found = await reader.list({ ...ALL, pageSize: 50, search: 'chairs THING' }, everything, 'exact');
      expect(found.rows.length).toBeGreaterThan(5);
      expect(found.rows.every(({ category }) => category?.label === 'Chairs')).toBe(true);
      expect(found.total).toBe(found.rows.length);
    });

    it.each([
      [{ field: 'stock', operator: 'eq', values: [4] }, 7],
      [{ field: 'stock', operator: 'ge', values: [3] }, 14],
      [{ field: 'stock', operator: 'between', values: [1, 2] }, 14],
      [{ field: 'price', operator: 'lt', values: ['3.50'] }, 3],
      [{ field: 'status', operator: 'in', values: ['on_sale'] }, 12],
      [{ field: 'shelf', operator: 'empty', values: [true] }, 9],
      [{ field: 'shelf', operator: 'ne', values: ['A1'] }, 26],
      [{ field: 'category', operator: 'in', values: ['1', '2'] }, 24],
      [{ field: 'category', operator: 'empty', values: [true] }, 11],
      [{ field: 'tags', operator: 'in', values: ['red', 'oak'] }, 26],
    ] as const)('%j finds %i', async (filter, count) => {
      expect(await names({ filters: [filter] })).toHaveLength(count);
    });

    it('are refused where the contract does not offer them', async () => {
      for (const field of ['sku', '__proto__', 'owner', 'name; DROP TABLE product']) {
        await expect(names({ filters: [{ field, operator: 'eq', values: ['x'] }] })).rejects.toThrow('REFLEX_MODEL_QUERY');
      }
      await expect(names({ sort: [{ field: '(select 1)', descending: false }] })).rejects.toThrow('REFLEX_MODEL_QUERY');
    });
  });

  describe('counts', () => {
    it('end at a cap', async () => {
      expect(await reader.list(ALL, everything, { cap: 20 })).toMatchObject({ total: 20, totalIs: 'capped' });
      expect(await reader.list(ALL, everything, { cap: 100 })).toMatchObject({ total: 35, totalIs: 'exact' });
      expect(await reader.list(ALL, everything, 'estimated')).toMatchObject({ total: 35, totalIs: 'exact' });
    });
  });

  describe('rows that are marked as deleted', () => {
    it('are in no list but their own, and can be read by key', async () => {
      const { rows, total } = await reader.list({ ...ALL, deleted: 'only' }, everything, 'exact');
      expect(total).toBe(2);
      expect(rows[0]!.$deleted).toBeInstanceOf(Date);
      expect((await reader.rows(['36'], everything)).get('36')).toMatchObject({ sku: 'S035' });
    });
  });

  describe('the scope', () => {
    const joined: ModelScope<Product> = (query) =>
      void query
        .innerJoin(`${query.alias}.tags`, 't')
        .innerJoin(`${query.alias}.owner`, 'o')
        .andWhere('o.name = :n', { n: 'Ann' });

    it('is that of every way to a row', async () => {
      const keys = Array.from({ length: 40 }, (_, i) => String(i));
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(mine, joined),
          fc.constantFrom('', 'thing', 'oak'),
          fc.integer({ min: 1, max: 4 }),
          async (scope, search, page) => {
            const { rows } = await reader.list({ ...ALL, search, page }, scope, 'exact');
            const byKey = await reader.rows(keys, scope);
            const streamed: string[] = [];
            for await (const part of reader.stream({ ...ALL, search }, scope, 1_000))
              streamed.push(...part.map(({ $key }) => $key));
            const offered = await reader.options(search, scope, 100);
            for (const key of [...rows.map(({ $key }) => $key), ...byKey.keys(), ...streamed, ...offered.map(({ key }) => key)])
              expect(Number(key) % 2).toBe(1);
            expect(await reader.form('2', scope)).toBeUndefined();
          },
        ),
        { numRuns: 12 },
      );
      expect((await reader.list({ ...ALL, pageSize: 50 }, joined, 'exact')).total).toBe(9);
    });

    it('leaves nothing where it lets nothing through', async () => {
      const nothing: ModelScope<Product> = (query) => void query.andWhere('1 = 0');
      expect(await reader.list(ALL, nothing, 'exact')).toMatchObject({ rows: [], total: 0, page: 1 });
    });
  });

  describe('keys', () => {
    it('of several columns are text that reads back', async () => {
      const seats = readerOf(Seat);
      const { rows } = await seats.list(ALL, everything, 'exact');
      expect(rows.map(({ $key }) => $key)).toEqual(['A%7E1~1', 'A%7E1~2', 'B%25~1']);
      expect((await seats.form('A%7E1~2', everything))!.values).toEqual({ guest: null, hall: 'A~1', place: 2 });
    });

    it.each(['', 'x', '1.5', '1 OR 1=1', '1~2', '99999999999999999999', '-0', '01', '%', '\0'])(
      '%j is that of no row',
      async (key) => {
        expect(await reader.form(key, everything)).toBeUndefined();
        expect(await readerOf(Order).form(key, everything)).toBeUndefined();
      },
    );
  });

  describe('values', () => {
    it('keep every digit, every day and every moment', async () => {
      const samples = database.dataSource.getRepository(Sample);
      const row = {
        id: '9007199254740993',
        big: '-9223372036854775808',
        exact: '1234567890.5000',
        ratio: 0.1,
        flag: false,
        day: '1999-12-31',
        hour: '23:59:00',
        moment: new Date('2026-03-29T01:30:00.000Z'),
        data: { a: 1 },
        story: '<b>&"\'',
      };
      await samples.insert(row);
      const [read] = (await readerOf(Sample).list(ALL, everything, 'exact')).rows;
      const { story: _story, data: _data, id, ...shown } = row;
      expect(read).toMatchObject({ ...shown, $key: id });
      expect((await readerOf(Sample).form(id, everything))!.values).toMatchObject({ ...shown, story: row.story, data: row.data });
      await samples.insert({ id: '2' });
      const nothing = (await readerOf(Sample).form('2', everything))!.values;
      expect(Object.values(nothing).filter((value) => value !== null)).toEqual(['2']);
    });
  });

  describe('a form', () => {
    it('has the children of its row, and the version', async () => {
      const { manager } = database.dataSource;
      const order = await manager.save(Order, { number: 'N1', lines: [] });
      const product = await manager.findOneByOrFail(Product, { sku: 'S000' });
      await manager.save(OrderLine, [
        { order, product, quantity: 3 },
        { order, product, quantity: 4 },
      ]);
      const orders = readerOf(Order, { fields: ['number', 'lines'], children: { lines: ['product', 'quantity'] } });
      const base = await orders.form(order.id, everything);
      expect(base!.values.lines).toEqual([
        { $key: '1', $label: '1', $deleted: null, product: { key: '1', label: 'Thing 0' }, quantity: 3 },
        { $key: '2', $label: '2', $deleted: null, product: { key: '1', label: 'Thing 0' }, quantity: 4 },
      ]);
      expect((await orders.form(order.id, everything))!.version).toBeUndefined();
      const { version } = await manager.findOneByOrFail(Product, { id: 1 });
      expect((await reader.form('1', everything))!.version).toBe(version);
    });
  });
});
