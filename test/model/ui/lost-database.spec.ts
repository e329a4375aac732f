import 'reflect-metadata';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Limits } from '../../../lib/events/limits.js';
import { violations } from '../../support/axe.js';
import { withoutBrowser } from '../../support/chromium.js';
import { CuttableWire } from '../../support/cuttable-wire.js';
import { databaseOf, type TestDatabase } from '../../support/databases.js';
import { Product, entities } from '../entities.js';
import { crudPages } from './crud-page.js';
import { CrudWorld, field, rowsOf } from './crud-tab.js';

const openDatabase = await databaseOf('postgres');
const missing = withoutBrowser || ('missing' in openDatabase ? openDatabase.missing : '');

describe.skipIf(missing)(`a crud page whose database goes away${missing ? ` (left out: ${missing})` : ''}`, () => {
  let database: TestDatabase;
  let wire: CuttableWire;
  let world: CrudWorld;
  beforeAll(async () => {
    database = await (openDatabase as (of: typeof entities) => Promise<TestDatabase>)(entities);
    const { options } = database.dataSource;
    wire = await CuttableWire.to((options as { port: number }).port);
    const cuttable = { ...options, port: wire.port, synchronize: false } as TypeOrmModuleOptions;
    world = await CrudWorld.start({ providers: crudPages, database: cuttable });
  });
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await wire?.[Symbol.asyncDispose]();
    await database?.[Symbol.asyncDispose]();
  });

  const alertOf = (page: Page) => page.getByRole('alert').filter({ hasText: 'The products could not be read' });

  it('keeps its rows and what was typed, says what is the matter, and goes on when it is back', async () => {
    const page = await world.open('/shelf');
    await page.getByRole('button', { name: 'Thing 03', exact: true }).click();
    await field(page, 'Name').fill('Typed with care');
    wire.cutAt(/UPDATE /);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('The database does not answer, and nothing was stored').waitFor();
    expect(await field(page, 'Name').inputValue()).toBe('Typed with care');
    expect(await database.dataSource.manager.findOneBy(Product, { sku: 'S3' })).toMatchObject({ name: 'Thing 03' });
    await wire.mend();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Typed with care was saved').waitFor();
    expect(await database.dataSource.manager.findOneBy(Product, { sku: 'S3' })).toMatchObject({ name: 'Typed with care' });

    await wire.cut();
    await page.getByRole('searchbox').fill('thing 2');
    const alert = alertOf(page);
    await alert.getByText('The database does not answer').waitFor();
    await alert.getByText('What you see was read before.').waitFor();
    expect(await rowsOf(page).count()).toBe(10);
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, { rules: 'colours' })).toEqual([]);
    const late = await world.open('/shelf');
    await alertOf(late).getByRole('button', { name: 'Try again' }).click();
    await alertOf(late).waitFor();
    expect([await rowsOf(late).count(), await late.getByText('No products yet').count()]).toEqual([0, 0]);
    await wire.mend();
    for (const each of [page, late]) {
      await alertOf(each).getByRole('button', { name: 'Try again' }).click();
      await alertOf(each).waitFor({ state: 'detached' });
    }
    expect([await rowsOf(page).count(), await rowsOf(late).count()]).toEqual([8, 10]);
    expect(await world.closePages()).toEqual([]);
  });

  it('keeps what was typed where it answers nothing, says so in time, and stores it once when it answers', async () => {
    const limits = world.shop.pages.app.get(Limits, { strict: false });
    const { eventTimeout } = limits;
    const page = await world.open('/shelf');
    await page.getByRole('button', { name: 'Thing 04', exact: true }).click();
    await field(page, 'Name').fill('Typed with patience');
    Object.assign(limits, { eventTimeout: 1_000 });
    wire.hangAt(/UPDATE /);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('REFLEX_EVENT_TIMEOUT', { exact: true }).waitFor();
    Object.assign(limits, { eventTimeout });
    expect(await field(page, 'Name').inputValue()).toBe('Typed with patience');
    await wire.mend();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Typed with patience was saved').waitFor();
    expect(await database.dataSource.manager.findOneBy(Product, { sku: 'S4' })).toMatchObject({
      name: 'Typed with patience',
      version: 2,
    });
    expect(await world.closePages()).toEqual([]);
  });
});
