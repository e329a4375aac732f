import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileContract } from '../../../lib/model/contract/compile-contract.js';
import type { FilterTerm, ListQuery } from '../../../lib/model/query/list.query.js';
import { ModelReader } from '../../../lib/model/query/model.reader.js';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Shift, Site, edgeEntities } from './edge-entities.js';

/** Behind UTC, and so far ahead that its days are others. */
const ZONES = [
  ['America/New_York', 300],
  ['Pacific/Auckland', -780],
] as const;

await onEachDatabase(
  'Days and moments',
  (open) => {
    describe.each(ZONES)('of a server in %s', (zone, offset) => {
      const usual = process.env.TZ;
      let database: TestDatabase;

      beforeAll(async () => {
        process.env.TZ = zone;
        database = await open();
      });
      afterAll(async () => {
        await database[Symbol.asyncDispose]();
        if (usual === undefined) delete process.env.TZ;
        else process.env.TZ = usual;
      });

      it('are what was stored, and are found by it', async () => {
        expect(new Date('2026-01-15').getTimezoneOffset()).toBe(offset);
        const moment = new Date('2026-01-01T00:30:00.000Z');
        await database.dataSource.manager.save(Site, { name: 'One', day: '2026-01-01', hour: '00:30:00', moment } as Site);
        const contract = compileContract(Site, { fields: ['day', 'hour', 'moment'], filters: ['day', 'hour', 'moment'] });
        const reader = new ModelReader(database.dataSource, contract);
        const list = async (...filters: FilterTerm[]) => {
          const query: ListQuery = { search: '', filters, sort: [], page: 1, pageSize: 10, deleted: 'without' };
          return (await reader.list(query, () => undefined, 'exact')).rows;
        };
        expect(await list()).toMatchObject([{ day: '2026-01-01', hour: '00:30:00', moment }]);
        expect((await reader.form('1', () => undefined))!.values).toEqual({ day: '2026-01-01', hour: '00:30:00', moment });
        expect(await list({ field: 'day', operator: 'eq', values: ['2026-01-01'] })).toHaveLength(1);
        expect(await list({ field: 'day', operator: 'lt', values: ['2026-01-01'] })).toHaveLength(0);
        expect(await list({ field: 'moment', operator: 'between', values: [moment, moment] })).toHaveLength(1);
        expect(await list({ field: 'moment', operator: 'lt', values: [moment] })).toHaveLength(0);
      });

      it('in keys name their rows', async () => {
        await database.dataSource.manager.save(Shift, { team: 'a', day: '2026-03-01', part: 'x', name: 'first' });
        const reader = new ModelReader(database.dataSource, compileContract(Shift));
        const [row] = await reader.options('first', undefined, 1);
        expect(row).toEqual({ key: 'a~2026-03-01~x', label: 'first' });
        expect((await reader.form(row!.key, () => undefined))!.key).toBe(row!.key);
      });
    });
  },
  edgeEntities,
);
