import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, withoutBrowser } from '../support/chromium.js';
import { startSample, type RunningSample } from '../support/sample.js';

const PAGES = ['/', '/todo', '/import', '/counter', '/settings'];
const PHONE = { width: 390, height: 844 };

describe.skipIf(withoutBrowser)('sample 01-showcase in Chromium', () => {
  let sample: RunningSample;
  let browser: Browser;
  let context: BrowserContext;
  let complaints: string[];

  beforeAll(async () => {
    sample = await startSample('01-showcase', { DATABASE: ':memory:', SUPPLIER_PAUSE_MS: '60' });
    browser = await openBrowser();
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await sample?.[Symbol.asyncDispose]();
  });

  beforeEach(async () => {
    complaints = [];
    context = await browser.newContext({ baseURL: sample.url, viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(20_000);
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    context.on('weberror', (error) => complaints.push(String(error.error())));
  });

  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  async function open(path: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }

  async function json<T>(path: string): Promise<T> {
    const response = await fetch(`${sample.url}${path}`);
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  }

  it('keeps the JSON API and its 404s', async () => {
    expect((await json<unknown[]>('/api/orders?limit=3')).length).toBe(3);
    const missing = await fetch(`${sample.url}/api/nothing`);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ statusCode: 404 });
  });

  it('shows figures, charts and orders, and another period', async () => {
    const page = await open('/');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const orders = page.getByTestId('Orders');
    const ofMonth = Number(await orders.textContent());
    expect(ofMonth).toBeGreaterThan(0);
    await page.locator('.recharts-area-area').first().waitFor();
    await page.locator('.recharts-pie-sector').first().waitFor();
    expect(await page.getByRole('row').count()).toBe(7);

    await page.getByText('7 days').click();
    await expect.poll(async () => Number(await orders.textContent())).toBeLessThan(ofMonth);
    await page.getByText('30 days').click();
    await expect.poll(async () => Number(await orders.textContent())).toBe(ofMonth);
  });

  it('counts, per tab, and keeps the count over a reload and over navigation', async () => {
    const page = await open('/counter');
    const count = page.getByTestId('count');
    await page.getByRole('button', { name: 'One more' }).click();
    await page.getByRole('button', { name: 'One more' }).click();
    await expect.poll(() => count.textContent()).toBe('2');
    await page.getByText('Twice that is 4').waitFor();
    await page.getByRole('button', { name: 'One less' }).click();
    await expect.poll(() => count.textContent()).toBe('1');

    await page.reload();
    expect(await count.textContent()).toBe('1');
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.goBack();
    await expect.poll(() => count.textContent()).toBe('1');

    const other = await open('/counter');
    expect(await other.getByTestId('count').textContent()).toBe('0');
  });

  it('shows each step of a generator', async () => {
    const page = await open('/counter');
    const count = page.getByTestId('count');
    await page.getByRole('button', { name: 'Count to five' }).click();
    for (const step of ['1', '2', '3', '4', '5']) await expect.poll(() => count.textContent(), { interval: 20 }).toBe(step);
    for (let i = 0; i < 6; i += 1) await page.getByRole('button', { name: 'One more' }).click();
    await page.getByText('hot').waitFor();
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByText('hot').waitFor({ state: 'detached' });
    expect(await count.textContent()).toBe('0');
  });

  it('keeps tasks in the database', async () => {
    const page = await open('/todo');
    const field = page.getByLabel('New task');
    await field.fill('Sweep the potting shed');
    await field.press('Enter');
    const task = page.getByRole('checkbox', { name: 'Sweep the potting shed' });
    await task.waitFor();
    await expect.poll(() => field.inputValue()).toBe('');
    const stored = async () =>
      (await json<{ title: string; done: boolean }[]>('/api/tasks')).find(({ title }) => title === 'Sweep the potting shed');
    expect(await stored()).toMatchObject({ done: false });

    await task.click();
    await expect.poll(() => task.isChecked()).toBe(true);
    await expect.poll(async () => (await stored())?.done).toBe(true);
    await page.getByText('Open', { exact: true }).click();
    await task.waitFor({ state: 'detached' });
    await page.getByText('Done', { exact: true }).click();
    await task.waitFor();

    await page.getByRole('button', { name: 'Delete Sweep the potting shed' }).click();
    await page.getByText('Deleted “Sweep the potting shed”').waitFor();
    await task.waitFor({ state: 'detached' });
    expect(await stored()).toBeUndefined();
  });

  it('counts open tasks in the navigation together with the list', async () => {
    const page = await open('/todo');
    const badge = page.getByRole('navigation').getByTestId('open-tasks');
    const before = Number(await badge.textContent());
    await page.getByLabel('New task').fill('Count me');
    await page.getByLabel('New task').press('Enter');
    await expect.poll(async () => Number(await badge.textContent())).toBe(before + 1);
    await page.getByRole('button', { name: 'Delete Count me' }).click();
    await expect.poll(async () => Number(await badge.textContent())).toBe(before);
  });

  it('imports in the background while the person is elsewhere', async () => {
    const page = await open('/import');
    const clock = page.getByTestId('clock');
    const before = await clock.textContent();
    await expect.poll(() => clock.textContent()).not.toBe(before);

    await page.getByRole('button', { name: 'Start import' }).click();
    await page.getByText('Running').waitFor();
    await page.getByRole('link', { name: 'Counter' }).click();
    await page.getByRole('button', { name: 'One more' }).click();
    await expect.poll(() => page.getByTestId('count').textContent()).toBe('1');
    await page.getByRole('link', { name: 'Price list' }).click();
    await page.getByText('120 of 120 lines').waitFor();
    await page.getByRole('main').getByText('Done', { exact: true }).waitFor();
    expect((await json<unknown[]>('/api/products')).length).toBe(120);

    await page.getByRole('button', { name: 'Start import' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped', { exact: true }).waitFor();
  });

  it('checks the form by its DTO, and saves it', async () => {
    const page = await open('/settings');
    const name = page.getByLabel('Name of the shop');
    await name.fill('G');
    await page.getByLabel('Contact').fill('nobody');
    await page.getByLabel('Low stock').fill('900');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The name has 2 to 40 characters.').waitFor();
    await page.getByText('This is not an e-mail address.').waitFor();
    await page.getByText('At most 500.').waitFor();
    expect(await name.inputValue()).toBe('G');
    expect(await json('/api/settings')).toMatchObject({ shopName: 'Greenhouse', lowStock: 12 });

    await name.fill('Glasshouse');
    await page.getByLabel('Contact').fill('hello@glasshouse.example');
    await page.getByLabel('Low stock').fill('30');
    await page.getByRole('combobox', { name: 'Currency' }).click();
    await page.getByRole('option', { name: 'Pound sterling' }).click();
    await page.getByLabel('Send a report every Monday').uncheck({ force: true });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved').waitFor();
    await page.getByText('At most 500.').waitFor({ state: 'detached' });
    await page.getByRole('banner').getByText('Glasshouse').waitFor();
    expect(await json('/api/settings')).toMatchObject({
      shopName: 'Glasshouse',
      contactEmail: 'hello@glasshouse.example',
      currency: 'GBP',
      lowStock: 30,
      weeklyReport: false,
    });

    await page.getByRole('link', { name: 'Overview' }).click();
    await expect.poll(() => page.getByTestId('Revenue').textContent()).toMatch(/^£/);
  });

  it('fits a phone, and its menu closes when a page is chosen', async () => {
    const page = await open('/');
    await page.setViewportSize(PHONE);
    const menu = page.getByRole('button', { name: 'Menu' });
    const link = page.getByRole('link', { name: 'Counter' });
    // Gone for the keyboard too, not only from sight.
    await link.waitFor({ state: 'hidden' });
    expect(await menu.getAttribute('aria-expanded')).toBe('false');
    await menu.click();
    await link.click();
    await page.getByRole('button', { name: 'One more' }).waitFor();
    await link.waitFor({ state: 'hidden' });

    for (const path of PAGES) {
      await page.goto(path);
      await page.getByRole('main').getByRole('heading').first().waitFor();
      expect(await page.evaluate<number>('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(PHONE.width);
    }
  });

  it('turns dark, and stays so', async () => {
    const page = await open('/counter');
    const scheme = () => page.evaluate<string>(`document.documentElement.dataset.mantineColorScheme`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await scheme()).toBe('light');
    await page.getByRole('button', { name: /colou?r scheme/i }).click();
    await expect.poll(scheme).toBe('dark');
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await scheme()).toBe('dark');
  });
});
