import 'reflect-metadata';
import {
  AfterLoad,
  ChildEntity,
  Column,
  DeleteDateColumn,
  Entity,
  ManyToOne,
  PrimaryGeneratedColumn,
  TableInheritance,
  type EntitySubscriberInterface,
  type Relation,
} from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileContract } from '../../../lib/model/contract/compile-contract.js';
import { everyRow, type ListQuery, type ModelScope } from '../../../lib/model/query/list.query.js';
import { ModelReader } from '../../../lib/model/query/model.reader.js';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';

class Address {
  @Column('varchar', { length: 40 }) street!: string;
}

@Entity()
class Keeper {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 40 }) name!: string;

  @AfterLoad() open(): void {
    this.name = opened(this.name);
  }
}

/** Texts are sealed in the database, as apps do that encrypt theirs. */
@Entity()
@TableInheritance({ column: { type: 'varchar', length: 20, name: 'kind' } })
class Box {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 40 }) content!: string;
  @Column(() => Address) address!: Address;
  @ManyToOne(() => Keeper, { nullable: true }) keeper!: Relation<Keeper> | null;
  @DeleteDateColumn() deletedAt!: Date | null;

  @AfterLoad() async open(): Promise<void> {
    await Promise.resolve();
    this.content = opened(this.content);
  }
}

@ChildEntity()
class Crate extends Box {}

const opened = (text: string): string => text.replace('sealed ', '');
const ALL: ListQuery = { search: '', filters: [], sort: [], page: 1, pageSize: 50, deleted: 'without' };

await onEachDatabase(
  'rows by their keys',
  (open) => {
    let database: TestDatabase;
    let boxes: ModelReader<Box>;
    let crates: ModelReader<Crate>;

    beforeAll(async () => {
      database = await open();
      const { manager } = database.dataSource;
      const keeper = await manager.save(Keeper, { name: 'sealed Kim' });
      await manager.save(Box, { content: 'sealed tea', address: { street: 'Quay' }, keeper });
      await manager.save(Crate, { content: 'sealed rice', address: { street: 'Dock' }, keeper: null });
      await manager.softRemove(Box, await manager.save(Box, { content: 'gone', address: { street: 'Dock' } }));
      const of = { fields: ['content', 'address.street', 'keeper'] as never, search: ['content'] as never };
      boxes = new ModelReader<Box>(database.dataSource, compileContract(Box, of));
      crates = new ModelReader<Crate>(database.dataSource, compileContract(Crate, of));
    });
    afterAll(() => database[Symbol.asyncDispose]());

    const contents = async (query: Partial<ListQuery>, scope: ModelScope = everyRow): Promise<string[]> =>
      (await boxes.list({ ...ALL, ...query }, scope as ModelScope<Box>, 'exact')).rows.map(({ content }) => content);

    it('are shown as what listens to their loading leaves them, and what they refer to', async () => {
      const { rows } = await boxes.list(ALL, everyRow as ModelScope<Box>, 'exact');
      expect(rows).toMatchObject([
        { content: 'tea', address: { street: 'Quay' }, keeper: { label: 'Kim' } },
        { content: 'rice', address: { street: 'Dock' }, keeper: null },
      ]);
      expect((await boxes.form('1', everyRow as ModelScope<Box>))!.values).toMatchObject({ content: 'tea' });
    });

    it('are told to subscribers', async () => {
      const { subscribers } = database.dataSource;
      const heard: unknown[] = [];
      const subscriber: EntitySubscriberInterface = { afterLoad: (row: object) => void heard.push(row) };
      subscribers.push(subscriber);
      await contents({});
      subscribers.splice(subscribers.indexOf(subscriber), 1);
      expect(heard.filter((row) => row instanceof Box)).toHaveLength(2);
      expect(heard.filter((row) => row instanceof Keeper)).toHaveLength(1);
    });

    it('are those of their own class', async () => {
      const { rows, total } = await crates.list(ALL, everyRow as ModelScope<Crate>, 'exact');
      expect([rows.map(({ content }) => content), total]).toEqual([['rice'], 1]);
      expect(await crates.form('1', everyRow as ModelScope<Crate>)).toBeUndefined();
    });

    it('are read in the transaction of who asks', async () => {
      await database.dataSource
        .transaction(async (manager) => {
          const made = await manager.save(Box, { content: 'unsaved', address: { street: 'Pier' } });
          expect((await boxes.form(String(made.id), everyRow as ModelScope<Box>, manager))!.values).toMatchObject({
            content: 'unsaved',
          });
          throw new Error('undone');
        })
        .catch(() => undefined);
      expect(await contents({})).toEqual(['tea', 'rice']);
    });

    it('are those that are asked for, whatever was asked for before', async () => {
      const onDock: ModelScope = (query) => query.andWhere(`${query.alias}.address.street = :street`, { street: 'Dock' });
      const down = [{ field: 'content', descending: true }];
      for (let again = 0; again < 2; again++) {
        expect(await contents({})).toEqual(['tea', 'rice']);
        expect(await contents({}, onDock)).toEqual(['rice']);
        expect(await contents({ deleted: 'only' })).toEqual(['gone']);
        expect(await contents({ sort: down })).toEqual(['tea', 'rice']);
        expect(await contents({ sort: [{ field: 'content', descending: false }] })).toEqual(['rice', 'tea']);
        expect(await contents({ search: 'ric' })).toEqual(['rice']);
        expect(await contents({ page: 2, pageSize: 1 })).toEqual(['rice']);
        expect(await contents({ deleted: 'only' }, onDock)).toEqual(['gone']);
      }
    });
  },
  [Keeper, Box, Crate],
);
