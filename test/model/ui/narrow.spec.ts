import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violations } from '../../support/axe.js';
import { withoutBrowser } from '../../support/chromium.js';
import { FITS, misfits } from '../../support/narrow.js';
import { crudPages } from './crud-page.js';
import { CrudWorld, field, rowsOf } from './crud-tab.js';

/** axe looks at each state twice, and takes its time where the machine has none. */
const TIME = { timeout: 90_000 };

describe.skipIf(withoutBrowser)(
  `a crud page 320 pixels wide in Chromium${withoutBrowser ? `: ${withoutBrowser}` : ''}`,
  TIME,
  () => {
    let world: CrudWorld;
    let page: Page;
    beforeAll(async () => {
      world = await CrudWorld.start({ providers: crudPages });
    }, 60_000);
    afterAll(() => world[Symbol.asyncDispose]());
    beforeEach(async () => {
      page = await world.open('/shelf', { viewport: { width: 320, height: 640 }, hasTouch: true });
    });
    afterEach(async () => expect(await world.closePages()).toEqual([]));

    /** Everything fits, can be touched, and is what axe wants, in the light and in the dark. */
    async function expectFit(what: string): Promise<void> {
      // Sheets and menus slide in.
      await page.waitForTimeout(350);
      expect(await misfits(page), what).toEqual(FITS);
      expect(await violations(page), `${what}, light`).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(page, { rules: 'colours' }), `${what}, dark`).toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });
    }

    const inside = async (outer: Locator, inner: Locator): Promise<boolean> => {
      const [a, b] = [(await outer.boundingBox())!, (await inner.boundingBox())!];
      return b.x >= a.x && b.x + b.width <= a.x + a.width && b.y >= a.y && b.y + b.height <= a.y + a.height;
    };

    it('is cards, with all that can be done with them', async () => {
      await expectFit('list');
      const card = rowsOf(page).first();
      for (const part of [
        card.getByRole('checkbox'),
        card.getByRole('button').first(),
        card.getByRole('button', { name: 'Actions' }),
      ])
        expect(await inside(card, part)).toBe(true);
      await page.getByRole('button', { name: 'Sort' }).tap();
      await page.getByRole('menuitem').first().waitFor();
      await expectFit('sort menu');
      await page.keyboard.press('Escape');
      await card.getByRole('button', { name: 'Actions' }).tap();
      await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
      await expectFit('menu of a row');
      await page.getByRole('menuitem', { name: 'Delete' }).tap();
      await page.getByRole('dialog').waitFor();
      await expectFit('delete question');
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).tap();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('navigation', { name: 'Pages of products' }).scrollIntoViewIfNeeded();
      await expectFit('pager');
    });

    it('is a form as wide as the phone, also where it was refused', async () => {
      await rowsOf(page).first().locator('[data-open]').tap();
      await page.getByRole('dialog').waitFor();
      await expectFit('form');
      await field(page, 'Name').fill('');
      await page.getByRole('button', { name: 'Save' }).tap();
      await page.getByRole('alert').waitFor();
      await expectFit('refused form');
      await field(page, 'Category').tap();
      await page.locator('[data-combobox-option]:visible').first().waitFor();
      await expectFit('picker');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Cancel' }).tap();
      await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
      await expectFit('question of the form');
    });

    it('is filters, and what stands there while nothing matches', async () => {
      await page.getByRole('button', { name: 'Filter' }).tap();
      await page.getByLabel('Condition').waitFor();
      await expectFit('filter menu');
      await page.getByLabel('Field').selectOption('price');
      await page.getByLabel('Condition').selectOption('between');
      await expectFit('filter with two values');
      await page.getByLabel('Value').fill('1000');
      await page.getByLabel('To', { exact: true }).fill('2000');
      await page.getByRole('button', { name: 'Apply' }).tap();
      await page.getByRole('heading', { name: 'No products match' }).waitFor();
      await expectFit('nothing that matches');
    });

    it('is a bar for what is selected, and one for what was deleted', async () => {
      for (const at of [0, 1]) await rowsOf(page).nth(at).getByRole('checkbox').tap();
      await page.getByText('2 selected').waitFor();
      await expectFit('selection bar');
      await page.getByRole('region', { name: 'Selected products' }).getByRole('button', { name: 'Delete' }).tap();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).tap();
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      await expectFit('undo bar');
      await page.getByRole('button', { name: 'Undo' }).tap();
      await page.getByText('1–10 of 26').waitFor();
    });

    it('is a choice, where somebody else has stored the same row meanwhile', async () => {
      const other = await world.open('/shelf');
      for (const each of [page, other]) await each.getByRole('button', { name: 'Thing 03', exact: true }).click();
      await field(page, 'Name').fill('Mine, and as long as names of products can be');
      await field(other, 'Name').fill('Theirs, which is not much shorter than the other one');
      await other.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Somebody has changed this product').waitFor();
      await expectFit('told form');
      await page.getByRole('button', { name: 'Save' }).tap();
      await page.getByRole('dialog', { name: 'Somebody else has changed this product' }).waitFor();
      await expectFit('conflict');
    });

    it('is lines of an order, one below the other', async () => {
      await page.goto(`${world.shop.pages.url}/orders`);
      await page.getByRole('button', { name: 'New order' }).first().tap();
      await page.getByRole('button', { name: 'Add', exact: true }).tap();
      await field(page, 'Quantity').fill('many');
      await page.getByRole('button', { name: 'Save' }).tap();
      await page.getByRole('alert').waitFor();
      await expectFit('lines');
    });
  },
);
