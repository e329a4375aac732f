import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.js';
import { openBrowser, withoutBrowser } from '../support/chromium.js';
import { FITS, misfits } from '../support/narrow.js';
import { startSample, type RunningSample } from '../support/sample.js';

const PASSWORD = 'shop keeper 1';
const pictures = process.env['REFLEX_SCREENSHOTS'];

describe.skipIf(withoutBrowser)('sample 03-shop', () => {
  let sample: RunningSample;
  let browser: Browser;
  let contexts: BrowserContext[];
  const complaints: string[] = [];

  beforeAll(async () => {
    sample = await startSample('03-shop');
    browser = await openBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await sample?.[Symbol.asyncDispose]();
  });
  beforeEach(() => (contexts = []));
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    expect(complaints.splice(0)).toEqual([]);
  });

  /** Somebody who is logged in, with a browser of their own. */
  async function person(username: 'manager' | 'clerk', path: string, options: object = {}): Promise<Page> {
    const context = await browser.newContext({ baseURL: sample.url, viewport: { width: 1280, height: 860 }, ...options });
    contexts.push(context);
    context.setDefaultTimeout(20_000);
    context.on('weberror', (error) => complaints.push(String(error.error())));
    context.on('console', (message) => {
      const known = /favicon|status of 40[34]/;
      if (message.type() === 'error' && !known.test(message.text() + message.location().url)) complaints.push(message.text());
    });
    const page = await context.newPage();
    await page.goto(`/login?next=${encodeURIComponent(path)}`);
    await page.getByLabel('Username or e-mail').fill(username);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL((url) => url.pathname === path.split('?', 1)[0]);
    return page;
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (!pictures) return;
    await mkdir(pictures, { recursive: true });
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(pictures, `shop-${name}.png`) });
  }

  const field = (page: Page, label: string) => page.getByRole('dialog').getByLabel(label).first();
  const save = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();

  it('finds one of ten thousand products, and shows what a link says', async () => {
    const page = await person('manager', '/products');
    await page.getByText('1–20 of 10,000').waitFor();
    await picture(page, 'products');
    await page.getByRole('searchbox').fill('bergen walnut chairs');
    await page.waitForURL(/q=bergen/);
    await page.getByText(/^1–\d+ of \d{1,2}$/).waitFor();
    await page.goto('/products?category.in=1&price.le=100&sort=-price');
    await page.getByText('Category is Chairs').waitFor();
    await page.getByText('Price ≤ 100').waitFor();
    expect(await page.locator('th[aria-sort=descending]').textContent()).toContain('Price');
    await picture(page, 'filtered');
  });

  it('shows one person what another has stored, and asks the second who stores', async () => {
    const manager = await person('manager', '/products?q=CH-');
    const clerk = await person('clerk', '/products?q=CH-');
    const first = (await manager.locator('[data-open]').first().textContent())!;
    for (const page of [manager, clerk]) await page.locator('[data-open]').first().click();
    await field(clerk, 'Stock').fill('111');
    await field(manager, 'Name').fill('Aaa chair of the manager');
    await field(manager, 'Stock').fill('222');
    await save(manager);
    await clerk.getByText('Somebody has changed this product').waitFor();
    expect(await field(clerk, 'Name').inputValue()).toBe(first);
    await save(clerk);
    await clerk
      .getByRole('dialog', { name: 'Somebody else has changed this product' })
      .getByRole('radio', { name: /Theirs: 222/ })
      .check();
    await picture(clerk, 'conflict');
    await clerk
      .getByRole('dialog', { name: 'Somebody else has changed this product' })
      .getByRole('button', { name: 'Save' })
      .click();
    await clerk.getByRole('button', { name: 'Aaa chair of the manager', exact: true }).waitFor();
    await clerk.getByText('222').first().waitFor();
  });

  it('lets people do what they may, whatever they try', async () => {
    const clerk = await person('clerk', '/products');
    await clerk
      .getByRole('button', { name: /^Actions: / })
      .first()
      .click();
    await clerk.getByRole('menuitem', { name: 'Edit' }).waitFor();
    expect(await clerk.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
    expect(await clerk.getByRole('link', { name: 'Customers' }).count()).toBe(0);
    expect((await clerk.goto('/customers'))!.status()).toBe(403);
    const notes = await person('manager', '/notes');
    expect(await notes.locator('[data-open]').allTextContents()).toEqual(['Welcome, manager']);
  });

  it('checks a product as the shop wants it, and keeps what was typed', async () => {
    const page = await person('manager', '/products');
    await page.getByRole('button', { name: 'New product' }).click();
    await field(page, 'Name').fill('Test lamp');
    await field(page, 'SKU').fill('zz-99999');
    await field(page, 'Price').fill('12.345');
    await save(page);
    await page.getByRole('alert').getByText('Price: Use at most 2 digits behind the point').waitFor();
    await page.getByRole('alert').getByText('Category: Choose one').waitFor();
    await picture(page, 'errors');
    await field(page, 'Price').fill('12.30');
    await field(page, 'Category').click();
    await page.getByRole('option', { name: 'Lighting' }).click();
    await field(page, 'Tags').fill('brand new');
    await page.getByRole('option', { name: 'Add “brand new”' }).click();
    await page.getByRole('dialog').getByText('brand new', { exact: true }).first().waitFor();
    await page.keyboard.press('Escape');
    await save(page);
    await page.getByText('Test lamp was added').waitFor();
    await page.getByRole('searchbox').fill('ZZ-99999');
    await page.getByText('1–1 of 1').waitFor();
    await page.getByRole('button', { name: 'Actions: Test lamp' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await page.getByText('1–1 of 1').waitFor();
  });

  it('edits the lines of an order within it', async () => {
    const page = await person('clerk', '/orders');
    await page.getByText('1–20 of 2,000').waitFor();
    await page.locator('[data-open]').first().click();
    const lines = page.getByRole('group', { name: 'Lines' });
    await lines.getByLabel('Quantity').first().waitFor();
    const before = await lines.getByLabel('Quantity').count();
    await lines.getByRole('button', { name: 'Add', exact: true }).click();
    await lines.getByRole('textbox', { name: 'Product', exact: true }).last().click();
    await page.locator('[data-combobox-option]:visible').first().click();
    await lines.getByLabel('Quantity').last().fill('3');
    await lines.getByLabel('Unit price').last().fill('4.20');
    await picture(page, 'order');
    await save(page);
    await page.getByText(/was saved/).waitFor();
    await page.locator('[data-open]').first().click();
    await lines.getByLabel('Quantity').nth(before).waitFor();
    expect(await lines.getByLabel('Quantity').count()).toBe(before + 1);
  });

  it('exports what the list shows, without formulas', async () => {
    const page = await person('manager', '/categories');
    await page.getByRole('button', { name: 'New category' }).click();
    await field(page, 'Name').fill('=HYPERLINK("http://x")');
    await save(page);
    await page.getByText('was added').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()]);
    expect(download.suggestedFilename()).toBe('categories.csv');
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(text.split('\r\n')[1]).toBe(`"'=HYPERLINK(""http://x"")",`);
  });

  it('imports products that it has exported, once they are mended', async () => {
    const page = await person('manager', '/products?q=CH-&stock.ge=1');
    const sku = (await page.locator('td[data-label=SKU]').first().textContent())!;
    await page.goto(`/products?q=${sku}`);
    await page.getByText('1–1 of 1').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()]);
    const exported = await readFile(await download.path(), 'utf8');
    const dialog = page.getByRole('dialog', { name: 'Import' });
    const choose = (content: string) =>
      dialog
        .locator('input[type=file]')
        .setInputFiles({ name: 'products.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
    await page.getByRole('button', { name: 'Import' }).click();
    await dialog.getByRole('button', { name: 'Choose a file' }).waitFor();
    await choose(exported);
    await dialog.getByText('This cannot be set here').waitFor();
    await dialog.getByRole('button', { name: 'Leave these columns out' }).click();
    await dialog.getByText('1 of 1 rows cannot be added').waitFor();
    await dialog.getByRole('cell', { name: 'This is taken already' }).waitFor();
    await picture(page, 'import');
    await choose(exported.replace(sku, 'XX-424242'));
    await dialog.getByRole('button', { name: 'Leave these columns out' }).click();
    await dialog.getByRole('button', { name: 'Import one row' }).click();
    await dialog.getByText('One product was added').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.goto('/products?q=XX-424242');
    await page.getByText('1–1 of 1').waitFor();
    const clerk = await person('clerk', '/products');
    expect(await clerk.getByRole('button', { name: 'Import' }).count()).toBe(0);
  });

  it('has a page that is built by hand from the parts', async () => {
    const page = await person('manager', '/stock');
    const row = page.getByRole('row').nth(1);
    const sku = (await row.locator('td[data-label=SKU]').textContent())!;
    await picture(page, 'stock');
    await row.getByRole('button', { name: '+ 20' }).click();
    await page.getByText('Twenty more are on their way').waitFor();
    await page.getByText(sku, { exact: true }).waitFor({ state: 'detached' });
  });

  it('is good on the narrowest phone, in the light and in the dark', async () => {
    const phone = await person('manager', '/products', { viewport: { width: 320, height: 700 }, hasTouch: true });
    await phone.getByText('of 10,0').waitFor();
    // Gone for the keyboard too, not only from sight.
    await phone.getByRole('link', { name: 'Orders' }).waitFor({ state: 'hidden' });
    await phone.getByRole('button', { name: 'Navigation' }).tap();
    await phone.getByRole('link', { name: 'Orders' }).tap();
    await phone.getByText('of 2,000').waitFor();
    for (const path of ['/products', '/categories', '/tags', '/stock', '/orders', '/customers', '/notes']) {
      await phone.goto(path);
      await phone.locator('tr[data-key]').first().waitFor();
      expect(await misfits(phone), path).toEqual(FITS);
      expect(await violations(phone), `${path}, light`).toEqual([]);
      await picture(phone, `phone${path.replace('/', '-')}-light`);
      await phone.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(phone, { rules: 'colours' }), `${path}, dark`).toEqual([]);
      await picture(phone, `phone${path.replace('/', '-')}-dark`);
      await phone.emulateMedia({ colorScheme: 'light' });
    }
  }, 120_000);
});
