import 'reflect-metadata';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violations } from '../../support/axe.js';
import { openBrowser, withoutBrowser } from '../../support/chromium.js';
import { Order, OrderLine, Product } from '../entities.js';
import { ShopApp } from '../state/shop-app.js';
import { crudPages } from './crud-page.js';

describe.skipIf(withoutBrowser)(`a crud page in Chromium${withoutBrowser ? `: ${withoutBrowser}` : ''}`, () => {
  let shop: ShopApp;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    shop = await ShopApp.start({ providers: crudPages });
    context = await browser.newContext({ viewport: { width: 1200, height: 900 }, bypassCSP: false });
    page = await open('/shelf');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`What the page showed:\n${await page.locator('body').innerText()}`);
    await context.close();
    await shop[Symbol.asyncDispose]();
    expect(problems.splice(0)).toEqual([]);
  });

  async function open(path: string, viewport?: { width: number; height: number }): Promise<Page> {
    const opened = await context.newPage();
    opened.setDefaultTimeout(20_000);
    if (viewport) await opened.setViewportSize(viewport);
    opened.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404')) problems.push(message.text());
    });
    opened.on('pageerror', (error) => problems.push(String(error)));
    await opened.goto(shop.pages.url + path);
    await opened
      .getByRole('table')
      .or(opened.getByRole('heading', { level: 2 }))
      .first()
      .waitFor();
    return opened;
  }

  const names = (of = page) => of.locator('[data-open]').allTextContents();
  const field = (label: string, of = page) => of.getByRole('dialog').getByLabel(label, { exact: false }).first();
  const save = (of = page) => of.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const product = (sku: string) => shop.dataSource.manager.findOneBy(Product, { sku });

  it('finds, narrows, sorts and turns, and goes back with the browser', async () => {
    expect(await page.getByText('1–10 of 26').count()).toBe(1);
    await page.getByRole('searchbox', { name: 'Search' }).fill('thing');
    await page.getByText('1–10 of 25').waitFor();
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Condition').selectOption('ge');
    await page.getByLabel('Value').fill('20');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Price ≥ 20').waitFor();
    await page.getByText('1–5 of 5').waitFor();
    await page.getByRole('button', { name: 'Price', exact: true }).click();
    await page.locator('th[aria-sort=ascending]').waitFor();
    await page.getByRole('button', { name: 'Price', exact: true }).click();
    await page.locator('th[aria-sort=descending]').waitFor();
    expect(await names()).toEqual(['Thing 25', 'Thing 24', 'Thing 23', 'Thing 22', 'Thing 21']);
    expect(new URL(page.url()).search).toBe('?q=thing&sort=-price&price.ge=20');
    await page.goBack();
    await page.locator('th[aria-sort=ascending]').waitFor();
    await page.reload();
    await page.getByText('Price ≥ 20').waitFor();
    await page.getByRole('button', { name: 'Remove the filter' }).click();
    await page.getByText('1–10 of 25').waitFor();
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText('11–20 of 25').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('thing');
  });

  it('says that nothing matches, and what to do about it', async () => {
    await page.getByRole('searchbox').fill('no such thing');
    await page.getByRole('heading', { name: 'No products match' }).waitFor();
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.getByText('1–10 of 26').waitFor();
  });

  it('makes a row, and leads to what was refused', async () => {
    await page.getByRole('button', { name: 'New product' }).click();
    await field('Name').fill('Lamp');
    await field('SKU').fill('S1');
    await save();
    await page.getByRole('alert').getByText('Price: Fill this in').waitFor();
    await page.waitForFunction("document.activeElement?.getAttribute('name') === 'price'");
    await field('Price').fill('12.5');
    await save();
    await page.getByRole('alert').getByText('SKU: This is taken already').waitFor();
    expect(await field('Name').inputValue()).toBe('Lamp');
    await field('SKU').fill('L1');
    await field('Category').click();
    await page.getByRole('option', { name: 'Tables' }).click();
    await field('Tags').click();
    await page.getByRole('option', { name: 'oak' }).click();
    await page.keyboard.press('Escape');
    await save();
    await page.getByText('Lamp was added').waitFor();
    expect(
      await shop.dataSource.manager.findOne(Product, { where: { sku: 'L1' }, relations: { category: true, tags: true } }),
    ).toMatchObject({
      price: 12.5,
      category: { name: 'Tables' },
      tags: [{ word: 'oak' }],
    });
  });

  it('asks before it throws away what was typed', async () => {
    await page.getByRole('button', { name: 'Thing 03', exact: true }).click();
    await field('Name').fill('Changed');
    await page.keyboard.press('Escape');
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    await question.getByRole('button', { name: 'Keep editing' }).click();
    await question.waitFor({ state: 'hidden' });
    expect(await field('Name').inputValue()).toBe('Changed');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Changed was saved').waitFor();
    expect(await product('S3')).toMatchObject({ name: 'Changed', version: 2 });
  });

  it('lets the second of two people choose, and does not take the form from under their hands', async () => {
    const other = await open('/shelf');
    for (const each of [page, other]) await each.getByRole('button', { name: 'Thing 03', exact: true }).click();
    await field('Name', other).fill('Mine');
    await field('Stock', other).fill('77');
    await field('Name').fill('Theirs');
    await field('Stock').fill('55');
    await save();
    await page.getByText('Theirs was saved').waitFor();
    await other.getByText('Somebody has changed this product').waitFor();
    expect(await field('Name', other).inputValue()).toBe('Mine');
    await save(other);
    const dialog = other.getByRole('dialog', { name: 'Somebody else has changed this product' });
    await dialog.getByRole('radio', { name: 'Stock, Theirs: 55' }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await other.getByText('Mine was saved').waitFor();
    expect(await product('S3')).toMatchObject({ name: 'Mine', stock: 55 });
    await page.getByRole('button', { name: 'Mine', exact: true }).waitFor();
  });

  it('deletes after a question, and takes it back', async () => {
    await page.getByRole('button', { name: 'Actions: Thing 01' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('1–10 of 25').waitFor();
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await page.getByText('1–10 of 26').waitFor();
    await page.getByRole('checkbox', { name: 'Select all rows of this page' }).click();
    await page.getByText('10 selected').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('1–10 of 16').waitFor();
  });

  it('edits rows of a row in place', async () => {
    const orders = await open('/orders');
    await orders.getByRole('button', { name: 'New order' }).first().click();
    await field('Number', orders).fill('N1');
    await orders.getByRole('button', { name: 'Add', exact: true }).click();
    await field('Product', orders).click();
    await orders.getByRole('option', { name: 'Thing 02' }).click();
    await field('Quantity', orders).fill('many');
    await save(orders);
    await orders.getByRole('alert').getByText('Enter a whole number').waitFor();
    await field('Quantity', orders).fill('4');
    await save(orders);
    await orders.getByText('N1 was added').waitFor();
    const lines = await shop.dataSource.manager.find(OrderLine, { relations: { product: true, order: true } });
    expect(lines).toMatchObject([{ quantity: 4, product: { sku: 'S2' }, order: { number: 'N1' } }]);
    expect(await shop.dataSource.manager.count(Order)).toBe(1);
  });

  it('goes by the keyboard alone', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('thing 1');
    await page.getByText('of 12').waitFor();
    await page.locator('[data-open]').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+Space');
    await page.getByText('1 selected').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Edit product' }).waitFor();
    expect(await field('Name').inputValue()).toBe('Thing 10');
  });

  it('hides columns, in this browser', async () => {
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'SKU' }).click();
    await page.getByRole('columnheader', { name: 'SKU' }).waitFor({ state: 'hidden' });
    const again = await open('/shelf');
    await again.getByRole('columnheader', { name: 'Price' }).waitFor();
    expect(await again.getByRole('columnheader', { name: 'SKU' }).count()).toBe(0);
  });

  it('shows markup, formulas and scripts as the text that they are', async () => {
    await shop.dataSource.manager.update(Product, 1, {
      name: '<img src=x onerror=alert(1)>',
      description: '<script>alert(1)</script>',
    });
    await page.reload();
    await page.getByRole('button', { name: '<img src=x onerror=alert(1)>', exact: true }).click();
    await field('Name').waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });

  it('is a list of cards on a phone, without a scroll bar', async () => {
    const phone = await open('/shelf', { width: 360, height: 740 });
    expect(await phone.locator('thead').boundingBox()).toMatchObject({ width: 1 });
    expect(await phone.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    expect(await phone.evaluate("getComputedStyle(document.querySelector('td[data-label]'), '::before').content")).toBe('"SKU"');
    await phone.getByRole('button', { name: 'Thing 01' }).first().click();
    await phone.getByRole('dialog').waitFor();
  });

  it('leaves axe nothing to find: list, form, errors and dialogs, light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page, { isPart: true })).toEqual([]);
    }
    await page.getByRole('button', { name: 'New product' }).click();
    await field('Name').waitFor();
    await save();
    await page.getByRole('alert').waitFor();
    await page.waitForTimeout(400);
    expect(await violations(page, { isPart: true })).toEqual([]);
  });
});
