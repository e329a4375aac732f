import 'reflect-metadata';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, FileChooser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violations } from '../../support/axe.js';
import { withoutBrowser } from '../../support/chromium.js';
import { Product } from '../entities.js';
import { CrudWorld } from '../ui/crud-tab.js';
import { goods, told } from './goods.js';

const pictures = process.env['REFLEX_SCREENSHOTS'];

const GOOD = 'Name;SKU;Price;Stock;Category\nOak chair;z-1;12.50;3;Chairs\nOak table;z-2;99;1;Tables\n';
const BAD = `Name;SKU;Price;Stock;Category\nOak chair;z-1;many;3;Chairs\nOak table;z-1;99;-1;Nowhere\nStool;z-3;1;1;Chairs\n`;

describe.skipIf(withoutBrowser)(
  `the import in Chromium${withoutBrowser ? `: ${withoutBrowser}` : ''}`,
  { timeout: 120_000 },
  () => {
    let world: CrudWorld;
    beforeAll(async () => {
      world = await CrudWorld.start({ providers: goods });
    });
    afterAll(() => world[Symbol.asyncDispose]());
    beforeEach(() => told.clear());
    afterEach(async () => {
      expect(await world.closePages()).toEqual([]);
      await world.shop.dataSource.manager.createQueryBuilder().delete().from(Product).where("sku LIKE 'Z-%'").execute();
    });

    async function open(options: BrowserContextOptions = {}): Promise<Page> {
      const cookie = { name: 'user', value: '1', domain: '127.0.0.1', path: '/', expires: -1, httpOnly: false, secure: false };
      const storageState = { cookies: [{ ...cookie, sameSite: 'Lax' as const }], origins: [] };
      const page = await world.open('/goods', { storageState, ...options });
      page.context().setDefaultTimeout(15_000);
      await page.getByText('1–25 of 25').waitFor();
      return page;
    }

    const dialog = (page: Page) => page.getByRole('dialog', { name: 'Import' });
    const button = (page: Page, name: string | RegExp) => dialog(page).getByRole('button', { name });
    const choose = (page: Page, content: string | Buffer, name = 'goods.csv') =>
      dialog(page)
        .locator('xpath=//input[@type="file"]')
        .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
    const begin = async (page: Page) => {
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      await button(page, 'Choose a file').waitFor();
    };

    async function picture(page: Page, name: string): Promise<void> {
      if (!pictures) return;
      await mkdir(pictures, { recursive: true });
      await page.waitForTimeout(500);
      await page.screenshot({ path: join(pictures, `import-${name}.png`) });
    }

    it('chooses a file, learns what is wrong with it, mends it and adds its rows', async () => {
      const page = await open();
      await begin(page);
      await picture(page, 'empty');
      expect(await violations(page)).toEqual([]);
      await choose(page, BAD);
      await dialog(page).getByText('2 of 3 rows cannot be added').waitFor();
      const lines = await dialog(page).getByRole('table').first().getByRole('row').allInnerTexts();
      expect(lines.slice(1).map((line) => line.split(/\s*\t\s*/).join(' | '))).toEqual([
        '2 | Price | Enter a number',
        '3 | Stock | Use 0 or more',
        '3 | Category | This is not one of the choices',
      ]);
      await picture(page, 'errors');
      expect(await violations(page)).toEqual([]);
      expect(await button(page, /^Import/).count()).toBe(0);
      const [saved] = await Promise.all([page.waitForEvent('download'), button(page, 'Save the list of problems').click()]);
      expect(await readFile(await saved.path(), 'utf8')).toContain('2,Price,Enter a number');

      await choose(page, GOOD);
      await dialog(page).getByText('2 products can be added').waitFor();
      await picture(page, 'ready');
      expect(await violations(page)).toEqual([]);
      expect(await world.shop.dataSource.manager.countBy(Product, { sku: 'Z-1' })).toBe(0);
      await button(page, 'Import 2 rows').click();
      await dialog(page).getByText('2 products were added').waitFor();
      await picture(page, 'done');
      expect(await violations(page)).toEqual([]);
      await dialog(page).getByRole('button', { name: 'Close' }).last().click();
      await dialog(page).waitFor({ state: 'hidden' });
      await page.getByText('1–27 of 27').waitFor();
      await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Import');
    });

    it('leaves out columns that cannot be imported, where somebody says so', async () => {
      const page = await open();
      await begin(page);
      await choose(page, 'Name,SKU,Price,Created at,Owner\nChair,z-5,1,2020-01-01,2\n');
      await dialog(page).getByText('Not all columns can be imported').waitFor();
      await dialog(page).getByText('There is no such field').waitFor();
      await picture(page, 'columns');
      expect(await violations(page)).toEqual([]);
      await button(page, 'Leave these columns out').click();
      await dialog(page).getByText('One product can be added').waitFor();
      await button(page, 'Import one row').click();
      await dialog(page).getByText('One product was added').waitFor();
    });

    it('is done with the keyboard, and says where it is', async () => {
      const page = await open();
      await page.getByRole('button', { name: 'Import', exact: true }).focus();
      await page.keyboard.press('Enter');
      let chooser: FileChooser | undefined;
      page.once('filechooser', (opened) => (chooser = opened));
      // The dialog takes the focus twice in the moments after it is there, from whatever has it then.
      const press = async () => {
        await button(page, 'Choose a file').focus();
        if (!chooser) await page.keyboard.press('Enter');
        return chooser !== undefined;
      };
      await expect.poll(press).toBe(true);
      await chooser!.setFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(GOOD) });
      await dialog(page).getByRole('status').getByText('2 products can be added').waitFor();
      await expect
        .poll(() => page.evaluate("document.activeElement.getAttribute('role') ?? document.activeElement.outerHTML"))
        .toBe('status');
      const way: string[] = [];
      for (let i = 0; i < 8 && way.at(-1) !== 'Import 2 rows'; i++) {
        await page.keyboard.press('Tab');
        way.push(await page.evaluate<string>('document.activeElement.textContent'));
      }
      expect(way).toEqual(['Cancel', 'Choose another file', 'Import 2 rows']);
      await page.keyboard.press('Enter');
      await dialog(page).getByText('2 products were added').waitFor();
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'hidden' });
    });

    it('says what is wrong with a file, and takes another', async () => {
      const page = await open();
      await begin(page);
      await choose(page, Buffer.alloc(100_001, 'a,b\n'));
      await dialog(page).getByText('A file has at most 100 kB here').waitFor();
      await choose(page, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'a.csv');
      await dialog(page).getByText('This is no text file in UTF-8').waitFor();
      expect(await violations(page)).toEqual([]);
      await choose(page, GOOD);
      await dialog(page).getByText('2 products can be added').waitFor();
      // What waits is there after a reload, and is not added by it.
      await page.reload();
      await button(page, 'Import 2 rows').waitFor();
      await button(page, 'Cancel').click();
      await dialog(page).waitFor({ state: 'hidden' });
      await begin(page);
      expect(await dialog(page).getByText('can be added').count()).toBe(0);
    });

    it.each([
      ['a phone', { viewport: { width: 320, height: 640 } }],
      ['a phone in the dark', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' as const }],
      ['the dark', { colorScheme: 'dark' as const }],
    ])('is good on %s', async (what, options) => {
      const page = await open(options);
      await begin(page);
      const look = async (name: string): Promise<void> => {
        await picture(page, `${what.replaceAll(' ', '-')}-${name}`);
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
        const inner = "(e => e.scrollWidth <= e.clientWidth)(document.querySelector('[role=dialog]'))";
        expect(await page.evaluate(inner), name).toBe(true);
      };
      await look('empty');
      await choose(page, BAD);
      await dialog(page).getByText('2 of 3 rows cannot be added').waitFor();
      await look('errors');
      await choose(page, GOOD);
      await dialog(page).getByText('2 products can be added').waitFor();
      await look('ready');
      await button(page, 'Import 2 rows').click();
      await dialog(page).getByText('2 products were added').waitFor();
      await look('done');
    });
  },
);
