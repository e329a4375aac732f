import 'reflect-metadata';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ModelScope } from '../../../lib/model/query/list.query.js';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Folder, Label, Person, Snowflake, writeEntities } from './write-entities.js';
import { engine, everything, refused, saved } from './write-world.js';

await onEachDatabase(
  'Keys and columns',
  (open) => {
    let database: TestDatabase;
    let dataSource: DataSource;
    const all = { scope: everything };

    beforeEach(async () => {
      database = await open();
      ({ dataSource } = database);
      await dataSource.manager.save(Person, [{ name: 'Ann' }, { name: 'Bob' }]);
    });
    afterEach(() => database[Symbol.asyncDispose]());

    const labels = () => engine(dataSource, Label, { fields: ['word', 'text', 'code', 'short', 'readers'], owner: 'owner' });
    const own = (id: number) => ({
      scope: ((query) => void query.andWhere(`${query.alias}.owner = :id`, { id })) as ModelScope<Label>,
      stamp: { owner: { id } as Person },
    });

    it('of a row that is there are taken, whose ever it is', async () => {
      const { row } = saved(await labels().writer.create({ word: 'oak', text: 'mine' }, own(1)));
      expect(row.$key).toBe('oak');
      for (const context of [own(1), own(2)]) {
        expect(await labels().writer.create({ word: 'oak', text: 'stolen', readers: ['2'] }, context)).toEqual(
          refused({ word: 'This is taken already' }),
        );
      }
      const race = await Promise.all(
        [1, 2, 1, 2].map((id) => labels().writer.create({ word: 'elm', text: `of ${id}` }, own(id))),
      );
      expect(race.map(({ done }) => done).toSorted()).toEqual(['refused', 'refused', 'refused', 'saved']);
      const found = await dataSource.manager.find(Label, { order: { word: 'ASC' }, relations: { readers: true } });
      expect(found).toMatchObject([{ word: 'elm' }, { word: 'oak', text: 'mine', ownerId: 1, readers: [] }]);
    });

    it('of new rows run listeners and store what refers to others', async () => {
      saved(await labels().writer.create({ word: 'ash', readers: ['1', '2'] }, own(1)));
      const [found] = await dataSource.manager.find(Label, { relations: { readers: true } });
      expect(found).toMatchObject({ text: 'made', readers: [{ name: 'Ann' }, { name: 'Bob' }] });
    });

    it('that say whose a row is are not set by another name', async () => {
      const contract = engine(dataSource, Label, { fields: ['word', 'text', 'ownerId'], owner: 'owner' });
      expect(await contract.writer.create({ word: 'fir', ownerId: '2' }, own(1))).toEqual(
        refused({ '': "'ownerId' cannot be set here." }),
      );
      const { base } = saved(await contract.writer.create({ word: 'fir' }, own(1)));
      expect(await contract.writer.update(base, { ownerId: 2 }, own(1))).toEqual(
        refused({ '': "'ownerId' cannot be set here." }),
      );
      const byColumn = engine(dataSource, Label, { fields: ['word', 'owner'], owner: 'ownerId' });
      expect(await byColumn.writer.update(base, { owner: '2' }, own(1))).toEqual(refused({ '': "'owner' cannot be set here." }));
      expect(await dataSource.manager.findOneBy(Label, { word: 'fir' })).toMatchObject({ ownerId: 1 });
    });

    it('that hold the key of another row are looked up as the reference is', async () => {
      const folders = engine(dataSource, Folder, { fields: ['name', 'parentId', 'parent'] });
      const root = saved(await folders.writer.create({ name: 'root' }, all));
      const secret = saved(await folders.writer.create({ name: 'secret' }, all));
      const bounded = {
        ...all,
        scopeOf: (field: string): ModelScope | undefined =>
          field === 'parent' ? (query) => void query.andWhere(`${query.alias}.name <> 'secret'`) : undefined,
      };
      for (const parentId of [secret.row.$key, '999']) {
        expect(await folders.writer.create({ name: 'leaf', parentId }, bounded)).toEqual(
          refused({ parentId: 'This is not one of the choices' }),
        );
      }
      const leaf = saved(await folders.writer.create({ name: 'leaf', parentId: root.row.$key }, bounded));
      expect(leaf.base.values).toMatchObject({ parentId: 1, parent: { key: '1', label: 'root' } });
      // What it refers to already stays, in a scope or not.
      await dataSource.manager.update(Folder, leaf.row.$key, { parent: { id: 2 } });
      const moved = (await folders.reader.form(leaf.row.$key, everything))!;
      const same = saved(await folders.writer.update(moved, { name: 'twig', parentId: '2', parent: '2' }, bounded));
      expect(same.base.values).toMatchObject({ name: 'twig', parentId: 2 });
      const up = saved(await folders.writer.update(same.base, { parentId: '1' }, bounded));
      expect(up.base.values).toMatchObject({ parentId: 1, parent: { key: '1' } });
      const top = saved(await folders.writer.update(up.base, { parentId: '' }, bounded));
      expect(top.base.values).toMatchObject({ parentId: null, parent: null });
    });

    it('that several properties or rows share are refused at the fields that a form has', async () => {
      saved(await labels().writer.create({ word: 'a', code: 'X', short: 's' }, own(1)));
      expect(await labels().writer.create({ word: 'b', code: 'X' }, own(1))).toEqual(refused({ code: 'This is taken already' }));
      saved(await labels().writer.create({ word: 'b', code: 'X' }, own(2)));
      expect(await labels().writer.create({ word: 'c', short: 's' }, own(1))).toEqual(
        refused({ short: 'This is taken already' }),
      );
    });

    it('keep all their digits, which half of SQLite loses', async () => {
      const flakes = engine(dataSource, Snowflake, { fields: ['id', 'name', 'owner', 'friends'] });
      const { base, row } = saved(await flakes.writer.create({ id: '9007199254740993', name: 'one', friends: ['1'] }, all));
      expect(row.$key).toBe('9007199254740993');
      saved(await flakes.writer.create({ id: '9007199254740992', name: 'two' }, all));
      const next = saved(await flakes.writer.update(base, { name: 'three', owner: '1', friends: ['2'] }, all)).base;
      expect(next).toMatchObject({
        key: row.$key,
        version: 2,
        values: { name: 'THREE', owner: { key: '1' }, friends: [{ key: '2' }] },
      });
      expect(saved(await flakes.writer.update(next, { owner: '', friends: [] }, all)).base.values).toMatchObject({
        owner: null,
        friends: [],
      });
      expect(await flakes.writer.remove([row.$key], all)).toEqual({ keys: [row.$key], refused: {} });
      expect(await dataSource.manager.find(Snowflake)).toMatchObject([{ name: 'two', version: 1 }]);
      expect(await flakes.writer.restore([row.$key], all)).toEqual({ keys: [row.$key], refused: {} });
      expect(await dataSource.manager.count(Snowflake)).toBe(2);
    });
  },
  writeEntities,
);
