import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileContract } from '../../../lib/model/contract/compile-contract.js';
import type { EntityClass } from '../../../lib/model/contract/model.field.js';
import type { ModelOptions } from '../../../lib/model/model.options.js';
import type { ListQuery, ModelScope } from '../../../lib/model/query/list.query.js';
import { ModelReader } from '../../../lib/model/query/model.reader.js';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Country, Ledger, Membership, Region, Room, Shift, Site, edgeEntities } from './edge-entities.js';

const ALL: ListQuery = { search: '', filters: [], sort: [], page: 1, pageSize: 50, deleted: 'without' };
const everything = (): void => undefined;

await onEachDatabase(
  'ModelReader at the edges',
  (open) => {
    let database: TestDatabase;
    let sites: ModelReader<Site>;

    const options: ModelOptions<Site> = {
      fields: ['name', 'region', 'slugged', 'shift', 'ledger', 'country', 'visitors', 'ledgers'],
      list: ['name', 'region', 'slugged', 'shift', 'ledger', 'country', 'visitors', 'ledgers'],
      search: ['name', 'region.country.name'],
      filters: ['name', 'region', 'slugged', 'shift', 'ledger', 'country', 'visitors', 'ledgers'],
      orderBy: { id: 'DESC' } as never,
    };

    beforeAll(async () => {
      database = await open();
      const { manager } = database.dataSource;
      const [nl, de] = await manager.save(Country, [
        { code: 'nl', name: 'Netherlands' },
        { code: 'de', name: 'Germany' },
      ]);
      const [north, gone] = await manager.save(Region, [
        { slug: 'north', name: 'North', country: nl },
        { slug: 'gone', name: 'Gone', country: de },
      ]);
      await manager.softRemove(Region, gone!);
      const shifts = await manager.save(Shift, [
        { team: 'a_b', day: '2026-01-31', part: 'c', name: 'first' },
        { team: 'a', day: '2026-01-31', part: 'b', name: 'second' },
      ]);
      const [big, bigger] = await manager.save(Ledger, [
        { id: '9007199254740993', name: 'Big' },
        { id: '9223372036854775807', name: 'Bigger' },
      ]);
      const saved = await manager.save(Site, [
        {
          name: 'One',
          region: north!,
          slugged: north!,
          shift: shifts[0]!,
          ledger: big!,
          visitors: [nl!, de!],
          ledgers: [big!, bigger!],
        },
        {
          name: 'Two',
          region: gone!,
          slugged: gone!,
          shift: shifts[1]!,
          ledger: bigger!,
          visitors: [de!],
          ledgers: [],
        },
        { name: 'Three', visitors: [], ledgers: [bigger!] },
      ] as never as Site[]);
      // `save()` does not look into promises of plain objects.
      await manager.createQueryBuilder().relation(Site, 'country').of(saved[0]!).set('nl');
      const [kept, closed] = await manager.save(Room, [
        { name: 'Hall', rent: '9007199254740.93', site: saved[0]!, flags: [nl!] },
        { name: 'Cellar', rent: null, site: saved[0]!, flags: [] },
      ] as never as Room[]);
      void kept;
      await manager.softRemove(Room, closed!);
      const [, ended] = await manager.save(Membership, [
        { person: 'ann', site: saved[0]! },
        { person: 'ann', site: saved[1]! },
      ]);
      await manager.softRemove(Membership, ended!);
      sites = readerOf(Site, options);
    });
    afterAll(() => database[Symbol.asyncDispose]());

    function readerOf<E extends object>(entity: EntityClass<E>, its: ModelOptions<E> = {}): ModelReader<E> {
      return new ModelReader<E>(database.dataSource, compileContract(entity, its));
    }
    const names = async (query: Partial<ListQuery>, scope: ModelScope<Site> = everything) =>
      (await sites.list({ ...ALL, ...query }, scope, 'exact')).rows.map(({ name }) => name).toSorted();

    it('sorts by the primary key as it is told', async () => {
      const { rows } = await sites.list({ ...ALL, sort: [{ field: 'id', descending: true }] }, everything, 'exact');
      expect(rows.map(({ $key }) => $key)).toEqual(['3', '2', '1']);
      const shifts = readerOf(Shift);
      const { rows: byTeam } = await shifts.list({ ...ALL, sort: [{ field: 'team', descending: true }] }, everything, 'exact');
      expect(byTeam.map(({ team }) => team)).toEqual(['a_b', 'a']);
    });

    it('keeps the digits of keys of rows that are referred to', async () => {
      const { rows } = await sites.list(ALL, everything, 'exact');
      const one = rows.find(({ name }) => name === 'One')!;
      expect(one.ledger).toEqual({ key: '9007199254740993', label: 'Big' });
      expect(one.ledgers).toEqual([
        { key: '9007199254740993', label: 'Big' },
        { key: '9223372036854775807', label: 'Bigger' },
      ]);
      expect(await readerOf(Ledger).options('big', everything, 10)).toEqual([
        { key: '9007199254740993', label: 'Big' },
        { key: '9223372036854775807', label: 'Bigger' },
      ]);
    });

    it('reads relations that are lazy, keys of several columns, days in keys', async () => {
      const { rows } = await sites.list(ALL, everything, 'exact');
      const one = rows.find(({ name }) => name === 'One')!;
      expect(one.country).toEqual({ key: 'nl', label: 'Netherlands' });
      expect(one.shift).toEqual({ key: 'a_b~2026-01-31~c', label: 'first' });
      expect(one.visitors).toEqual([
        { key: 'de', label: 'Germany' },
        { key: 'nl', label: 'Netherlands' },
      ]);
    });

    it('tells keys apart that TypeORM joins into the same', async () => {
      await database.dataSource.manager.save(Shift, [
        { team: 'x_2026', day: '2026-02-01', part: 'y', name: 'left' },
        { team: 'x', day: '2026-02-01', part: 'z', name: 'right' },
        { team: 'p', day: '2026-02-01', part: 'q_2026-02-01_r', name: 'p1' },
        { team: 'p_2026-02-01_q', day: '2026-02-01', part: 'r', name: 'p2' },
      ]);
      const { rows, total } = await readerOf(Shift).list(ALL, everything, 'exact');
      expect(rows.map(({ $key }) => $key)).toHaveLength(total);
      expect((await readerOf(Shift).form('p~2026-02-01~q_2026-02-01_r', everything))!.values).toMatchObject({ name: 'p1' });
    });

    it('shows what a row refers to although it is marked as deleted, and sorts and searches by it', async () => {
      const { rows } = await sites.list({ ...ALL, sort: [{ field: 'region', descending: false }] }, everything, 'exact');
      expect(rows.map(({ region }) => region?.label ?? null)).toEqual(['Gone', 'North', null]);
      expect(await names({ search: 'germany' })).toEqual(['Two']);
    });

    it('searches and sorts along paths of several references', async () => {
      expect(await names({ search: 'netherl' })).toEqual(['One']);
      const sorted = readerOf(Site, { ...options, orderBy: { 'region.country.name': 'DESC' } as never });
      const { rows } = await sorted.list(
        { ...ALL, sort: [{ field: 'region.country.name', descending: true }] },
        everything,
        'exact',
      );
      expect(rows.map(({ name }) => name)).toEqual(['One', 'Two', 'Three']);
    });

    it.each([
      [{ field: 'region', operator: 'in', values: ['1'] }, ['One']],
      [{ field: 'region', operator: 'ne', values: ['1'] }, ['Three', 'Two']],
      [{ field: 'slugged', operator: 'in', values: ['1'] }, ['One']],
      [{ field: 'slugged', operator: 'ne', values: ['1'] }, ['Three', 'Two']],
      [{ field: 'slugged', operator: 'empty', values: [true] }, ['Three']],
      [{ field: 'shift', operator: 'in', values: ['a_b~2026-01-31~c', 'a~2026-01-31~b'] }, ['One', 'Two']],
      [{ field: 'shift', operator: 'ne', values: ['a~2026-01-31~b'] }, ['One', 'Three']],
      [{ field: 'ledger', operator: 'eq', values: ['9007199254740993'] }, ['One']],
      [{ field: 'ledgers', operator: 'in', values: ['9223372036854775807'] }, ['One', 'Three']],
      [{ field: 'ledger', operator: 'in', values: ['no key'] }, []],
      [{ field: 'visitors', operator: 'in', values: ['nl'] }, ['One']],
    ] as const)('%j finds %j', async (filter, found) => {
      expect(await names({ filters: [filter] })).toEqual(found);
    });

    it.each(['32768', '2147483648', '999999999999999', '-999999999999999'])('no row has the key %s', async (key) => {
      expect(await sites.form(key, everything)).toBeUndefined();
      expect((await sites.rows([key], everything)).size).toBe(0);
    });
    it.each(['9223372036854775808', '-9223372036854775809', '1.5', '007', '-0', '99999999999999999999'])(
      'no ledger has the key %s',
      async (key) => {
        expect(await readerOf(Ledger).form(key, everything)).toBeUndefined();
      },
    );
    it.each(['a~2026-02-30~b', 'a~today~b', 'a~~b', 'a~2026-01-31T00:00:00Z~b', 'a~2026-01-31'])(
      'no shift has the key %s',
      async (key) => {
        expect(await readerOf(Shift).form(key, everything)).toBeUndefined();
      },
    );

    it('a NUL in a search breaks nothing', async () => {
      expect(await names({ search: 'On\0e' })).toEqual(['One']);
      expect(await sites.options('\0', everything, 5)).toHaveLength(3);
    });

    it('reads each row once however often its key is given, and however many keys there are', async () => {
      const keys = Array.from({ length: 40_000 }, (_, i) => String(i % 1_000));
      expect([...(await sites.rows(keys, everything)).keys()]).toEqual(['1', '2', '3']);
    });

    it('leaves out children that are marked as deleted, and shows all of the others', async () => {
      const withRooms = readerOf(Site, { fields: ['name', 'rooms', 'visitors'], children: { rooms: ['name', 'rent', 'flags'] } });
      const base = await withRooms.form('1', everything);
      expect(base!.values.rooms).toEqual([
        {
          $key: '1',
          $label: 'Hall',
          $deleted: null,
          name: 'Hall',
          rent: '9007199254740.93',
          flags: [{ key: 'nl', label: 'Netherlands' }],
        },
      ]);
      expect(base!.values.visitors).toHaveLength(2);
    });

    describe('a scope', () => {
      const keysIn = async (scope: ModelScope<Site>, more: Partial<ListQuery> = {}) => {
        const listed = await names(more, scope);
        expect([...(await sites.rows(['1', '2', '3'], scope)).values()].map(({ name }) => name).toSorted()).toEqual(
          more.filters || more.search ? expect.anything() : listed,
        );
        return listed;
      };

      it('that says OR widens nothing else', async () => {
        const either: ModelScope<Site> = (query) =>
          void query.where(`${query.alias}.name = :a`, { a: 'One' }).orWhere(`${query.alias}.name = :b`, { b: 'Two' });
        expect(await keysIn(either)).toEqual(['One', 'Two']);
        expect(await names({ search: 'two' }, either)).toEqual(['Two']);
        expect(await names({ filters: [{ field: 'name', operator: 'eq', values: ['Two'] }] }, either)).toEqual(['Two']);
        expect(await sites.options('three', either, 10)).toEqual([]);
      });

      it('that joins and says OR lets nothing else through', async () => {
        const joined: ModelScope<Site> = (query) =>
          void query
            .leftJoin(`${query.alias}.region`, 'scopeRegion')
            .where('scopeRegion.name = :a', { a: 'North' })
            .orWhere(`${query.alias}.name = :b`, { b: 'Two' });
        expect(await keysIn(joined)).toEqual(['One', 'Two']);
        expect(await sites.form('3', joined)).toBeUndefined();
      });

      it('does not go through what is marked as deleted', async () => {
        const member: ModelScope<Site> = (query) =>
          void query.innerJoin(`${query.alias}.memberships`, 'm').andWhere('m.person = :person', { person: 'ann' });
        expect(await keysIn(member)).toEqual(['One']);
      });

      it('may group, and ask a query of its own', async () => {
        const visited: ModelScope<Site> = (query) =>
          void query.innerJoin(`${query.alias}.visitors`, 'v').groupBy(`${query.alias}.id`).having('COUNT(*) > 1');
        expect(await keysIn(visited)).toEqual(['One']);
        const asked: ModelScope<Site> = (query) => {
          const inner = query.subQuery().select('sub.id').from(Site, 'sub').where('sub.name = :sub', { sub: 'Two' });
          query.andWhere(`${query.alias}.id IN ${inner.getQuery()}`);
        };
        expect(await keysIn(asked)).toEqual(['Two']);
      });

      it('that is not finished when it returns is an error, and no open door', async () => {
        const late = (async (query: Parameters<ModelScope<Site>>[0]) => {
          await Promise.resolve();
          query.andWhere('1 = 0');
        }) as unknown as ModelScope<Site>;
        await expect(sites.list(ALL, late, 'exact')).rejects.toThrow('REFLEX_MODEL_SCOPE');
      });
    });
  },
  edgeEntities,
);
