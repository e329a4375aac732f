import 'reflect-metadata';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { Page, State } from 'nestjs-reflex';
import { each, html, onLoad, use } from 'nestjs-reflex/ui';
import { ModelState } from 'nestjs-reflex/typeorm';
import { In } from 'typeorm';
import { expect, it } from 'vitest';
import { applyOp } from '../../../lib/protocol/apply-patch.js';
import { onEachDatabase } from '../databases.js';
import { Product, Status } from '../entities.js';
import { ProductsTab } from './products-tab.js';
import { ShopApp } from './shop-app.js';

@State()
class LongState extends ModelState(Product, {
  fields: ['name'],
  filters: [],
  orderBy: { name: 'ASC' },
  pageSize: 10,
  count: { cap: 5 },
  live: false,
}) {}

@Page('/long')
class LongPage {
  render() {
    const s = use(LongState);
    return html.main(
      onLoad(s.load),
      each(s.data, (row) => html.p(row.name)),
      html.b(s.total, s.totalIs, s.page, s.pageCount),
    );
  }
}

it('turns the pages of a list that is too long to be counted, and skips no row that others take from before them', async () => {
  await using shop = await ShopApp.start({ providers: [LongState, LongPage] });
  const tab = await shop.open('/long');
  const values = new Map<number, unknown>();
  for (const op of tab.page.boot.vars) applyOp(values as never, op);
  const get = (name: string): unknown => values.get(shop.pages.varId('LongState', name));
  const names = (): string[] => (get('data') as { name: string }[]).map(({ name }) => name);
  const turn = async (event: string, ...args: unknown[]): Promise<void> => {
    const frame = await tab.run(`LongState.${event}`, ...args);
    if (frame[0] !== 'g' && frame[0] !== 'p') throw new Error(`Unexpected ${JSON.stringify(frame)}`);
    for (const op of frame[0] === 'p' ? frame[3] : frame[4]) applyOp(values as never, op);
  };
  const things = (from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, i) => `Thing ${String(from + i).padStart(2, '0')}`);
  // One of Bob's is first.
  expect(names()).toEqual(['Bobs', ...things(1, 9)]);
  expect([get('total'), get('totalIs'), get('pageCount')]).toEqual([5, 'capped', 2]);
  await shop.dataSource.manager.delete(Product, { name: 'Thing 03' });
  await turn('nextPage');
  expect(names()).toEqual(things(10, 19));
  expect([get('page'), get('pageCount')]).toEqual([2, 3]);
  await turn('refresh');
  expect(names()).toEqual(things(10, 19));
  await turn('nextPage');
  expect(names()).toEqual(things(20, 25));
  expect([get('page'), get('pageCount')]).toEqual([3, 3]);
  await turn('prevPage');
  expect(names()).toEqual(things(10, 19));
  await turn('prevPage');
  // What is left before it is less than a page: the first is shown.
  expect(names()).toEqual(['Bobs', ...things(1, 2), ...things(4, 10)]);
  await turn('goToPage', 3);
  expect(names()).toEqual(things(21, 25));
});

/** Ties and NULLs in what it is sorted by. */
@State()
class ShelvesState extends ModelState(Product, {
  fields: ['name', 'shelf', 'status'],
  filters: [],
  orderBy: { status: 'ASC', shelf: 'DESC' },
  pageSize: 7,
  pageSizes: [7],
  count: 'estimated',
  live: false,
}) {}

@Page('/shelves')
class ShelvesPage {
  render() {
    const s = use(ShelvesState);
    return html.main(
      onLoad(s.load),
      each(s.data, (row) => html.p(row.name)),
      html.b(s.total, s.totalIs, s.page, s.pageCount),
    );
  }
}

await onEachDatabase('pages of a list that is sorted by what is the same, or NULL', (openDatabase) => {
  it('have each row once, on the way to the last and back', async () => {
    await using database = await openDatabase();
    await using shop = await ShopApp.start({
      database: { ...database.dataSource.options, synchronize: true } as TypeOrmModuleOptions,
      providers: [ShelvesState, ShelvesPage],
    });
    const { manager } = shop.dataSource;
    for (const [shelf, sku] of [
      ['A', ['S1', 'S2', 'S9', 'S12']],
      ['B', ['S3', 'S4', 'S20']],
    ] as const) {
      await manager.update(Product, { sku: In([...sku]) }, { shelf });
    }
    await manager.update(Product, { sku: In(['S5', 'S6']) }, { status: Status.OnSale });
    const list = new ProductsTab(shop, await shop.open('/shelves'), 'ShelvesState');
    const pages = [list.names];
    while (list.names.length === 7) {
      await list.run('nextPage');
      pages.push(list.names);
    }
    expect(pages.map(({ length }) => length)).toEqual([7, 7, 7, 5]);
    expect(new Set(pages.flat()).size).toBe(26);
    expect([list.get('total'), list.get('totalIs'), list.get('page')]).toEqual([26, 'exact', 4]);
    for (const before of pages.slice(0, -1).toReversed()) {
      await list.run('prevPage');
      expect(list.names).toEqual(before);
    }
    expect(list.get('page')).toBe(1);
    await list.run('goToPage', 4);
    expect(list.names).toEqual(pages[3]);
  });
});
