import 'reflect-metadata';
import * as fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileContract } from '../../../lib/model/contract/compile-contract.js';
import type { EntityClass } from '../../../lib/model/contract/model.field.js';
import { engineOf, type ModelEngine } from '../../../lib/model/model.engine.js';
import type { ModelOptions } from '../../../lib/model/model.options.js';
import type { ModelScope } from '../../../lib/model/query/list.query.js';
import { ModelFieldError } from '../../../lib/model/write/model-field.error.js';
import type { ModelHooks, RowBase, WriteContext, WriteResult } from '../../../lib/model/write/model.write.js';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Category, Member, Order, OrderLine, Product, Sample, Seat, Status, Tag } from '../entities.js';

const everything = (): void => undefined;
const mine: ModelScope<Product> = (query) => void query.andWhere(`${query.alias}.owner = :me`, { me: 1 });

const options: ModelOptions<Product> = {
  fields: ['name', 'sku', 'description', 'price', 'stock', 'status', 'shelf', 'place', 'category', 'tags'],
  owner: 'owner',
};
const chair = {
  name: 'Chair',
  sku: 'C1',
  price: '12.5',
  stock: '3',
  status: 'on_sale',
  category: '1',
  tags: ['oak'],
  shelf: '',
  place: '',
};

function hooks(given: Partial<ModelHooks<Product>>): ModelHooks<Product> {
  const nothing = (): void => undefined;
  return {
    cleaners: new Map(),
    validate: nothing,
    can: () => true,
    beforeSave: nothing,
    afterSave: nothing,
    beforeDelete: nothing,
    afterDelete: nothing,
    ...given,
  };
}

function saved<E extends object>(result: WriteResult<E>): Extract<WriteResult<E>, { done: 'saved' }> {
  if (result.done !== 'saved') throw new Error(`Not saved: ${JSON.stringify(result)}`);
  return result;
}

