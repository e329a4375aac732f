import { IsString } from 'class-validator';
import { Event, Page, State, Var, toast } from 'nestjs-reflex';
import {
  button,
  checkbox,
  each,
  form,
  group,
  html,
  local,
  nativeSelect,
  show,
  stack,
  text,
  textInput,
  title,
  use,
  wrap,
} from 'nestjs-reflex/ui';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, withoutBrowser } from '../support/chromium.js';
import { PagesApp } from './app.js';
import { appFolder, HeldTab } from './held-tab.js';

class NoteDto {
  @IsString() note!: string;
}

@State()
class DeskState {
  @Var() count = 0;
  @Var() name = 'Ada';
  @Var() terms = false;
  @Var() sent: string[] = [];
  @Var() rows = Array.from({ length: 30 }, (_, index) => ({ id: index, text: `row ${index}` }));

  @Event() add() {
    this.count++;
  }

  @Event() send(values: NoteDto) {
    this.sent.push(values.note);
  }

  @Event() greet() {
    return toast(`Hello ${this.name}`);
  }
}

const opened = local(false);

/** A component that asks how it was clicked. */
const keys = wrap('#widgets/keys.js', 'Keys');
const KEYS = `
import { createElement } from 'react';
const click = ({ currentTarget, shiftKey, ctrlKey }) => (currentTarget.title = JSON.stringify({ shiftKey, ctrlKey }));
export const Keys = () => createElement('button', { onClick: click, style: { color: 'red' } }, createElement('i', null, 'Keys'));`;

@Page('/', { title: 'Desk' })
class DeskPage {
  render() {
    const s = use(DeskState);
    return html.main(
      title('Desk'),
      text({ c: 'red', id: 'red' }, 'red'),
      group(
        button({ onClick: s.add }, 'Add'),
        button({ onClick: opened.toggle() }, 'Open'),
        button({ onClick: s.greet }, 'Greet'),
      ),
      html.p({ id: 'count' }, s.count),
      show(opened, html.p('opened')),
      keys(),
      stack(
        textInput({ label: 'Name', bind: s.name }),
        textInput({ label: 'Own' }),
        checkbox({ label: 'Terms', bind: s.terms }),
        nativeSelect({ label: 'Size', data: ['S', 'M', 'L'] }),
      ),
      form({ onSubmit: s.send }, html.input({ name: 'note', 'aria-label': 'Note' })),
      html.ul(
        { id: 'sent' },
        each(s.sent, (one) => html.li(one)),
      ),
      html.ul(each(s.rows, (row) => html.li(row.text))),
    );
  }
}

describe.skipIf(withoutBrowser)('a page before its code has come', () => {
  let app: PagesApp;
  let chromium: Browser;
  beforeAll(async () => {
    const root = await appFolder({ 'keys.js': KEYS });
    app = await PagesApp.start({ providers: [DeskState, DeskPage], root });
    chromium = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await chromium?.close();
    await app?.[Symbol.asyncDispose]();
  });

  const open = (options?: { readonly script?: boolean }) => HeldTab.open(chromium, app.url, options);

  it('is there, in its colours, without any script', async () => {
    await using held = await open({ script: false });
    const { tab, said } = held;
    expect(await tab.getByText('row 29').isVisible()).toBe(true);
    expect(await tab.getByLabel('Name').inputValue()).toBe('Ada');
    expect(said).toEqual([]);
  });

  it('looks as it does with its code, pixel by pixel, and moves nothing when that comes', async () => {
    await using held = await open();
    const { tab, said } = held;
    await held.early();
    await tab.evaluate(`{
      globalThis.shifts = [];
      new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value }) => value)))
        .observe({ type: 'layout-shift', buffered: true });
      // What is on the screen in each frame.
      globalThis.empty = 0;
      const look = () => { if (!document.querySelector('h1')) empty++; requestAnimationFrame(look); };
      look();
    }`);
    const before = await tab.screenshot();
    held.release();
    await held.online();
    expect(await tab.locator('[data-reflex-style]').count()).toBe(0);
    expect((await tab.screenshot()).equals(before)).toBe(true);
    expect(await tab.evaluate('[shifts, empty]')).toEqual([[], 0]);
    expect(said).toEqual([]);
  });

  it('loses no click, in their order', async () => {
    await using held = await open();
    const { tab, said } = held;
    await held.early();
    for (const name of ['Add', 'Open', 'Add', 'Add']) await tab.getByRole('button', { name }).click();
    await tab.getByRole('button', { name: 'Greet' }).press('Enter');
    expect(await tab.locator('#count').innerText()).toBe('0');
    held.release();
    await tab.getByText('opened').waitFor();
    await expect.poll(() => tab.locator('#count').innerText()).toBe('3');
    await tab.getByText('Hello Ada').waitFor();
    expect(await tab.getByText('Hello Ada').count()).toBe(1);
    expect(said).toEqual([]);
  });

  it('clicks as it was clicked, with the same keys held', async () => {
    await using held = await open();
    const { tab, said } = held;
    await held.early();
    await tab.getByText('Keys').click({ modifiers: ['Shift'] });
    held.release();
    const button = tab.getByRole('button', { name: 'Keys' });
    await expect.poll(() => button.getAttribute('title')).toBe(JSON.stringify({ shiftKey: true, ctrlKey: false }));
    expect(said).toEqual([]);
  });

  it('keeps what was typed and chosen, for whoever it is bound to, and the cursor in its place', async () => {
    await using held = await open();
    const { tab } = held;
    await held.early();
    await tab.getByLabel('Own').fill('mine');
    await tab.getByLabel('Terms').check();
    await tab.getByLabel('Size').selectOption('L');
    await tab.getByLabel('Name').fill('Grace');
    await tab.getByLabel('Name').press('ArrowLeft');
    held.release();
    await held.online();
    expect(await tab.getByLabel('Own').inputValue()).toBe('mine');
    expect(await tab.getByLabel('Size').inputValue()).toBe('L');
    expect(await tab.getByLabel('Terms').isChecked()).toBe(true);
    await tab.keyboard.type('!');
    expect(await tab.getByLabel('Name').inputValue()).toBe('Grac!e');
    await tab.getByRole('button', { name: 'Greet' }).click();
    await tab.getByText('Hello Grac!e').waitFor();
    await tab.reload();
    await held.online();
    expect(await tab.getByLabel('Terms').isChecked()).toBe(true);
  });

  it('sends a form once, when there is somebody to send it to, and never as a URL', async () => {
    await using held = await open();
    const { tab } = held;
    await held.early();
    await tab.getByLabel('Note').fill('a secret');
    await tab.getByLabel('Note').press('Enter');
    expect(tab.url()).toBe(`${app.url}/`);
    held.release();
    await expect.poll(() => tab.locator('#sent').innerText()).toBe('a secret');
    expect(tab.url()).toBe(`${app.url}/`);
  });

  it('has after a reload what the server has, not what the browser remembers of its fields', async () => {
    await using held = await open();
    const { tab } = held;
    held.release();
    await held.online();
    await tab.getByLabel('Name').fill('Grace');
    await tab.getByRole('button', { name: 'Greet' }).click();
    await tab.getByText('Hello Grace').waitFor();
    await tab.reload();
    await held.online();
    expect(await tab.getByLabel('Name').inputValue()).toBe('Grace');
    expect(await tab.getByLabel('Own').inputValue()).toBe('');
  });
});
