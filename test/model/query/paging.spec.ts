import 'reflect-metadata';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileContract } from '../../../lib/model/contract/compile-contract.js';
import type { ModelRow } from '../../../lib/model/model.row.js';
import type { ListQuery, ModelScope } from '../../../lib/model/query/list.query.js';
import { ModelReader } from '../../../lib/model/query/model.reader.js';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Country, Region, Site, edgeEntities } from './edge-entities.js';
import { siteRows } from './site-rows.js';

const FIELDS = ['name', 'small', 'wide', 'worth', 'open', 'day', 'moment', 'level', 'place.city', 'region', 'visitors'];
/** To-many paths are for the app to sort by, never for a browser. */
const PATHS = ['id', 'visitors.code', 'region.country.name'];
const COUNT = 70;
const contract = compileContract(Site, {
  fields: FIELDS as never,
  list: ['name', 'visitors'],
  filters: ['open', 'region'],
  orderBy: PATHS.map((field) => ({ field, descending: false })),
});

await onEachDatabase(
  'Pages',
  (open) => {
    let database: TestDatabase;
    let reader: ModelReader<Site>;

    beforeAll(async () => {
      database = await open();
      const { manager } = database.dataSource;
      const countries = await manager.save(Country, [
        { code: 'nl', name: 'Netherlands' },
        { code: 'de', name: 'Germany' },
        { code: 'fr', name: 'France' },
      ]);
      const regions = await manager.save(Region, [
        { slug: 'a', name: 'Same', country: countries[0]! },
        { slug: 'b', name: 'Same', country: null },
        { slug: 'c', name: 'Other', country: countries[1]! },
      ]);
      const made = fc.sample(siteRows, { numRuns: COUNT, seed: 11 });
      const whole = made.map((row, i) => ({
        ...row,
        name: i % 3 === 0 ? 'same' : row.name,
        region: [...regions, null][i % 4],
        visitors: countries.filter((_country, n) => (i >> n) % 2 === 1),
      }));
      await manager.save(Site, whole as never as Site[]);
      reader = new ModelReader(database.dataSource, contract);
    });
    afterAll(() => database[Symbol.asyncDispose]());

    const list = (query: Partial<ListQuery>, scope: ModelScope<Site> = () => undefined) =>
      reader.list({ search: '', filters: [], sort: [], page: 1, pageSize: 10, deleted: 'without', ...query }, scope, {
        cap: 1_000,
      });
    const keys = (rows: readonly ModelRow<Site>[]): string[] => rows.map(({ $key }) => $key);

    const sorts = fc.uniqueArray(
      fc.record({ field: fc.constantFrom(...FIELDS.filter((name) => name !== 'visitors'), ...PATHS), descending: fc.boolean() }),
      { selector: ({ field }) => field, maxLength: 4 },
    );

    it('have each row once, in one order, by number and by position, whatever they are sorted by', async () => {
      await fc.assert(
        fc.asyncProperty(sorts, fc.integer({ min: 7, max: 40 }), async (sort, pageSize) => {
          const whole = keys((await list({ sort, pageSize: 200 })).rows);
          expect(new Set(whole).size).toBe(COUNT);
          const pages: string[][] = [];
          for (let page = 1; page <= Math.ceil(COUNT / pageSize); page++) {
            const position = pages.length > 0 ? { after: pages.at(-1)!.at(-1)! } : undefined;
            const byNumber = await list({ sort, pageSize, page });
            const byPosition = await list({ sort, pageSize, page, ...(position && { position }) });
            expect(keys(byPosition.rows)).toEqual(keys(byNumber.rows));
            expect([byPosition.total, byPosition.page]).toEqual([COUNT, page]);
            pages.push(keys(byNumber.rows));
          }
          expect(pages.flat()).toEqual(whole);
          for (let page = pages.length - 1; page >= 1; page--) {
            const { rows } = await list({ sort, pageSize, page, position: { before: pages[page]![0]! } });
            expect(keys(rows)).toEqual(pages[page - 1]);
          }
        }),
        { numRuns: 25 },
      );
    });

    it('begin behind their position although rows have come and gone before it', async () => {
      const sort = [{ field: 'name', descending: false }];
      const first = await list({ sort });
      const { manager } = database.dataSource;
      const [gone, ...left] = keys(first.rows);
      await manager.update(Site, { id: Number(gone) }, { name: 'zzz' });
      try {
        const second = await list({ sort, page: 2, position: { after: left.at(-1)! } });
        const byNumber = await list({ sort, page: 2 });
        expect(keys(second.rows).slice(1)).toEqual(keys(byNumber.rows).slice(0, 9));
      } finally {
        await manager.update(Site, { id: Number(gone) }, { name: 'same' });
      }
    });

    it.each(['999999', 'x', '', '1~2', "' OR 1=1"])('are by their number where no row is at the position %j', async (key) => {
      const byNumber = keys((await list({ page: 3 })).rows);
      expect(keys((await list({ page: 3, position: { after: key } })).rows)).toEqual(byNumber);
      expect(keys((await list({ page: 3, position: { before: key } })).rows)).toEqual(byNumber);
    });

    it('tell nothing of a row outside the scope by which rows come behind it', async () => {
      const odd: ModelScope<Site> = (query) => void query.andWhere(`${query.alias}.id % 2 = 1`);
      const sort = [{ field: 'worth', descending: true }];
      const byNumber = keys((await list({ sort, page: 2, pageSize: 5 }, odd)).rows);
      const whole = keys((await list({ sort, pageSize: 200 })).rows).filter((key) => Number(key) % 2 === 0);
      for (const key of whole.slice(0, 10)) {
        expect(keys((await list({ sort, page: 2, pageSize: 5, position: { after: key } }, odd)).rows)).toEqual(byNumber);
      }
    });

    it('are the last there is behind it, and the first before it', async () => {
      const whole = keys((await list({ pageSize: 200 })).rows);
      const behind = await list({ page: 8, position: { after: whole.at(-1)! } });
      expect({ page: behind.page, keys: keys(behind.rows) }).toEqual({ page: 7, keys: whole.slice(60) });
      const before = await list({ page: 1, position: { before: whole[4]! } });
      expect(keys(before.rows)).toEqual(whole.slice(0, 10));
    });
  },
  edgeEntities,
);
