import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Category, Product } from '../entities.js';
import { ProductsTab } from './products-tab.js';
import { ShopApp, denied } from './shop-app.js';

describe('a model state', () => {
  let shop: ShopApp;
  beforeEach(async () => {
    shop = await ShopApp.start();
  });
  afterEach(() => shop[Symbol.asyncDispose]());

  const open = async (path?: string, user?: number) => new ProductsTab(shop, await shop.open(path, user));
  const product = (sku: string) =>
    shop.dataSource.manager.findOne(Product, { where: { sku }, relations: { category: true, owner: true }, withDeleted: true });

  describe('as a list', () => {
    it('has its rows in the first HTML, within the scope of who asks', async () => {
      const ann = await open();
      expect(ann.names).toEqual(Array.from({ length: 10 }, (_, i) => `Thing ${String(i + 1).padStart(2, '0')}`));
      expect([ann.get('total'), ann.get('pageCount'), ann.get('loading')]).toEqual([25, 3, false]);
      expect(ann.get('may')).toEqual({ create: true, update: true, delete: true, restore: true, export: false, import: false });
      expect(ann.tab.page.html).not.toContain('Bobs');
      expect((await open('/products', 2)).names).toEqual(['Bobs']);
      expect((await open('/products', 0)).names).toEqual([]);
    });

    it('keeps what it shows in the address of its page', async () => {
      const list = await open('/products?tab=a');
      await list.run('setSearch', 'thing');
      expect(list.url).toBe('/products?tab=a&q=thing');
      await list.run('setFilter', 'price', 'ge', ['10']);
      await list.run('setSort', 'price');
      await list.run('setSort', 'price');
      await list.run('nextPage');
      expect(list.url).toBe('/products?tab=a&q=thing&sort=-price&page=2&price.ge=10');
      expect(list.names[0]).toBe('Thing 15');
      expect(list.get('filters')).toMatchObject([{ field: 'price', operator: 'ge', text: 'Price ≥ 10' }]);
      const again = await open(list.url);
      expect([again.names, again.get('page'), again.get('search')]).toEqual([list.names, 2, 'thing']);
      await list.run('clearFilters');
      expect([list.url, list.get('total')]).toEqual(['/products?tab=a&sort=-price', 25]);
    });

    it('names the rows that a filter refers to', async () => {
      const list = await open('/products?category.in=1&category.in=2&status.in=draft');
      expect(list.get<{ text: string }[]>('filters').map(({ text }) => text)).toEqual([
        'Category is Chairs or Tables',
        'Status is Draft',
      ]);
    });

    it.each([
      ['setFilter', 'owner', 'eq', ['2']],
      ['setFilter', 'stock', 'eq', [1]],
      ['setFilter', 'price', 'like', ['%']],
      ['setFilter', 'price', 'ge', ['NaN']],
      ['setFilter', '__proto__', 'eq', ['1']],
      ['setSort', 'owner'],
      ['setSort', 'price; DROP TABLE product'],
      ['setPageSize', 1_000_000],
      ['searchOptions', 'owner', ''],
      ['createOption', 'tags', 'x'],
    ])('refuses %s(%j, …) and shows what it did', async (event, ...args) => {
      const list = await open();
      const before = list.names;
      const { error } = await list.run(event, ...args);
      expect(error!.status).toBeGreaterThanOrEqual(400);
      expect(JSON.stringify(error)).not.toMatch(/SELECT|product"/);
      expect(list.names).toEqual(before);
    });

    it.each([-1, 0, 1e9, 2.5])('shows a page that there is where %j is asked for', async (page) => {
      const list = await open();
      expect((await list.run('goToPage', page)).error).toBeUndefined();
      expect(list.get('page')).toBe(page === 1e9 ? 3 : 1);
    });

    it('may forbid its export', async () => {
      const list = await open();
      expect((await list.run('exportCsv')).error).toMatchObject({ status: 403 });
    });
  });

  describe('as a form', () => {
    it('makes a row of whoever is logged in', async () => {
      const list = await open('/products', 2);
      await list.run('startCreate');
      expect([list.get('editing'), list.get('form')]).toEqual([
        '',
        expect.objectContaining({ name: null, stock: 0, status: 'draft' }),
      ]);
      await list.run('save', { name: 'Lamp' });
      expect(list.get('errors')).toEqual({ sku: 'Fill this in', price: 'Fill this in' });
      const { effects } = await list.run('save', { name: 'Lamp', sku: 'lamp', price: '3' });
      expect(effects).toMatchObject([{ do: 'toast', message: 'Lamp was added' }]);
      expect([list.get('editing'), list.get('errors')]).toEqual([null, {}]);
      expect((await product('LAMP'))!.owner).toMatchObject({ name: 'Bob' });
    });

    it('changes one row, and sends one row', async () => {
      const list = await open();
      await list.run('startEdit', '3');
      expect(list.get('form')).toMatchObject({ name: 'Thing 03', category: { key: '1', label: 'Chairs' } });
      const { bytes } = await list.run('save', { name: 'Thing 03 b', price: '2.50' });
      expect(list.names[2]).toBe('Thing 03 b');
      expect(bytes).toBeLessThan(400);
    });

    it('asks the second of two people what to keep', async () => {
      const [first, second] = [await open(), await open()];
      await first.run('startEdit', '3');
      await second.run('startEdit', '3');
      await first.run('save', { name: 'Theirs', stock: '99' });
      await second.run('save', { name: 'Mine', stock: '5' });
      expect(second.get<{ field: string; theirs: string }[]>('conflict').map(({ field, theirs }) => [field, theirs])).toEqual([
        ['name', 'Theirs'],
        ['stock', '99'],
      ]);
      await second.run('resolveConflict', { name: 'mine', stock: 'theirs' });
      expect(await product('S3')).toMatchObject({ name: 'Mine', stock: 99 });
      expect([second.get('editing'), second.get('conflict')]).toEqual([null, []]);
    });

    it('opens no row of others, and writes to none that the browser names', async () => {
      const list = await open('/products', 2);
      const { effects } = await list.run('startEdit', '3');
      expect(effects).toMatchObject([{ do: 'toast', message: 'This product is no longer there' }]);
      expect(list.get('editing')).toBeNull();
      expect((await list.run('save', { name: 'x' })).error).toMatchObject({ status: 403 });
      await list.run('startEdit', '26');
      await list.run('save', { name: 'Mine', id: '3' });
      expect(list.get('errors')).toEqual({ '': "'id' cannot be set here." });
      for (const event of ['delete', 'restore']) await list.run(event, '3');
      expect(await product('S3')).toMatchObject({ name: 'Thing 03', deletedAt: null });
    });

    it('offers rows to choose from, and makes them where it may', async () => {
      const list = await open();
      await list.run('searchOptions', 'category', 'tab');
      expect(list.get('options')).toEqual({ category: [{ key: '2', label: 'Tables' }] });
      await list.run('createOption', 'category', 'Lamps');
      expect(list.get('options')).toEqual({ category: [{ key: '3', label: 'Lamps' }] });
      expect(await shop.dataSource.manager.countBy(Category, { name: 'Lamps' })).toBe(1);
    });
  });

  describe('whose rights are taken away while its page is open', () => {
    afterEach(() => {
      for (const action of ['list', 'create', 'update']) denied.delete(action);
    });

    it('opens no row and offers none to choose from to who may not see the list', async () => {
      const list = await open();
      denied.add('list');
      for (const [event, ...args] of [['startEdit', '3'], ['searchOptions', 'category', ''], ['refresh']] as const) {
        expect((await list.run(event, ...args)).error, event).toMatchObject({ status: 403 });
      }
      expect([list.get('editing'), list.get('form'), list.get('options')]).toEqual([null, {}, {}]);
    });

    it('makes nothing to choose for who may write no row', async () => {
      const list = await open();
      denied.add('create');
      expect((await list.run('createOption', 'category', 'Lamps')).error).toMatchObject({ status: 403 });
      await list.run('startEdit', '3');
      denied.add('update');
      expect((await list.run('createOption', 'category', 'Lamps')).error).toMatchObject({ status: 403 });
      denied.delete('update');
      expect((await list.run('createOption', 'category', 'Lamps')).error).toBeUndefined();
      expect(await shop.dataSource.manager.countBy(Category, { name: 'Lamps' })).toBe(1);
    });
  });

  describe('deleting', () => {
    it('can be undone', async () => {
      const list = await open();
      await list.run('delete', '1');
      expect([list.get('total'), list.get('undoable')]).toEqual([24, { text: 'Thing 01 was deleted', keys: ['1'] }]);
      await list.run('undo');
      expect([list.get('total'), list.get('undoable')]).toEqual([25, null]);
    });

    it('takes the rows that were selected, and the selection with them', async () => {
      const list = await open();
      await list.run('selectPage');
      await list.run('select', '1');
      await list.run('select', '26');
      expect(list.get('selection')).toHaveLength(9);
      await list.run('deleteSelected');
      expect([list.get('total'), list.get('selection')]).toEqual([16, []]);
      await list.run('showDeleted', true);
      expect([list.url, list.get('total')]).toEqual(['/products?deleted=1', 9]);
      await list.run('selectPage');
      await list.run('restoreSelected');
      expect(list.get('total')).toBe(0);
    });
  });

  it('says what has become of the row in its form, and leaves the form alone', async () => {
    const list = await open();
    await list.run('startEdit', '3');
    await shop.dataSource.manager.update(Product, 3, { name: 'Elsewhere', version: 2 });
    await list.run('rowsChanged', ['3']);
    expect(list.get('notice')).toMatch(/^Somebody has changed this product/);
    expect([list.names.includes('Elsewhere'), list.get<{ name: string }>('form').name]).toEqual([true, 'Thing 03']);
    await shop.dataSource.manager.softDelete(Product, 3);
    await list.run('rowsChanged', []);
    expect(list.get('notice')).toMatch(/^Somebody has deleted this product/);
  });
});
