import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { Page } from 'nestjs-reflex';
import { html } from 'nestjs-reflex/ui';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Limits } from '../../../lib/events/limits.js';
import { CuttableWire } from '../../support/cuttable-wire.js';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Product, entities } from '../entities.js';
import { ProductsTab } from './products-tab.js';
import { ShopApp } from './shop-app.js';

/** What an event gets while the database hangs, in milliseconds. */
const SHORT = 1_000;

@Page('/about')
class AboutPage {
  render() {
    return html.h1('About');
  }
}

await onEachDatabase(
  'a database that answers nothing',
  (openDatabase) => {
    let database: TestDatabase;
    let wire: CuttableWire;
    let shop: ShopApp;

    beforeAll(async () => {
      database = await openDatabase();
      const { options } = database.dataSource;
      wire = await CuttableWire.to((options as { port: number }).port);
      shop = await ShopApp.start({
        providers: [AboutPage],
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
    const stored = (sku: string): Promise<Product | null> => database.dataSource.manager.findOneBy(Product, { sku });

    /** What comes of it where events get little time: nothing else here is to be in a hurry. */
    const soon = async <T>(work: () => Promise<T>): Promise<T> => {
      const limits = shop.pages.app.get(Limits, { strict: false });
      const { eventTimeout } = limits;
      Object.assign(limits, { eventTimeout: SHORT });
      return work().finally(() => Object.assign(limits, { eventTimeout }));
    };
    /** Resolves when no transaction is open any more. */
    const settled = async (): Promise<void> => {
      const { manager, options } = database.dataSource;
      const open =
        options.type === 'postgres'
          ? `SELECT pid FROM pg_stat_activity WHERE datname = '${String(options.database)}' AND xact_start IS NOT NULL AND pid <> pg_backend_pid()`
          : `SELECT trx_id FROM information_schema.innodb_trx JOIN information_schema.processlist ON id = trx_mysql_thread_id WHERE db = '${String(options.database)}'`;
      // InnoDB answers from what it last said where it was asked less than 100 ms ago.
      while ((await manager.query<unknown[]>(open)).length > 0) await pause(150);
    };
    const expired = { code: 'REFLEX_EVENT_TIMEOUT', status: 504 };

    it('ends what is asked of it in time, leaves what the list shows, and is read again when it answers', async () => {
      const list = await open();
      const before = list.names;
      wire.hang();
      for (const [event, ...args] of [['refresh'], ['setSearch', 'thing 2'], ['startEdit', '2']] as const) {
        const { error } = await soon(() => list.run(event, ...args));
        expect(error, event).toMatchObject(expired);
        expect(JSON.stringify(error)).not.toMatch(/SELECT|127\.0\.0\.1|\bat /);
        expect([list.names, list.get('loading'), list.get('search'), list.get('editing')]).toEqual([before, false, '', null]);
      }
      const late = await soon(() => open());
      expect([late.tab.page.status, late.tab.page.boot.error]).toEqual([504, expect.objectContaining(expired)]);
      // What needs no database goes on.
      expect((await shop.pages.get('/about')).status).toBe(200);
      await wire.mend();
      await list.run('setSearch', 'thing 2');
      expect(list.names).toHaveLength(8);
      expect((await open()).tab.page.status).toBe(200);
    });

    it('stores nothing of a save that was given up, also when it answers, and takes it then', async () => {
      const key = '3';
      const list = await open();
      await list.run('startEdit', key);
      wire.hangAt(/UPDATE /);
      expect((await soon(() => list.run('save', { name: `Half ${key}`, price: '77' }))).error).toMatchObject(expired);
      expect([list.get('editing'), list.get('errors')]).toEqual([key, {}]);
      await wire.mend();
      await settled();
      expect(await stored(`S${key}`)).toMatchObject({ name: `Thing 0${key}`, version: 1 });
      await list.run('save', { name: `Whole ${key}`, price: '77' });
      expect([list.get('editing'), list.get('conflict')]).toEqual([null, []]);
      expect(await stored(`S${key}`)).toMatchObject({ name: `Whole ${key}`, version: 2 });
    });

    it('makes and deletes nothing either', async () => {
      const list = await open();
      await list.run('startCreate');
      wire.hangAt(/INSERT /);
      expect((await soon(() => list.run('save', { name: 'Lamp', sku: 'LAMP', price: '1' }))).error).toMatchObject(expired);
      expect(list.get('editing')).toBe('');
      await wire.mend();
      await settled();
      expect(await stored('LAMP')).toBeNull();
      wire.hangAt(/DELETE |UPDATE /);
      expect((await soon(() => list.run('delete', '5'))).error).toMatchObject(expired);
      await wire.mend();
      await settled();
      expect(await stored('S5')).not.toBeNull();
    });
  },
  entities,
  ['postgres', 'mariadb'],
);
