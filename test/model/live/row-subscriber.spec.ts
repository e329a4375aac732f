import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { expect, it, vi } from 'vitest';
import { compileContract } from '../../../lib/model/contract/compile-contract.js';
import { ModelChanges, type ModelChange } from '../../../lib/model/live/model-changes.js';
import { RowSubscriber } from '../../../lib/model/live/row-subscriber.js';
import { onEachDatabase } from '../databases.js';
import { Category, Member, Order, OrderLine, Product, Seat, Tag } from '../entities.js';

const CONTRACTS = [Category, Product, Order, OrderLine, Seat, Tag].map((entity) => compileContract(entity as typeof Category));

function listen(dataSource: DataSource): { readonly changes: ModelChanges; taken(): string[] } {
  const changes = new ModelChanges();
  const contracts = new Map(CONTRACTS.map((contract) => [contract.name, contract as never]));
  dataSource.subscribers.push(new RowSubscriber(changes, new Set(contracts.keys()), contracts));
  const heard: ModelChange[] = [];
  changes.subscribe((change) => heard.push(change));
  const taken = () => heard.splice(0).map(({ entity, keys }) => `${entity} ${keys.length > 0 ? keys.join(' ') : 'any'}`);
  return { changes, taken };
}

await onEachDatabase('writes of a data source', (open, kind) => {
  it('are told with their keys when they are committed', async () => {
    await using database = await open();
    const { manager } = database.dataSource;
    const { taken } = listen(database.dataSource);
    const [one, two] = await manager.save(Category, [{ name: 'One' }, { name: 'Two' }]);
    expect(taken()).toEqual([`Category ${one!.id} ${two!.id}`]);
    one!.name = 'First';
    await manager.save(Category, one!);
    expect(taken()).toEqual([`Category ${one!.id}`]);
    await manager.save(Category, one!);
    expect(taken()).toEqual([]);
    const id = one!.id;
    await manager.remove(Category, one!);
    expect(taken()).toEqual([`Category ${id}`]);
    await manager.save(Seat, { hall: 'A~1', place: 7 });
    expect(taken()).toEqual(['Seat A%7E1~7']);
    await manager.save(Member, { name: 'Nobody shows members' });
    expect(taken()).toEqual([]);
    const product = await manager.save(Product, { name: 'Chair', sku: 'c', price: '1' });
    taken();
    await manager.softRemove(Product, product);
    await manager.recover(Product, product);
    expect(taken()).toEqual([`Product ${product.id}`, `Product ${product.id}`]);
  });

  it('are told of children, and of both sides of a table between', async () => {
    await using database = await open();
    const { manager } = database.dataSource;
    const product = await manager.save(Product, { name: 'Chair', sku: 'c', price: '1' });
    const tag = await manager.save(Tag, { word: 'oak' });
    const { taken } = listen(database.dataSource);
    const order = await manager.save(Order, { number: '1', contact: null, lines: [{ product, quantity: 2 }] });
    expect(taken().toSorted()).toEqual([`Order ${order.id}`, `OrderLine ${order.lines[0]!.id}`]);
    await manager.save(Product, { id: product.id, tags: [tag] });
    expect(taken().toSorted()).toEqual([expect.stringMatching(/^Product/), 'Tag any']);
    await manager.createQueryBuilder().relation(Product, 'tags').of(product.id).remove('oak');
    expect(taken().toSorted()).toEqual(['Product any', 'Tag any']);
  });

  it('are told without keys where a query builder makes them', async () => {
    await using database = await open();
    const { manager } = database.dataSource;
    const { taken } = listen(database.dataSource);
    await manager.insert(Category, { name: 'One' });
    expect(taken()).toEqual(['Category 1']);
    await manager.update(Category, { name: 'One' }, { name: 'First' });
    await manager.delete(Category, { name: 'First' });
    await manager.createQueryBuilder().update(Product).set({ stock: 3 }).execute();
    await manager.softDelete(Product, { stock: 3 });
    await manager.restore(Product, { stock: 3 });
    expect(taken()).toEqual(['Category any', 'Category any', 'Product any', 'Product any', 'Product any']);
  });

  it('are told after the commit of the transaction, and never where it is rolled back', async () => {
    await using database = await open();
    const { dataSource } = database;
    const { taken } = listen(dataSource);
    const seen: string[][] = [];
    await dataSource.transaction(async (manager) => {
      await manager.save(Category, { name: 'One' });
      await manager.insert(Category, { name: 'Two' });
      seen.push(taken());
      await manager.transaction((inner) => inner.save(Category, { name: 'Three' }));
      seen.push(taken());
    });
    expect([...seen, taken()]).toEqual([[], [], ['Category 1 2 3']]);
    const failed = dataSource.transaction(async (manager) => {
      await manager.save(Category, { name: 'Four' });
      throw new RangeError('undone');
    });
    await expect(failed).rejects.toThrow('undone');
    expect(taken()).toEqual([]);
    await dataSource.manager.save(Category, { name: 'Five' });
    expect(taken()).toHaveLength(1);
    const refused = dataSource.manager.save(Category, [{ name: 'Six' }, { name: 'Five' }]);
    await expect(refused).rejects.toThrow();
    expect(taken()).toEqual([]);
  });

  it('do not fail where they cannot be told', async () => {
    await using database = await open();
    const { manager } = database.dataSource;
    const { changes } = listen(database.dataSource);
    const logged = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    changes.publish = () => Promise.reject(new Error('the bus is down'));
    await manager.save(Category, { name: 'One' });
    changes.publish = () => {
      throw new Error('the bus is down');
    };
    await manager.save(Category, { name: 'Two' });
    expect(await manager.count(Category)).toBe(2);
    expect(logged).toHaveBeenCalledTimes(2);
    logged.mockRestore();
  });

  if (kind !== 'better-sqlite3') {
    it('of one connection are not those of another', async () => {
      await using database = await open();
      const { dataSource } = database;
      const { taken } = listen(dataSource);
      const runner = dataSource.createQueryRunner();
      await runner.startTransaction();
      await runner.manager.save(Category, { name: 'Open' });
      await dataSource.manager.save(Category, { name: 'Closed' });
      expect(taken()).toEqual(['Category 2']);
      await runner.commitTransaction();
      await runner.release();
      expect(taken()).toEqual(['Category 1']);
    });
  }
});