await onEachDatabase('ModelWriter', (open, kind) => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let products: ModelEngine<Product>;
  const all: WriteContext<Product> = { scope: everything };

  beforeEach(async () => {
    database = await open();
    ({ dataSource } = database);
    // TypeORM makes no check constraints on MySQL and MariaDB, where apps write them in migrations.
    if (kind === 'mariadb') await dataSource.query('ALTER TABLE order_line ADD CONSTRAINT line_quantity CHECK (quantity > 0)');
    await dataSource.manager.save(Member, [{ name: 'Ann' }, { name: 'Bob' }]);
    await dataSource.manager.save(Category, [{ name: 'Chairs' }, { name: 'Tables' }]);
    await dataSource.manager.save(Tag, [{ word: 'oak' }, { word: 'red' }]);
    products = engine(Product, options);
  });
  afterEach(() => database[Symbol.asyncDispose]());

  function engine<E extends object>(entity: EntityClass<E>, its: ModelOptions<E> = {}): ModelEngine<E> {
    return engineOf(dataSource, compileContract(entity, its));
  }
  const stored = (sku: string) =>
    dataSource.manager.findOne(Product, {
      where: { sku },
      relations: { category: true, tags: true, owner: true },
      withDeleted: true,
    });
  const make = async (more: object = {}, context = all) => saved(await products.writer.create({ ...chair, ...more }, context));

  describe('making a row', () => {
    it('stores what the form says, typed, with its relations', async () => {
      const { row, base } = await make();
      expect(row).toMatchObject({
        $key: '1',
        $label: 'Chair',
        price: '12.50',
        stock: 3,
        category: { key: '1', label: 'Chairs' },
      });
      expect(base).toMatchObject({
        key: '1',
        version: 1,
        values: { shelf: null, place: null, tags: [{ key: 'oak', label: 'oak' }] },
      });
      expect(await stored('C1')).toMatchObject({ status: Status.OnSale, shelf: null, place: null, tags: [{ word: 'oak' }] });
    });

    it('gives the owner that the state says, whatever the form says', async () => {
      await make({}, { ...all, stamp: { owner: { id: 2 } as Member } });
      expect((await stored('C1'))!.owner).toMatchObject({ name: 'Bob' });
      const forged = await products.writer.create(
        { ...chair, sku: 'C2', owner: '1' },
        { ...all, stamp: { owner: { id: 2 } as Member } },
      );
      expect(forged).toEqual({ done: 'refused', errors: { '': "'owner' cannot be set here." } });
    });

    it('is refused with all that is wrong with its fields at once', async () => {
      const result = await products.writer.create({ name: '', price: 'cheap', stock: '1.5', category: '99', place: '1e99' }, all);
      expect(result).toEqual({
        done: 'refused',
        errors: {
          name: 'Fill this in',
          sku: 'Fill this in',
          price: 'Enter a number',
          stock: 'Enter a whole number',
          category: 'This is not one of the choices',
          place: 'Enter a whole number',
        },
      });
    });
  });

  describe('over-posting', () => {
    const keys = [
      'id',
      'version',
      'owner',
      'isAdmin',
      'createdAt',
      'deletedAt',
      '__proto__',
      'constructor',
      'prototype',
      'owner.isAdmin',
      '$key',
      '',
    ];

    it('is refused by name, and changes nothing', async () => {
      const { base } = await make({}, { ...all, stamp: { owner: { id: 1 } as Member } });
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...keys),
          fc.constantFrom<unknown>('2', 2, true, null, { id: 2 }, ['2']),
          async (key, value) => {
            const form = Object.defineProperty({ ...chair, name: 'Taken over' }, key, { value, enumerable: true });
            const result = await products.writer.update(base, form, all);
            expect(result.done).toBe('refused');
            expect((result as { errors: object }).errors).toEqual({ '': `'${key}' cannot be set here.` });
          },
        ),
        { numRuns: 30 },
      );
      expect(await stored('C1')).toMatchObject({ id: 1, name: 'Chair', version: 1, owner: { id: 1, isAdmin: false } });
      expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
    });
  });

  describe('changing a row', () => {
    it('writes what the form has, and leaves the rest as it is', async () => {
      const { base } = await make();
      const { row, base: next } = saved(
        await products.writer.update(base, { name: 'Armchair', category: null, tags: ['red'] }, all),
      );
      expect(row).toMatchObject({ name: 'Armchair', sku: 'C1', category: null });
      expect(next.version).toBe(2);
      expect((await stored('C1'))!.tags).toEqual([{ word: 'red' }]);
    });

    it('shows the second of two people what the first has changed, and writes nothing over it', async () => {
      const { base } = await make();
      saved(await products.writer.update(base, { name: 'Theirs', stock: '7' }, all));
      const late = await products.writer.update(base, { ...chair, name: 'Mine' }, all);
      expect(late).toMatchObject({
        done: 'conflict',
        fields: [
          { field: 'name', label: 'Name', base: 'Chair', mine: 'Mine', theirs: 'Theirs' },
          { field: 'stock', label: 'Stock', base: '3', mine: '3', theirs: '7' },
        ],
      });
      expect(await stored('C1')).toMatchObject({ name: 'Theirs', stock: 7 });
      const { base: now } = late as { base: RowBase };
      saved(await products.writer.update(now, { name: 'Mine' }, all));
      expect(await stored('C1')).toMatchObject({ name: 'Mine', stock: 7 });
    });

    it('has nothing to ask where both made the same change, or changed other fields', async () => {
      const { base } = await make();
      saved(await products.writer.update(base, { name: 'Same', stock: '4' }, all));
      saved(await products.writer.update(base, { name: 'Same', description: 'more' }, all));
      expect(await stored('C1')).toMatchObject({ name: 'Same', stock: 4, description: 'more' });
    });

    it('sees changes of an entity without a version, by its values', async () => {
      const orders = engine(Order, { fields: ['number', 'contact'] });
      const { base } = saved(await orders.writer.create({ number: 'N1', contact: 'a@example.org' }, { scope: everything }));
      await dataSource.manager.update(Order, { number: 'N1' }, { contact: 'b@example.org' });
      expect(await orders.writer.update(base, { number: 'N1', contact: '' }, { scope: everything })).toMatchObject({
        done: 'conflict',
        fields: [{ field: 'contact', base: 'a@example.org', mine: '', theirs: 'b@example.org' }],
      });
    });

    it('never loses one of several writes at once', async () => {
      const { base } = await make();
      const results = await Promise.all([1, 2, 3, 4, 5].map((i) => products.writer.update(base, { name: `Writer ${i}` }, all)));
      const winners = results.filter(({ done }) => done === 'saved');
      expect(winners).toHaveLength(1);
      expect(results.filter(({ done }) => done === 'conflict')).toHaveLength(4);
      expect((await stored('C1'))!.name).toBe((winners[0] as { row: { name: string } }).row.name);
    });
  });

  describe('the scope', () => {
    it('is what no write reaches beyond, whatever it names', async () => {
      const { base: own } = await make({ sku: 'MINE' }, { ...all, stamp: { owner: { id: 1 } as Member } });
      const { base: other } = await make({ sku: 'OTHER' }, { ...all, stamp: { owner: { id: 2 } as Member } });
      const before = await stored('OTHER');
      const context: WriteContext<Product> = { scope: mine };
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('update', 'remove', 'restore', 'id'),
          fc.constantFrom(other.key, '999', 'x', '__proto__', `${other.key}~1`),
          async (way, key) => {
            if (way === 'update')
              expect((await products.writer.update({ ...other, key }, { name: 'Stolen' }, context)).done).toBe('missing');
            else if (way === 'id')
              expect((await products.writer.update(own, { id: key, name: 'Stolen' }, context)).done).toBe('refused');
            else expect(await products.writer[way as 'remove' | 'restore']([key], context)).toEqual({ keys: [], refused: {} });
          },
        ),
        { numRuns: 25 },
      );
      expect(await stored('OTHER')).toEqual(before);
    });

    it('is not left by a write', async () => {
      const shelfA: ModelScope<Product> = (query) => void query.andWhere(`${query.alias}.shelf = 'A'`);
      const { base } = await make({ shelf: 'A' });
      expect(await products.writer.update(base, { shelf: 'B' }, { scope: shelfA })).toEqual({
        done: 'refused',
        errors: { '': 'With these values you could not see the product any more' },
      });
      expect((await stored('C1'))!.shelf).toBe('A');
    });

    it('holds for what a form refers to', async () => {
      const only: WriteContext<Product> = {
        ...all,
        scopeOf: (field) => (field === 'category' ? (query) => void query.andWhere(`${query.alias}.name = 'Chairs'`) : undefined),
      };
      for (const category of ['2', '999', 'x', { key: '2', label: 'Chairs' }]) {
        expect(await products.writer.create({ ...chair, category }, only)).toEqual({
          done: 'refused',
          errors: { category: 'This is not one of the choices' },
        });
      }
      saved(await products.writer.create({ ...chair, category: '1' }, only));
    });
  });

  describe('what the database refuses', () => {
    it('is told at its field, under a race too', async () => {
      await make();
      expect(await products.writer.create(chair, all)).toEqual({ done: 'refused', errors: { sku: 'This is taken already' } });
      const race = await Promise.all([1, 2, 3].map(() => products.writer.create({ ...chair, sku: 'RACE' }, all)));
      expect(race.filter(({ done }) => done === 'saved')).toHaveLength(1);
      expect(race.filter(({ done }) => done === 'refused')).toEqual(
        [1, 2].map(() => ({ done: 'refused', errors: { sku: 'This is taken already' } })),
      );
    });

    it('is told at each field of a combination', async () => {
      await make({ shelf: 'A', place: 1 });
      const sentence = 'There is already one with this Shelf and Place';
      expect(await products.writer.create({ ...chair, sku: 'C2', shelf: 'A', place: '1' }, all)).toEqual({
        done: 'refused',
        errors: { shelf: sentence, place: sentence },
      });
    });

    it('never shows SQL, whatever it is', async () => {
      const orders = engine(Order, { fields: ['number', 'lines'], children: { lines: ['product', 'quantity'] } });
      await make();
      const result = await orders.writer.create({ number: 'N1', lines: [{ product: '1', quantity: -1 }] }, { scope: everything });
      expect(result).toEqual({ done: 'refused', errors: { 'lines.0.quantity': 'This value is not allowed' } });
      expect(await dataSource.manager.count(Order)).toBe(0);
    });

    it('is a clear error where the database is gone, and nothing is half-written', async () => {
      const { base } = await make();
      const context: WriteContext<Product> = {
        ...all,
        hooks: hooks({ afterSave: () => Promise.reject(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })) }),
      };
      await expect(products.writer.update(base, { name: 'Half' }, context)).rejects.toThrow('REFLEX_MODEL_DATABASE');
      expect((await stored('C1'))!.name).toBe('Chair');
    });
  });

  describe('hooks', () => {
    it('clean values, check across fields, and run in the transaction', async () => {
      const calls: string[] = [];
      const context: WriteContext<Product> = {
        ...all,
        hooks: hooks({
          cleaners: new Map<string, (value: unknown) => unknown>([
            ['sku', (value) => String(value).toUpperCase()],
            [
              'name',
              (value) => {
                if (value === 'Sofa') throw new ModelFieldError('No sofas');
                return value;
              },
            ],
          ]),
          validate: (data) => (data.stock === 0 && data.status === Status.OnSale ? { stock: 'Nothing to sell' } : undefined),
          beforeSave: (row, manager) => {
            calls.push(`before ${row.sku} ${manager.queryRunner!.isTransactionActive}`);
          },
          afterSave: async (row, manager) => {
            calls.push(`after ${row.id}`);
            await manager.insert(Tag, { word: `t${row.id}` });
            if (row.name === 'Too much') throw new ModelFieldError({ name: 'Too much' });
          },
        }),
      };
      expect(await products.writer.create({ ...chair, name: 'Sofa', stock: '0' }, context)).toEqual({
        done: 'refused',
        errors: { name: 'No sofas' },
      });
      expect(await products.writer.create({ ...chair, stock: '0' }, context)).toEqual({
        done: 'refused',
        errors: { stock: 'Nothing to sell' },
      });
      saved(await products.writer.create({ ...chair, sku: 'low' }, context));
      expect(calls).toEqual(['before LOW true', 'after 1']);
      expect(await products.writer.create({ ...chair, sku: 'x', name: 'Too much' }, context)).toEqual({
        done: 'refused',
        errors: { name: 'Too much' },
      });
      expect(await dataSource.manager.countBy(Tag, { word: 't1' })).toBe(1);
      expect(await dataSource.manager.count(Product)).toBe(1);
      expect(await dataSource.manager.count(Tag)).toBe(3);
    });

    it('say who may do what', async () => {
      const { base } = await make();
      const context: WriteContext<Product> = {
        ...all,
        hooks: hooks({ can: (_action, row) => row !== undefined && row.sku !== 'C1' }),
      };
      expect(await products.writer.create({ ...chair, sku: 'C2' }, context)).toMatchObject({ done: 'refused' });
      expect(await products.writer.update(base, { name: 'x' }, context)).toMatchObject({ done: 'refused' });
      expect(await products.writer.remove(['1'], context)).toEqual({
        keys: [],
        refused: { 1: 'You may not delete this product' },
      });
    });
  });

  describe('deleting', () => {
    it('marks rows, and brings them back', async () => {
      await make();
      expect(await products.writer.remove(['1', '1', 'nonsense', '77'], all)).toEqual({ keys: ['1'], refused: {} });
      expect((await stored('C1'))!.deletedAt).toBeInstanceOf(Date);
      expect(await products.writer.remove(['1'], all)).toEqual({ keys: [], refused: {} });
      expect(await products.writer.restore(['1'], all)).toEqual({ keys: ['1'], refused: {} });
      expect((await stored('C1'))!.deletedAt).toBeNull();
    });

    it('says which rows must stay, and deletes the others', async () => {
      await make();
      const categories = engine(Category);
      expect(await categories.writer.remove(['1', '2'], { scope: everything })).toEqual({
        keys: ['2'],
        refused: { 1: 'This category is still used by 1 product' },
      });
      expect(await dataSource.manager.find(Category)).toMatchObject([{ name: 'Chairs' }]);
    });

    it('knows rows by keys of several columns', async () => {
      const seats = engine(Seat);
      const { row } = saved(await seats.writer.create({ hall: 'A~1', place: '2', guest: 'Zoe' }, { scope: everything }));
      expect(row.$key).toBe('A%7E1~2');
      expect(await seats.writer.remove([row.$key], { scope: everything })).toEqual({ keys: [row.$key], refused: {} });
      expect(await dataSource.manager.count(Seat)).toBe(0);
    });
  });

  describe('children', () => {
    const context: WriteContext<Order> = { scope: everything };
    let orders: ModelEngine<Order>;
    const lines = async () =>
      (await dataSource.manager.find(OrderLine, { relations: { order: true, product: true }, order: { id: 'ASC' } })).map(
        ({ id, quantity, order, product }) => [id, quantity, order.number, product.sku],
      );

    beforeEach(async () => {
      orders = engine(Order, { fields: ['number', 'lines'], children: { lines: ['product', 'quantity'] } });
      await make();
      await make({ sku: 'C2' });
    });

    it('are made, changed and removed with their row', async () => {
      const { base } = saved(
        await orders.writer.create(
          {
            number: 'N1',
            lines: [
              { product: '1', quantity: '2' },
              { product: '2', quantity: 5 },
            ],
          },
          context,
        ),
      );
      expect(await lines()).toEqual([
        [1, 2, 'N1', 'C1'],
        [2, 5, 'N1', 'C2'],
      ]);
      saved(
        await orders.writer.update(
          base,
          {
            number: 'N1',
            lines: [
              { $key: '2', product: '1', quantity: 6 },
              { product: '2', quantity: 1 },
            ],
          },
          context,
        ),
      );
      expect(await lines()).toEqual([
        [2, 6, 'N1', 'C1'],
        [3, 1, 'N1', 'C2'],
      ]);
    });

    it('of another row cannot be taken', async () => {
      saved(await orders.writer.create({ number: 'N1', lines: [{ product: '1', quantity: 1 }] }, context));
      const { base } = saved(await orders.writer.create({ number: 'N2', lines: [] }, context));
      expect(await orders.writer.update(base, { lines: [{ $key: '1', quantity: 9 }] }, context)).toEqual({
        done: 'refused',
        errors: { lines: 'A row of this list is no longer there' },
      });
      expect(await lines()).toEqual([[1, 1, 'N1', 'C1']]);
    });

    it('are refused with the place of what is wrong', async () => {
      const result = await orders.writer.create(
        {
          number: 'N1',
          lines: [
            { product: '1', quantity: 1 },
            { product: '99', quantity: 'many' },
            { id: 3, product: '1', quantity: 1 },
          ],
        },
        context,
      );
      expect(result).toEqual({
        done: 'refused',
        errors: {
          'lines.1.product': 'This is not one of the choices',
          'lines.1.quantity': 'Enter a whole number',
          '': "'lines.2.id' cannot be set here.",
        },
      });
      for (const bad of ['x', { 0: 1 }, [1], [null], [{ $key: 1 }]]) {
        expect(await orders.writer.create({ number: 'N1', lines: bad }, context)).toMatchObject({
          done: 'refused',
          errors: { lines: 'Send a list of rows' },
        });
      }
      expect(await dataSource.manager.count(Order)).toBe(0);
    });
  });

  describe('values', () => {
    it('keep every digit, every day and every moment', async () => {
      const samples = engine(Sample);
      const form = {
        id: '42',
        big: '-9223372036854775808',
        exact: '1234567890.5',
        ratio: '0.1',
        flag: 'false',
        day: '1999-12-31',
        hour: '23:59',
        moment: '2026-03-29T02:30:00+01:00',
        data: '{"a":1}',
        story: '<b>&"\'',
      };
      const { base } = saved(await samples.writer.create(form, { scope: everything }));
      expect(base.values).toMatchObject({
        id: form.id,
        big: form.big,
        exact: '1234567890.5000',
        ratio: 0.1,
        flag: false,
        day: form.day,
        hour: '23:59:00',
        moment: new Date('2026-03-29T01:30:00.000Z'),
        data: { a: 1 },
        story: form.story,
      });
      const { base: emptied } = saved(
        await samples.writer.update(
          base,
          Object.fromEntries(
            Object.keys(form)
              .slice(1)
              .map((name) => [name, '']),
          ),
          { scope: everything },
        ),
      );
      expect(Object.values(emptied.values).filter((value) => value !== null)).toEqual([form.id]);
    });
  });
});
