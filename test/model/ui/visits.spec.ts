import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withoutBrowser } from '../../support/chromium.js';
import { Product } from '../entities.js';
import { CrudWorld, field } from './crud-tab.js';
import { ElsewherePage } from './parts-pages.js';
import { visitPages } from './visit-pages.js';

describe.skipIf(withoutBrowser)(`visits of a crud page in Chromium${withoutBrowser ? `: ${withoutBrowser}` : ''}`, () => {
  let world: CrudWorld;
  let page: Page;
  beforeAll(async () => {
    world = await CrudWorld.start({ providers: [...visitPages, ElsewherePage] });
  }, 60_000);
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(async () => {
    page = await world.open('/visits');
  });
  afterEach(async () => expect(await world.closePages()).toEqual([]));

  const form = () => page.locator('form:has([type=submit])');
  const elsewhere = () => page.getByRole('link', { name: 'Elsewhere' });
  const heading = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
  const leave = () => page.getByRole('dialog').getByRole('button', { name: 'Leave it' }).click();

  /** A form that was refused, with something typed. */
  async function refused(): Promise<void> {
    await page.getByRole('button', { name: 'New product' }).first().click();
    await field(page, 'Name').fill('Typed');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
  }

  /** Back or forward: to a page that asks first, the browser says nothing of how it ended. */
  const traverse = (to: 'back' | 'forward') => page.evaluate(`history.${to}()`);

  async function expectClean(): Promise<void> {
    await page.getByText('1–10 of').waitFor();
    expect(await form().count()).toBe(0);
    await page.getByRole('button', { name: 'New product' }).first().click();
    await form().waitFor();
    expect(await field(page, 'Name').inputValue()).toBe('');
    expect(await page.getByRole('alert').count()).toBe(0);
  }

  it('begin without the form of the visit before: by links', async () => {
    await refused();
    await elsewhere().click();
    await leave();
    await heading('Elsewhere');
    await page.getByRole('link', { name: 'Visits' }).click();
    await heading('Products');
    await expectClean();
  });

  it('begin without the form of the visit before: by back and forward', async () => {
    await elsewhere().click();
    await heading('Elsewhere');
    await page.getByRole('link', { name: 'Visits' }).click();
    await heading('Products');
    await refused();
    await traverse('back');
    await leave();
    await heading('Elsewhere');
    await page.goForward();
    await heading('Products');
    await expectClean();
  });

  it('begin with a list that is read anew, and with nothing selected', async () => {
    await page.locator('tbody').getByRole('checkbox').first().check();
    await page.getByText('1 selected').waitFor();
    await elsewhere().click();
    await heading('Elsewhere');
    await world.shop.dataSource.manager.update(Product, 1, { name: 'Another thing' });
    await page.goBack();
    await page.getByRole('button', { name: 'Another thing', exact: true }).waitFor();
    expect(await page.getByText('1 selected').count()).toBe(0);
  });

  it('begin with a link to the page itself, once what was typed is given up', async () => {
    await refused();
    await page.getByRole('link', { name: 'Visits' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep editing' }).click();
    expect(await field(page, 'Name').inputValue()).toBe('Typed');
    await page.getByRole('link', { name: 'Visits' }).click();
    await leave();
    await expectClean();
  });

  it('go on while only the query string changes: the form stays, and what was typed', async () => {
    page = await world.open('/shelf');
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText('11–20 of').waitFor();
    await refused();
    await traverse('back');
    await page.getByText('1–10 of').waitFor();
    expect(await field(page, 'Name').inputValue()).toBe('Typed');
    await page.getByRole('alert').waitFor();
    await traverse('forward');
    await page.getByText('11–20 of').waitFor();
    expect(await field(page, 'Name').inputValue()).toBe('Typed');
  });

  it('go on through a reload: the row is open again, as it is stored, once the browser has asked', async () => {
    const row = page.getByRole('button', { name: 'Thing 02', exact: true });
    await row.click();
    await field(page, 'Name').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
    let asked = 0;
    page.on('dialog', (dialog) => {
      asked++;
      void dialog.accept();
    });
    await page.reload();
    await form().waitFor();
    expect(asked).toBe(1);
    expect(await field(page, 'Name').inputValue()).toBe('Thing 02');
    expect(await page.getByRole('alert').count()).toBe(0);
    await field(page, 'Stock').fill('44');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Thing 02 was saved').waitFor();
  });

  it('go on where the connection was lost: the form is as it was left', async () => {
    await refused();
    await page.context().setOffline(true);
    await page.evaluate('dispatchEvent(new Event("offline"))');
    await page.context().setOffline(false);
    await field(page, 'SKU').fill('typed-too');
    expect(await field(page, 'Name').inputValue()).toBe('Typed');
    await page.getByRole('alert').waitFor();
  });
});
