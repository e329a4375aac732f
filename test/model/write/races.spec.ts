import 'reflect-metadata';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ModelEngine } from '../../../lib/model/model.engine.js';
import { inTransaction } from '../../../lib/model/write/transaction.js';
import type { WriteContext, WriteResult } from '../../../lib/model/write/model.write.js';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Category, Member, Product, Tag } from '../entities.js';
import { engine, everything, hooks, refused, saved } from './write-world.js';

const all = { scope: everything };
const kinds = (results: readonly WriteResult<Product>[]): string[] => results.map(({ done }) => done).toSorted();

await onEachDatabase('Writes at the same time', (open, kind) => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let products: ModelEngine<Product>;

  beforeEach(async () => {
    database = await open();
    ({ dataSource } = database);
    await dataSource.manager.save(Member, [{ name: 'Ann' }]);
    await dataSource.manager.save(Category, [{ name: 'Chairs' }]);
    await dataSource.manager.insert(
      Tag,
      ['a', 'b', 'c', 'd', 'e', 'f'].map((word) => ({ word })),
    );
    products = engine(dataSource, Product, { fields: ['name', 'sku', 'price', 'stock', 'description', 'tags'] });
  });
  afterEach(() => database[Symbol.asyncDispose]());

  const make = async (sku: string) =>
    saved(await products.writer.create({ name: 'Chair', sku, price: '1', tags: ['a'] }, all)).base;
  const stored = (sku: string) =>
    dataSource.manager.findOneOrFail(Product, { where: { sku }, relations: { tags: true }, order: { tags: { word: 'ASC' } } });

  it('are all there where they changed different fields', async () => {
    const base = await make('S');
    const forms = [{ name: 'Table' }, { price: '2' }, { stock: '3' }, { description: 'four' }, { tags: ['a', 'b'] }];
    expect(kinds(await Promise.all(forms.map((form) => products.writer.update(base, form, all))))).toEqual(
      forms.map(() => 'saved'),
    );
    const row = await stored('S');
    expect(row).toMatchObject({ name: 'Table', stock: 3, description: 'four', tags: [{ word: 'a' }, { word: 'b' }] });
    expect(Number(row.price)).toBe(2);
  });

  it('lose nothing of a set that several change, whatever the version says', async () => {
    const base = await make('S');
    const tags = ['b', 'c', 'd', 'e', 'f'];
    const results = await Promise.all(tags.map((tag) => products.writer.update(base, { tags: ['a', tag] }, all)));
    expect(kinds(results)).toEqual(['conflict', 'conflict', 'conflict', 'conflict', 'saved']);
    const winner = tags[results.findIndex(({ done }) => done === 'saved')];
    expect((await stored('S')).tags.map(({ word }) => word)).toEqual(['a', winner]);
    const late = results.find(({ done }) => done === 'conflict') as Extract<WriteResult<Product>, { done: 'conflict' }>;
    expect(late.fields).toMatchObject([{ field: 'tags', base: 'a', theirs: `a, ${winner}` }]);
  });

  it('are each there, where each builds on what was there', async () => {
    const { key } = await make('S');
    const letters = [...'abcdefghijkl'];
    const add = async (letter: string): Promise<void> => {
      for (;;) {
        const now = (await products.reader.form(key, everything))!;
        const result = await products.writer.update(
          now,
          { description: `${(now.values.description as string | null) ?? ''}${letter}` },
          all,
        );
        if (result.done === 'saved') return;
        expect(result.done).toBe('conflict');
      }
    };
    await Promise.all(letters.map(add));
    const { values, version } = (await products.reader.form(key, everything))!;
    expect([...(values.description as string)].toSorted()).toEqual(letters);
    expect(version).toBe(1 + letters.length);
  });

  it('that would wait for each other are begun again', async () => {
    const [one, two] = [await make('ONE'), await make('TWO')];
    let waiting = 0;
    let meet!: () => void;
    const both = new Promise<void>((resolve) => (meet = resolve));
    /** Changes the other row as well, when both have theirs: a deadlock, where rows are locked. */
    const crossed = (other: string, log: string[]): WriteContext<Product> => ({
      ...all,
      hooks: hooks<Product>({
        beforeSave: async (_row, manager) => {
          log.push('try');
          if (++waiting === 2) meet();
          if (kind !== 'better-sqlite3') await both;
          await manager.increment(Product, { sku: other }, 'stock', 1);
        },
      }),
    });
    const log: string[] = [];
    const results = await Promise.all([
      products.writer.update(one, { name: 'First' }, crossed('TWO', log)),
      products.writer.update(two, { name: 'Second' }, crossed('ONE', log)),
    ]);
    expect(kinds(results)).toEqual(['saved', 'saved']);
    // The one that was undone ran again, and what it had done before was not there any more.
    expect(log).toHaveLength(kind === 'better-sqlite3' ? 2 : 3);
    expect([(await stored('ONE')).stock, (await stored('TWO')).stock]).toEqual([1, 1]);
    expect([(await stored('ONE')).name, (await stored('TWO')).name]).toEqual(['First', 'Second']);
  });

  it('are told where others are in the way for good', async () => {
    const base = await make('S');
    const busy: WriteContext<Product> = {
      ...all,
      hooks: hooks<Product>({
        afterSave: () =>
          Promise.reject(Object.assign(new Error('deadlock'), { code: kind === 'postgres' ? '40P01' : 'SQLITE_BUSY' })),
      }),
    };
    const sentence = 'Somebody else was writing here at the same time. Save again';
    expect(await products.writer.update(base, { name: 'Never' }, busy)).toEqual(refused({ '': sentence }));
    expect((await stored('S')).name).toBe('Chair');
  });

  it('of hooks belong to the write of the hook', async () => {
    const tags = engine(dataSource, Tag);
    const results: string[] = [];
    const nested = (name: string): WriteContext<Product> => ({
      ...all,
      hooks: hooks<Product>({
        afterSave: async (row) => {
          // One is refused and one is not: both within this transaction, which a single connection would otherwise wait for in vain.
          results.push((await tags.writer.create({ word: 'a' }, { scope: everything })).done);
          results.push((await tags.writer.create({ word: name }, { scope: everything })).done);
          const again = await products.reader.form(String(row.id), everything);
          if (kind === 'better-sqlite3') expect(again?.values.name).toBe(name);
          if (name === 'undone') throw new Error('No');
        },
      }),
    });
    const base = await make('S');
    await expect(products.writer.update(base, { name: 'undone' }, nested('undone'))).rejects.toThrow('No');
    saved(await products.writer.update(base, { name: 'done' }, nested('done')));
    expect(results).toEqual(['refused', 'saved', 'refused', 'saved']);
    expect(await dataSource.manager.countBy(Tag, { word: 'undone' })).toBe(0);
    expect(await dataSource.manager.countBy(Tag, { word: 'done' })).toBe(1);
    expect((await stored('S')).name).toBe('done');
  });

  it('of hooks that nobody waits for end with the transaction, and later ones are their own', async () => {
    const tags = engine(dataSource, Tag);
    const base = await make('S');
    const late: Promise<unknown>[] = [];
    const context: WriteContext<Product> = {
      ...all,
      hooks: hooks<Product>({
        afterSave: () => {
          late.push(tags.writer.create({ word: 'soon' }, { scope: everything }));
          late.push(
            new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
              tags.writer.create({ word: 'late' }, { scope: everything }),
            ),
          );
        },
      }),
    };
    saved(await products.writer.update(base, { name: 'Table' }, context));
    expect(await dataSource.manager.countBy(Tag, { word: 'soon' })).toBe(1);
    expect(await Promise.all(late)).toMatchObject([{ done: 'saved' }, { done: 'saved' }]);
    expect(await dataSource.manager.countBy(Tag, { word: 'late' })).toBe(1);
  });

  it('wait for each other where there is one connection, and an error of one is not the next one', async () => {
    const order: string[] = [];
    const step = (name: string, fails: boolean) =>
      inTransaction(dataSource, async (manager) => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        await manager.insert(Tag, { word: name });
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    const results = await Promise.allSettled([step('x', true), step('y', false), step('z', true)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    if (kind === 'better-sqlite3') expect(order).toEqual(['x begins', 'x ends', 'y begins', 'y ends', 'z begins', 'z ends']);
    expect((await dataSource.manager.find(Tag)).map(({ word }) => word).filter((word) => word >= 'x')).toEqual(['y']);
  });
});
