import { Page as ReflexPage, State } from 'nestjs-reflex';
import { crud, withTexts } from 'nestjs-reflex/typeorm';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withoutBrowser } from '../../support/chromium.js';
import { Member, Product } from '../entities.js';
import { crudPages } from './crud-page.js';
import { CrudWorld, field, rowsOf } from './crud-tab.js';
import { german } from './german.js';

const { ModelState } = withTexts(german);

@State()
class WarenState extends ModelState(Product, {
  fields: ['name', 'sku', 'price', 'stock', 'createdAt'],
  readOnly: ['createdAt'],
  filters: ['price'],
  search: ['name'],
  orderBy: { name: 'ASC' },
  pageSize: 10,
  label: 'name',
  labels: { one: 'Ware', many: 'Waren' },
}) {
  protected override beforeSave(row: Product): void {
    row.owner ??= { id: 1 } as Member;
  }
}

@ReflexPage('/waren', { title: 'Waren', lang: 'de' })
class WarenPage {
  render() {
    return crud(WarenState, { texts: { search: 'Waren suchen' } });
  }
}

describe.skipIf(withoutBrowser)(`a crud page in another language${withoutBrowser ? `: ${withoutBrowser}` : ''}`, () => {
  let world: CrudWorld;
  let page: Page;
  beforeAll(async () => {
    world = await CrudWorld.start({ providers: [...crudPages, WarenState, WarenPage] });
    const { manager } = world.shop.dataSource;
    await manager.save(Product, { name: 'Aaa', sku: 'AAA', price: '1234567.5', stock: 1205, owner: { id: 1 } });
    await manager.update(Product, { sku: 'AAA' }, { createdAt: new Date(Date.now() - 2 * 3_600_000) });
  }, 60_000);
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(async () => {
    page = await world.open('/waren', { locale: 'en-US' });
  });
  afterEach(async () => expect(await world.closePages()).toEqual([]));

  it('has none of its own words left, and writes numbers and times as the language of the page does', async () => {
    const cells = await rowsOf(page).first().locator('td').allTextContents();
    expect(cells.slice(1, 6)).toEqual(['Aaa', 'AAA', expect.stringMatching(/^1\.234\.567,50?$/), '1.205', 'vor 2 Stunden']);
    expect(await rowsOf(page).first().locator('time').getAttribute('title')).toMatch(/^\d+\.\d+\.\d{4}, \d+:\d\d:\d\d$/);
    await page.getByText('1–10 von 27').waitFor();
    await page.getByText('Seite 1 von 3').waitFor();
    await page.getByRole('searchbox', { name: 'Waren suchen' }).waitFor();
    await page.getByRole('button', { name: 'Ware anlegen' }).click();
    await page.getByRole('dialog', { name: 'Ware anlegen' }).getByRole('button', { name: 'Speichern' }).click();
    await page.getByRole('alert').getByText('Name: Bitte ausfüllen').waitFor();
    await field(page, 'Name').fill('Stuhl');
    await field(page, 'SKU').fill('S1');
    await field(page, 'Price').fill('12,5');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByRole('alert').getByText('Price: Bitte eine Zahl eingeben').waitFor();
    await field(page, 'Price').fill('12.5');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByRole('alert').getByText('SKU: Das ist schon vergeben').waitFor();
    await field(page, 'SKU').fill('STUHL');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByText('Stuhl wurde angelegt').waitFor();
  });

  it('writes them in the reader\u2019s own kind of the language, where it is the same', async () => {
    const swiss = await world.open('/waren', { locale: 'de-CH' });
    expect(await rowsOf(swiss).first().locator('td').nth(4).textContent()).toMatch(/^1['’]205$/);
    const british = await world.open('/shelf', { locale: 'en-GB' });
    await british.getByRole('searchbox').fill('Aaa');
    await british.getByText('1–1 of 1').waitFor();
    expect(await rowsOf(british).first().locator('time').getAttribute('title')).toMatch(/^\d\d\/\d\d\/\d{4}, \d\d:\d\d:\d\d$/);
  });
});
