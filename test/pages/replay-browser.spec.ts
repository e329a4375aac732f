import { Controller, Post } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Event, Page, State, Var } from 'nestjs-reflex';
import { button, form, html, radio, segmentedControl, t, use, wrap } from 'nestjs-reflex/ui';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, withoutBrowser } from '../support/chromium.js';
import { PagesApp } from './app.js';
import { appFolder, HeldTab } from './held-tab.js';

class NoteDto {
  @IsString() note!: string;
}

/** What has reached the server. */
const log: string[] = [];

@State()
class DeskState {
  @Var() amount = '1';
  @Var() text = '';
  @Var() choice = 'b';
  @Var() part = 'x';
  @Var() draft = '';

  @Event() send({ note }: NoteDto) {
    log.push(`send ${note} ${this.text}`.trim());
  }

  @Event() order() {
    log.push(`order ${this.amount} ${this.choice} ${this.part}`);
  }

  @Event() add() {
    log.push(`click ${this.draft}`);
  }

  @Event() click(what: string) {
    log.push(`click ${what}`);
  }
}

@Page('/')
class DeskPage {
  render() {
    const s = use(DeskState);
    return html.main(
      html.section(
        html.form(
          { onSubmit: s.send, action: '/elsewhere' },
          html.input({ name: 'note', required: true, 'aria-label': 'Note' }),
          html.button({ type: 'submit' }, 'Send'),
        ),
      ),
      html.section(
        form(
          { onSubmit: s.send },
          html.input({ name: 'note', 'aria-label': 'Second' }),
          html.textarea({ bind: s.text, 'aria-label': 'Text' }),
          html.input({ type: 'submit', value: 'Go' }),
        ),
      ),
      html.input({ type: 'button', id: 'input', value: 'Input', onClick: s.click('input') }),
      html.a({ href: '#', id: 'anchor', onClick: s.click('anchor') }, 'Anchor'),
      html.input({ bind: s.amount, 'aria-label': 'Amount' }),
      button({ onClick: s.order, type: 'button' }, t`Order for ${s.amount}`),
      html.select(
        { multiple: true, id: 'many' },
        html.option({ value: 'a' }, 'A'),
        html.option({ value: 'b' }, 'B'),
        html.option({ value: 'c' }, 'C'),
      ),
      radio.group({ bind: s.choice }, radio({ value: 'a', label: 'A' }), radio({ value: 'b', label: 'B' })),
      segmentedControl({ bind: s.part, data: ['x', 'y'] }),
      html.form({ action: '/pay', method: 'post' }, html.button({ type: 'submit' }, 'Pay')),
      html.div({ id: 'box', style: { height: 60, overflow: 'auto' } }, html.div({ style: { height: 600 } }, 'long')),
    );
  }
}

/** Comes out otherwise in a browser that has hidden a row. */
const rows = wrap('#widgets/rows.js', 'Rows');
const ROWS = `
import { createElement as h } from 'react';
import { useClient } from 'nestjs-reflex/client';
const hidden = () => (typeof localStorage === 'undefined' ? '' : localStorage.getItem('hidden') ?? '');
export function Rows() {
  const client = useClient();
  const row = (id) => h('li', { key: id }, 'row ' + id + ' ', h('button', { onClick: () => client.send('DeskState.click', ['row ' + id]) }, 'Delete'));
  return h('ul', null, ['1', '2', '3'].filter((id) => id !== hidden()).map(row));
}`;

@Page('/rows')
class RowsPage {
  render() {
    return html.main(rows());
  }
}

@Page('/tasks')
class TasksPage {
  render() {
    const s = use(DeskState);
    return form(
      { onSubmit: s.add },
      html.input({ bind: s.draft, 'aria-label': 'Task' }),
      html.button({ type: 'submit', disabled: s.draft.eq('') }, 'Add'),
    );
  }
}

@Controller()
class PayController {
  @Post('/pay')
  async pay() {
    log.push('paid');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return 'paid';
  }
}

