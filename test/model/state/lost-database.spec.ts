import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { CuttableWire } from '../../support/cuttable-wire.js';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Product, entities } from '../entities.js';
import { ProductsTab } from './products-tab.js';
import { ShopApp } from './shop-app.js';

const UNREACHABLE = 'The database does not answer. Try again in a moment.';
const UNSAVED =
  'The database does not answer, and nothing was stored. What you have typed is still here: save it again in a moment.';

await onEachDatabase(
  'a database that goes away',
  (openDatabase) => {
    let database: TestDatabase;
    let wire: CuttableWire;
    let shop: ShopApp;

    beforeAll(async () => {
      database = await openDatabase();
      const { options } = database.dataSource;
      wire = await CuttableWire.to((options as { port: number }).port);
      shop = await ShopApp.start({
        database: { ...options, port: wire.port, synchronize: false, logging: false } as TypeOrmModuleOptions,
      });
    });
    afterEach(() => wire.mend());
    afterAll(async () => {
      await shop?.[Symbol.asyncDispose]();
      await wire?.[Symbol.asyncDispose]();
      await database?.[Symbol.asyncDispose]();
    });

    const open = async (path?: string): Promise<ProductsTab> => new ProductsTab(shop, await shop.open(path));
    /** What is stored, by a connection that nobody cuts. */
    const stored = (sku: string): Promise<Product | null> => database.dataSource.manager.findOneBy(Product, { sku });

    it('leaves what the list shows, says so, and is read again when it is back', async () => {
      const list = await open();
      const before = list.names;
      await wire.cut();
      for (const [event, ...args] of [
        ['refresh'],
        ['setSearch', 'thing 2'],
        ['setFilter', 'category', 'in', ['1']],
        ['rowsChanged', []],
      ] as const) {
        expect((await list.run(event, ...args)).error).toBeUndefined();
        expect([list.names, list.get('failure'), list.get('loading')]).toEqual([before, UNREACHABLE, false]);
      }
      expect(list.get('filters')).toMatchObject([{ text: 'Category is 1' }]);
      await wire.mend();
      await list.run('refresh');
      expect([list.names, list.get('failure')]).toEqual([
        ['Thing 02', 'Thing 12', 'Thing 20', 'Thing 21', 'Thing 22', 'Thing 23', 'Thing 24', 'Thing 25'],
        null,
      ]);
      expect(list.get('filters')).toMatchObject([{ text: 'Category is Chairs' }]);
      expect(list.url).toBe('/products?q=thing+2&category.in=1');
    });

    it('has a page that says so, where it is gone when the page is asked for', async () => {
      await wire.cut();
      const list = await open('/products?category.in=1');
      expect([list.tab.page.status, list.get('failure'), list.get('loading'), list.names]).toEqual([200, UNREACHABLE, false, []]);
      await wire.mend();
      await list.run('refresh');
      expect([list.names.length, list.get('failure')]).toEqual([10, null]);
    });

    it('has a clear answer to whatever is asked of it', async () => {
      const list = await open();
      await list.run('startEdit', '1');
      await wire.cut();
      for (const [event, ...args] of [
        ['startEdit', '2'],
        ['delete', '2'],
        ['restore', '2'],
        ['searchOptions', 'category', ''],
        ['createOption', 'category', 'Lamps'],
      ] as const) {
        const { error } = await list.run(event, ...args);
        expect(error, event).toMatchObject({ code: 'REFLEX_MODEL_DATABASE', status: 503 });
        expect(JSON.stringify(error)).not.toMatch(/SELECT|UPDATE|127\.0\.0\.1|ECONN|\bat /);
      }
      expect([list.get('editing'), list.get<{ name: string }>('form').name]).toEqual(['1', 'Thing 01']);
    });

    it('has stored nothing where it goes away mid-save, and the form is still open', async () => {
      const list = await open();
      await list.run('startEdit', '3');
      wire.cutAt(/UPDATE /);
      expect((await list.run('save', { name: 'Half', price: '77' })).error).toBeUndefined();
      expect([list.get('editing'), list.get('errors')]).toEqual(['3', { '': UNSAVED }]);
      expect((await stored('S3'))!.name).toBe('Thing 03');
      await wire.mend();
      await list.run('save', { name: 'Whole', price: '77' });
      expect(list.get('editing')).toBeNull();
      expect(await stored('S3')).toMatchObject({ name: 'Whole', version: 2 });
    });

    it('has made nothing either, and a conflict is still to be resolved', async () => {
      const [first, second] = [await open(), await open()];
      await first.run('startCreate');
      wire.cutAt(/INSERT /);
      await first.run('save', { name: 'Lamp', sku: 'LAMP', price: '1' });
      expect([first.get('editing'), first.get('errors')]).toEqual(['', { '': UNSAVED }]);
      expect(await stored('LAMP')).toBeNull();
      await wire.mend();
      await first.run('save', { name: 'Lamp', sku: 'LAMP', price: '1' });
      expect((await stored('LAMP'))!.name).toBe('Lamp');

      for (const each of [first, second]) await each.run('startEdit', '5');
      await first.run('save', { name: 'Theirs', stock: '50' });
      await second.run('save', { name: 'Mine', stock: '60' });
      wire.cutAt(/UPDATE /);
      const { effects } = await second.run('resolveConflict', { stock: 'theirs' });
      expect(effects).toMatchObject([{ do: 'toast', message: UNSAVED }]);
      expect(second.get('conflict')).toMatchObject([{ field: 'name' }, { field: 'stock', mine: '60', theirs: '50' }]);
      await wire.mend();
      await second.run('resolveConflict', { stock: 'theirs' });
      expect([second.get('editing'), await stored('S5')]).toMatchObject([null, { name: 'Mine', stock: 50 }]);
    });

    it('does not say what it cannot know: a commit that nobody has answered', async () => {
      const list = await open();
      await list.run('startEdit', '4');
      wire.cutAt(/COMMIT(?!TED)/, { passes: true });
      await list.run('save', { name: 'Perhaps' });
      expect(list.get('errors')).toEqual({ '': expect.stringMatching(/Look whether it was/) as string });
      await wire.mend();
      while ((await stored('S4'))!.name !== 'Perhaps') await pause(20);
      // The same values meet no conflict.
      await list.run('save', { name: 'Perhaps' });
      expect([list.get('editing'), list.get('conflict')]).toEqual([null, []]);
    });
  },
  entities,
  ['postgres', 'mariadb'],
);
