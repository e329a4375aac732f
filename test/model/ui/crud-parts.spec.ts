import 'reflect-metadata';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../../support/axe.js';
import { withoutBrowser } from '../../support/chromium.js';
import { Product, Sample, Status } from '../entities.js';
import { crudPages } from './crud-page.js';
import { CrudWorld, field, focused, rowsOf } from './crud-tab.js';
import { partsPages } from './parts-pages.js';

const SAMPLE = {
  id: '42',
  big: '123456789012345',
  exact: '1234567890.1200',
  ratio: 0.1,
  flag: null,
  day: '2024-02-29',
  hour: '07:05:00',
  moment: new Date('2024-03-31T01:30:15.250Z'),
  data: { a: 1 },
  story: '',
};

describe.skipIf(withoutBrowser)(`parts of crud pages in Chromium${withoutBrowser ? `: ${withoutBrowser}` : ''}`, () => {
  let world: CrudWorld;
  beforeAll(async () => {
    world = await CrudWorld.start({ providers: [...crudPages, ...partsPages] });
    const { manager } = world.shop.dataSource;
    await manager.save(Sample, SAMPLE);
    await manager.update(Product, { sku: 'S4' }, { status: Status.OnSale });
    await manager.update(Product, { sku: 'S5' }, { status: Status.Retired });
  });
  afterAll(() => world[Symbol.asyncDispose]());
  afterEach(async () => expect(await world.closePages()).toEqual([]));

  const sample = () => world.shop.dataSource.manager.findOneByOrFail(Sample, { id: SAMPLE.id });
  const product = (sku: string) => world.shop.dataSource.manager.findOneByOrFail(Product, { sku });
  const save = (page: Page) => page.getByRole('button', { name: 'Save' }).click();

  describe('the form', () => {
    it('shows every kind of value, and stores what was changed and nothing else', async () => {
      const page = await world.open('/samples', { timezoneId: 'Asia/Tokyo' });
      await page.getByRole('button', { name: '42', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'Edit sample' }).waitFor();
      expect(await page.getByRole('table').count()).toBe(0);
      for (const [label, value] of [
        ['Big', SAMPLE.big],
        ['Exact', '1234567890.1200'],
        ['Ratio', '0.1'],
        ['Day', '2024-02-29'],
        ['Hour', '07:05:00'],
        ['Moment', '2024-03-31T10:30:15'],
        ['Data', '{\n  "a": 1\n}'],
        ['Story', ''],
      ] as const)
        expect([label, await field(page, label).inputValue()]).toEqual([label, value]);
      await field(page, 'Exact').fill('0.0001');
      await page.keyboard.press('Control+s');
      await page.getByText('was saved').waitFor();
      // What SQLite has of it are numbers. The moment keeps its milliseconds: it was not touched, so it was not sent.
      expect(await sample()).toMatchObject({ ...SAMPLE, id: 42, big: 123456789012345, exact: 0.0001 });
      await page.getByRole('button', { name: '42', exact: true }).click();
      expect(await field(page, 'Exact').inputValue()).toBe('0.0001');
      await field(page, 'Data').fill('{"a": ');
      await field(page, 'Day').fill('2024-03-01');
      await page.getByText('This is no JSON').waitFor();
      await save(page);
      await page
        .getByRole('alert')
        .getByText(/Data: This is no JSON/)
        .waitFor();
      expect(await focused(page)).toBe('data');
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: /^Data: / }).click();
      await field(page, 'Data').fill('{"a": 2}');
      await field(page, 'Moment').fill('2024-04-01T00:00:00');
      await save(page);
      await page.getByText('was saved').last().waitFor();
      await page.getByRole('table').waitFor();
      expect(await sample()).toMatchObject({ data: { a: 2 }, day: '2024-03-01', moment: new Date('2024-03-31T15:00:00Z') });
    });

    it('asks before a link, the way back, a reload or Escape takes it away', async () => {
      const page = await world.open('/elsewhere');
      await page.goto(`${world.shop.pages.url}/samples`);
      const question = page.getByRole('dialog', { name: 'Leave without saving?' });
      const stay = async () => {
        await question.getByRole('button', { name: 'Keep editing' }).click();
        await question.waitFor({ state: 'hidden' });
        expect(await field(page, 'Story').inputValue()).toBe('Once upon a time');
      };
      await rowsOf(page).first().click();
      await field(page, 'Story').fill('Once upon a time');
      await page.getByRole('link', { name: 'Elsewhere' }).click();
      await stay();
      await field(page, 'Story').press('Escape');
      await stay();
      const asked = page.waitForEvent('dialog');
      void page.reload().catch(() => undefined);
      const dialog = await asked;
      expect(dialog.type()).toBe('beforeunload');
      await dialog.dismiss();
      await page.getByRole('link', { name: 'Elsewhere' }).click();
      await question.getByRole('button', { name: 'Leave it' }).click();
      await page.getByRole('heading', { name: 'Elsewhere' }).waitFor();
      await page.goBack();
      await rowsOf(page).first().click();
      // Nothing was typed: nothing is asked.
      await page.getByRole('button', { name: 'Cancel' }).click();
      await rowsOf(page).first().waitFor();
      expect((await sample()).story).toBe('');
    });

    it('asks before the browser goes back to another page', async () => {
      const page = await world.open('/elsewhere');
      await page.evaluate("document.querySelector('a').href = '/samples'");
      await page.getByRole('link', { name: 'Elsewhere' }).click();
      await rowsOf(page).first().click();
      await field(page, 'Story').fill('Once upon a time');
      void page.evaluate('history.back()');
      const question = page.getByRole('dialog', { name: 'Leave without saving?' });
      await question.waitFor();
      expect(new URL(page.url()).pathname).toBe('/samples');
      await question.getByRole('button', { name: 'Leave it' }).click();
      await page.getByRole('heading', { name: 'Elsewhere' }).waitFor();
    });

    it('leads to the first field that was refused, also when it is refused again', async () => {
      const page = await world.open('/offers');
      await page.getByRole('button', { name: 'Neues Angebot' }).click();
      await field(page, 'Price').fill('1');
      for (let i = 0; i < 2; i++) {
        await field(page, 'Stock').focus();
        await page.keyboard.press('Control+Enter');
        await page.getByRole('alert').getByText('Name: Fill this in').waitFor();
        await expect.poll(() => focused(page)).toBe('name');
      }
      expect(await page.getByRole('alert').getByRole('button').allTextContents()).toEqual([
        'Name: Fill this in',
        'SKU: Fill this in',
      ]);
    });

    it('keeps what was typed where the server fails', async () => {
      const page = await world.open('/offers');
      await page.getByRole('button', { name: 'Neues Angebot' }).click();
      await field(page, 'Name').fill('boom');
      await field(page, 'SKU').fill('BOOM');
      await field(page, 'Price').fill('3');
      await save(page);
      await page.locator('.mantine-Notification-root').waitFor();
      expect(await field(page, 'Name').inputValue()).toBe('boom');
      expect(await page.locator('body').textContent()).not.toContain('disk is full at');
      await field(page, 'Name').fill('no boom');
      await save(page);
      await page.getByText('No boom was added').waitFor();
      expect(await product('BOOM')).toMatchObject({ name: 'no boom', price: 3 });
      await world.shop.dataSource.manager.delete(Product, { sku: 'BOOM' });
    });

    it('takes the row that a picker has made, whatever it came to be called', async () => {
      const page = await world.open('/shelf');
      await rowsOf(page).first().click();
      const picker = page.getByRole('dialog').getByRole('textbox', { name: 'Category' });
      await picker.fill(' Hammocks');
      await page.getByRole('option', { name: 'Add “Hammocks”' }).click();
      await expect.poll(() => picker.inputValue()).toBe('Hammocks');
      await page.getByRole('button', { name: 'Clear Category' }).click();
      expect(await picker.inputValue()).toBe('');
    });
  });

  describe('the table', () => {
    it('is walked with the keyboard: arrows, Home, End, the space bar, Enter', async () => {
      const page = await world.open('/shelf');
      const keys = await page.evaluate<string[]>("[...document.querySelectorAll('tr[data-key]')].map((row) => row.dataset.key)");
      const [first, second] = keys;
      await page.getByRole('checkbox', { name: 'Select all' }).focus();
      while ((await focused(page)) !== `row ${first}`) await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).toBe(`row ${second}`);
      await page.keyboard.press('Space');
      await page.getByText('1 selected').waitFor();
      await page.keyboard.press('End');
      expect(await focused(page)).toBe(`row ${keys.at(-1)}`);
      await page.keyboard.press('Home');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Edit product' }).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => focused(page)).toBe(`row ${first}`);
    });

    it('keeps every letter that is searched for, while answers to the ones before are on their way', async () => {
      const page = await world.open('/shelf');
      await page.routeWebSocket(/_event/, (socket) => {
        const server = socket.connectToServer();
        server.onMessage((message) => void setTimeout(() => socket.send(message), 700));
      });
      await page.reload();
      const search = page.getByRole('searchbox');
      await search.pressSequentially('brass lamps', { delay: 270 });
      await page.getByText('No products match').first().waitFor();
      expect(await search.inputValue()).toBe('brass lamps');
    });

    it('has the focus again when what was opened over it is closed', async () => {
      const page = await world.open('/shelf');
      const actions = page.getByRole('button', { name: /^Actions: / }).first();
      const name = await actions.getAttribute('aria-label');
      await actions.press('Enter');
      await page.locator('[role=menuitem]:focus').waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => focused(page)).toBe(name);
      for (const _ of [1, 2, 3]) {
        await page.getByRole('button', { name: 'New product' }).press('Enter');
        await expect.poll(() => focused(page)).toBe('name');
        await page.keyboard.press('Escape');
        await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('New product');
      }
    });

    it('goes on from the next row when one was deleted', async () => {
      const page = await world.open('/shelf');
      const second = await rowsOf(page).nth(1).getAttribute('data-key');
      await page
        .getByRole('button', { name: /^Actions: / })
        .first()
        .press('Enter');
      await page.locator('[role=menuitem]:focus').getByText('Edit').waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter');
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      await expect.poll(() => focused(page)).toBe(`row ${second}`);
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('of 26').waitFor();
    });

    it('sorts by several columns with Shift', async () => {
      const page = await world.open('/shelf');
      await page.getByRole('button', { name: 'Status', exact: true }).click();
      await page.locator('th[aria-sort=ascending]').waitFor();
      await page.getByRole('button', { name: 'Price', exact: true }).click({ modifiers: ['Shift'] });
      await page.waitForURL(/sort=status(,|%2C)price/);
      expect(await page.locator('th[aria-sort=ascending]').allTextContents()).toEqual(['Price2', 'Status1']);
    });

    it('changes one row for one row that is saved', async () => {
      const page = await world.open('/shelf');
      await page.evaluate(`
        window.touched = new Set();
        new MutationObserver((changes) => {
          for (const { target } of changes) {
            const row = (target.closest ? target : target.parentElement)?.closest('tr[data-key]');
            window.touched.add(row?.dataset.key ?? 'table');
          }
        }).observe(document.querySelector('tbody'), { subtree: true, childList: true, characterData: true, attributes: true });
      `);
      await rowsOf(page).nth(2).click();
      await field(page, 'Stock').fill('4321');
      await save(page);
      await rowsOf(page).getByText('4,321').waitFor();
      const key = await rowsOf(page).nth(2).getAttribute('data-key');
      expect(await page.evaluate('[...window.touched]')).toEqual([key]);
    });

    it('keeps its head in sight, and scrolls sideways where it is too narrow', async () => {
      const page = await world.open('/shelf', { viewport: { width: 1200, height: 400 } });
      await page.mouse.move(600, 300);
      await page.mouse.wheel(0, 300);
      await expect.poll(async () => (await page.locator('thead th').nth(1).boundingBox())!.y).toBe(0);
      await page.evaluate("document.documentElement.style.setProperty('--app-shell-header-offset', '56px')");
      await expect.poll(async () => (await page.locator('thead th').nth(1).boundingBox())!.y).toBe(56);
      await page.evaluate('scrollTo(0, 0)');
      await page.setViewportSize({ width: 720, height: 700 });
      await page.locator('.reflex-crud-table[data-narrow]').waitFor();
      const head = (await page.locator('thead th').nth(1).boundingBox())!;
      expect((await rowsOf(page).first().boundingBox())!.y).toBeCloseTo(head.y + head.height, 0);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    });

    it('opens a row that is clicked, but not what is selected as text', async () => {
      const page = await world.open('/shelf');
      await rowsOf(page).nth(1).locator('td[data-label=Stock]').click();
      await page.getByRole('dialog', { name: 'Edit product' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await rowsOf(page).nth(1).locator('td[data-label=SKU]').dblclick();
      await page.keyboard.press('Escape');
    });

    it('sorts on a phone, where it has no head', async () => {
      const page = await world.open('/shelf', { viewport: { width: 360, height: 740 } });
      await page.getByRole('button', { name: 'Sort' }).click();
      await page.getByRole('menuitem', { name: 'Stock' }).click();
      await page.waitForURL(/sort=stock/);
      await page.getByRole('menuitem', { name: 'Stock' }).click();
      await page.waitForURL(/sort=-stock/);
      expect(await violations(page)).toEqual([]);
    });

    it('reads from right to left', async () => {
      const page = await world.open('/shelf', { colorScheme: 'dark' });
      await page.evaluate("document.documentElement.dir = 'rtl'");
      const box = (await rowsOf(page).first().locator('input').boundingBox())!;
      expect(box.x).toBeGreaterThan(1_000);
      await rowsOf(page).first().click();
      await page.getByRole('dialog').waitFor();
      await page.waitForTimeout(400);
      expect((await page.locator('.mantine-Drawer-content').boundingBox())!.x).toBe(0);
      expect(await violations(page)).toEqual([]);
    });
  });

  describe('filters', () => {
    const add = async (page: Page, name: string, operator?: string) => {
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      await page.getByLabel('Field').selectOption({ label: name });
      if (operator !== undefined) await page.getByLabel('Condition').selectOption({ label: operator });
    };
    const apply = (page: Page) => page.getByRole('button', { name: 'Apply' }).click();

    it('take several values, rows, ranges and nothing at all', async () => {
      const page = await world.open('/shelf');
      await add(page, 'Status');
      await page.getByRole('checkbox', { name: 'On sale' }).check();
      await page.getByRole('checkbox', { name: 'Retired' }).check();
      await apply(page);
      await page.getByText('Status is On sale or Retired').waitFor();
      await page.getByText('1–2 of 2').waitFor();
      await page.getByRole('button', { name: 'Clear all' }).click();
      await add(page, 'Price', 'between');
      expect(await page.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
      await page.getByLabel('Value').fill('3.5');
      await page.getByLabel('To').fill('5.50');
      await apply(page);
      await page.getByText('Price from 3.5 to 5.50').waitFor();
      await page.getByText('1–3 of 3').waitFor();
      await page.getByRole('button', { name: 'Remove the filter Price from 3.5 to 5.50' }).click();
      await add(page, 'Category');
      await page.getByRole('textbox', { name: 'Value' }).click();
      await page.getByRole('option', { name: 'Chairs' }).click();
      await page.keyboard.press('Tab');
      await apply(page);
      await page.getByText('Category is Chairs').waitFor();
      await page.getByRole('button', { name: 'Clear all' }).click();
      await add(page, 'Category', 'is empty');
      await page.getByLabel('Value').selectOption({ label: 'Is empty' });
      await apply(page);
      await page.getByText('1–1 of 1').waitFor();
    });

    it('know the zone of the reader', async () => {
      const page = await world.open('/samples', { timezoneId: 'America/New_York' });
      await add(page, 'Moment');
      await page.getByLabel('Value').fill('2024-03-01T00:00');
      await apply(page);
      await page.waitForURL((url) => decodeURIComponent(url.search).includes('2024-03-01T05:00'));
    });
  });

  describe('options', () => {
    it('say what a page shows, and in which words', async () => {
      const page = await world.open('/offers');
      await page.getByRole('heading', { level: 1, name: 'Angebote' }).waitFor();
      await page.getByText('1 bis 10 von mehr als 20').waitFor();
      expect(await page.getByRole('columnheader').allTextContents()).toEqual(['', 'Name', 'Preis', 'Category', 'Mehr']);
      expect(await rowsOf(page).first().locator('td[data-label=Preis]').textContent()).toMatch(/^[\d.]+ €$/);
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'Stock', checked: false }).click();
      await page.getByRole('columnheader', { name: 'Stock' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Mehr: ' }).first().click();
      await page.getByRole('menuitem', { name: 'Etikett' }).click();
      await rowsOf(page).first().getByRole('checkbox').check();
      await page.getByRole('region').getByRole('button', { name: 'Etiketten' }).waitFor();
      await page.getByRole('button', { name: 'Clear the selection' }).click();
      await page.getByRole('region').waitFor({ state: 'detached' });
      expect(await rowsOf(page).first().getByRole('checkbox').isChecked()).toBe(false);
      await rowsOf(page).first().click();
      await page.getByRole('dialog').getByText('€', { exact: true }).waitFor();
      await field(page, 'Price').fill('17.25');
      await save(page);
      await page.getByText('17.25 €').waitFor();
    });

    it('count no further than they say', async () => {
      const page = await world.open('/offers?page=2');
      await page.getByText('11 bis 20 von mehr als 20').waitFor();
      await page.getByText('Page 2', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Next page' }).click();
      // The end is in sight: now they are counted.
      await page.getByText('21–26 of 26').waitFor();
      expect(await page.getByRole('button', { name: 'Next page' }).isDisabled()).toBe(true);
    });

    it('offer nothing that the user may not do', async () => {
      const page = await world.open('/looks');
      await rowsOf(page).first().waitFor();
      for (const name of ['New product', 'Export', /^Actions/, 'Bobs'])
        expect([name, await page.getByRole('button', { name }).count()]).toEqual([name, 0]);
      await rowsOf(page).first().click();
      await page.waitForTimeout(300);
      expect(await page.getByRole('dialog').count()).toBe(0);
      await page.getByRole('searchbox').fill('nothing like it');
      await page.getByRole('heading', { name: 'No products match' }).waitFor();
    });

    it('are the same for parts: cards, in the main part of a layout', async () => {
      const page = await world.open('/cards');
      expect(await page.getByRole('listitem').count()).toBe(5);
      expect(await page.getByRole('listitem').first().locator('dt').allTextContents()).toEqual(['Price', 'Status']);
      await page.getByRole('button', { name: 'Last page' }).click();
      await page.getByText('26–26 of 26').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Fail' }).click();
      await page.getByRole('alert').getByText('The warehouse does not answer').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('listitem').first().waitFor();
    });
  });

  it('turns the pages of a list that is not counted to its end, and knows the end when it is there', async () => {
    const page = await world.open('/offers');
    const pager = page.getByRole('navigation', { name: /^Pages of/ });
    await pager.getByText('1 bis 10 von mehr als 20').waitFor();
    const first = await rowsOf(page).first().getAttribute('data-key');
    for (const [range, rows] of [
      ['11 bis 20 von mehr als 20', 10],
      ['21–26 of 26', 6],
    ] as const) {
      await pager.getByRole('button', { name: 'Next page' }).click();
      await pager.getByText(range).waitFor();
      expect(await rowsOf(page).count()).toBe(rows);
    }
    expect(await pager.getByRole('button', { name: 'Next page' }).isDisabled()).toBe(true);
    for (const range of ['11 bis 20 von mehr als 20', '1 bis 10 von mehr als 20']) {
      await pager.getByRole('button', { name: 'Previous page' }).click();
      await pager.getByText(range).waitFor();
    }
    expect(await rowsOf(page).first().getAttribute('data-key')).toBe(first);
  });
});