describe.skipIf(withoutBrowser)('what is done to a page before its code has come', () => {
  let app: PagesApp;
  let chromium: Browser;
  beforeAll(async () => {
    const root = await appFolder({ 'rows.js': ROWS });
    app = await PagesApp.start({ providers: [DeskState, DeskPage, RowsPage, TasksPage], controllers: [PayController], root });
    chromium = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await chromium?.close();
    await app?.[Symbol.asyncDispose]();
  });
  beforeEach(() => void (log.length = 0));

  async function open(path = '/'): Promise<HeldTab> {
    const held = await HeldTab.open(chromium, app.url + path);
    await held.early();
    return held;
  }

  /** The page works, and an event that is sent now is behind all that was to be done again. */
  async function settle(held: HeldTab): Promise<string[]> {
    held.release();
    await held.online();
    const before = log.length;
    await held.tab.locator('#input').evaluate((input) => (input as unknown as { click(): void }).click());
    await expect.poll(() => log.slice(before)).toContain('click input');
    return log.slice(0, log.lastIndexOf('click input'));
  }

  it('is one submission where a form has refused a click, and no URL where the form has an action', async () => {
    await using held = await open();
    const { tab } = held;
    await tab.getByRole('button', { name: 'Send' }).click();
    await tab.getByLabel('Note').fill('hi');
    await tab.getByRole('button', { name: 'Send' }).click();
    expect(tab.url()).toBe(`${app.url}/`);
    expect(await settle(held)).toEqual(['send hi']);
  });

  it('is done with the text of its moment', async () => {
    await using held = await open();
    for (const note of ['one', 'two']) {
      await held.tab.getByLabel('Note').fill(note);
      await held.tab.getByLabel('Note').press('Enter');
    }
    expect(await settle(held)).toEqual(['send one', 'send two']);
  });

  it.each(['click', 'Enter'] as const)('is a submission by an input, by %s, after what is bound', async (way) => {
    await using held = await open();
    const { tab } = held;
    await tab.getByLabel('Text').fill('long');
    await tab.getByLabel('Second').fill('short');
    if (way === 'click') await tab.getByRole('button', { name: 'Go' }).click();
    else await tab.getByLabel('Second').press('Enter');
    expect(await settle(held)).toEqual(['send short long']);
  });

  it('is one text, however many keys it took', async () => {
    await using held = await open();
    const { tab } = held;
    await tab.getByLabel('Amount').press('Control+a');
    await tab.getByLabel('Amount').pressSequentially('12345');
    await tab.evaluate(`{ globalThis.inputs = 0; addEventListener('input', () => void inputs++, true); }`);
    await tab.getByRole('button', { name: 'Order' }).click();
    expect(await settle(held)).toEqual(['order 12345 b x']);
    expect(await tab.evaluate('inputs')).toBe(1);
  });

  it('is Enter, though what it submits by was not enabled yet', async () => {
    await using held = await open('/tasks');
    const { tab } = held;
    await tab.getByLabel('Task').fill('water');
    await tab.getByLabel('Task').press('Enter');
    held.release();
    await expect.poll(() => log).toEqual(['click water']);
  });

  it('is a click on an input or an anchor, and on a button whose text follows what was typed', async () => {
    await using held = await open();
    const { tab } = held;
    await tab.locator('#input').click();
    await tab.locator('#anchor').click();
    await tab.getByLabel('Amount').fill('5');
    await tab.getByRole('button', { name: 'Order' }).click();
    expect(await settle(held)).toEqual(['click input', 'click anchor', 'order 5 b x']);
  });

  it('is a choice, whatever the kit calls its fields', async () => {
    await using held = await open();
    const { tab } = held;
    await tab.getByLabel('A', { exact: true }).check();
    await tab.locator('label', { hasText: /^y$/ }).click();
    await tab.locator('#many').selectOption(['a', 'c']);
    await tab.getByRole('button', { name: 'Order' }).click();
    expect(await settle(held)).toEqual(['order 1 a y']);
    expect(await tab.evaluate(`[...document.querySelector('#many').selectedOptions].map(({ value }) => value).join('')`)).toBe(
      'ac',
    );
  });

  it('is done after a reload as well, with what was typed since', async () => {
    await using held = await open();
    const { tab } = held;
    held.release();
    await held.online();
    held.hold();
    await tab.reload({ waitUntil: 'commit' });
    await held.early();
    await tab.getByLabel('Amount').fill('5');
    await tab.getByRole('button', { name: 'Order' }).click();
    expect(await settle(held)).toEqual(['order 5 b x']);
    expect(await tab.getByLabel('Amount').inputValue()).toBe('5');
  });

  it('is not done to another row than the one that it was done to', async () => {
    await using held = await open('/rows');
    const { tab } = held;
    await tab.evaluate(`localStorage.setItem('hidden', '1')`);
    await tab.locator('li', { hasText: 'row 2' }).getByRole('button').click();
    held.release();
    await held.online();
    // A row whose place is the same is the same.
    await tab.locator('li', { hasText: 'row 3' }).getByRole('button').click();
    await expect.poll(() => log).toEqual(['click row 3']);
  });

  it('is a click on the row that is still there', async () => {
    await using held = await open('/rows');
    await held.tab.locator('li', { hasText: 'row 2' }).getByRole('button').click();
    held.release();
    await expect.poll(() => log).toEqual(['click row 2']);
  });

  it('is left to the browser where a form is none of the code', async () => {
    await using held = await open();
    const { tab } = held;
    await tab.evaluate(`setTimeout(() => document.querySelector('form[action="/pay"] button').click())`);
    await expect.poll(() => log).toEqual(['paid']);
    held.release();
    await tab.waitForURL('**/pay');
    expect(log).toEqual(['paid']);
  });

  it('is where a box was scrolled to', async () => {
    await using held = await open();
    const { tab } = held;
    await tab.locator('#box').hover();
    await tab.mouse.wheel(0, 200);
    await expect.poll(() => tab.evaluate(`document.querySelector('#box').scrollTop`)).toBe(200);
    held.release();
    await held.online();
    expect(await tab.evaluate(`document.querySelector('#box').scrollTop`)).toBe(200);
  });

  it('is lost where the code for it stays away, and the page is not', async () => {
    await using held = await open();
    const { tab } = held;
    await tab.route('**/take-over-*.js', () => undefined);
    await tab.locator('#anchor').click();
    expect(await settle(held)).toEqual([]);
  });
});
