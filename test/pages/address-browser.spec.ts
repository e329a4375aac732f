import { Event, Page, State, Var, address, currentRequest } from 'nestjs-reflex';
import { button, html, input, link, local, path, show, t, use } from 'nestjs-reflex/ui';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, withoutBrowser } from '../support/chromium.js';
import { PagesApp } from './app.js';

@State()
class ListState {
  @Var() search = '';
  @Var() page = 1;
  @Var() loads = 0;
  @Var() seen = '';

  @Event() load() {
    this.loads++;
    const { search = '', page = '1' } = currentRequest().query as Record<string, string>;
    this.search = search;
    this.page = Math.min(Math.max(Number(page) || 1, 1), 9);
    return this.page === Number(page) ? undefined : this.address();
  }

  @Event() find(text: string) {
    this.search = text;
    this.page = 1;
    return this.address(true);
  }

  @Event() *next() {
    this.page++;
    yield this.address();
  }

  @Event() look() {
    this.seen = JSON.stringify(currentRequest().query);
  }

  private address(replace = false) {
    return address({ search: this.search || undefined, page: this.page }, { replace });
  }
}

@Page('/list', { onLoad: () => use(ListState).load })
class ListPage {
  render() {
    const s = use(ListState);
    const open = local(false);
    return html.main(
      html.h1('List'),
      input({ id: 'search', 'aria-label': 'Search', onChange: s.find }),
      html.p({ id: 'state' }, t`${s.search}|${s.page}|${s.loads}`),
      html.p({ id: 'path' }, path()),
      html.p({ id: 'seen' }, s.seen),
      link({ href: '/list', id: 'here' }, 'Here'),
      button({ id: 'open', onClick: open.set(true) }, 'Open'),
      show(open, html.p({ id: 'opened' }, 'opened')),
      html.div({ style: { height: 3_000 } }),
      button({ id: 'next', onClick: s.next }, 'Next'),
      button({ id: 'look', onClick: s.look }, 'Look'),
    );
  }
}

describe.skipIf(withoutBrowser)('a new address of the page, in a browser', () => {
  let app: PagesApp;
  let chromium: Browser;
  beforeAll(async () => {
    app = await PagesApp.start({ providers: [ListState, ListPage] });
    chromium = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await chromium?.close();
    await app?.[Symbol.asyncDispose]();
  });

  async function open(path: string) {
    const context = await chromium.newContext({ viewport: { width: 800, height: 600 } });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(app.url + path);
    await page.locator('[data-reflex-connection]').waitFor({ state: 'attached' });
    const state = (text: string) => page.locator('#state', { hasText: new RegExp(`^${text.replaceAll('|', '\\|')}$`) }).waitFor();
    return { page, errors, state, [Symbol.asyncDispose]: () => context.close() };
  }

  it('follows what is typed, and the focus, the caret and the place on the page stay', async () => {
    await using tab = await open('/list');
    const { page, state, errors } = tab;
    const entries = await page.evaluate('history.length');
    await page.click('#open');
    await page.evaluate(`globalThis.field = document.querySelector('#search'); document.title = 'mine'; scrollTo(0, 40)`);
    await page.click('#search');
    await page.keyboard.type('ab');
    await state('ab|1|1');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('x & ');
    await state('ax & b|1|1');
    await page.waitForURL(`${app.url}/list?search=ax+%26+b&page=1`);
    expect(await page.evaluate(`document.activeElement === globalThis.field && globalThis.field.selectionStart`)).toBe(5);
    expect(await page.evaluate('scrollY')).toBe(40);
    expect(await page.evaluate('history.length')).toBe(entries);
    expect(await page.textContent('#opened')).toBe('opened');
    expect(await page.textContent('#path')).toBe('/list');
    expect(await page.getAttribute('#here', 'aria-current')).toBe('page');
    await page.click('#look');
    await page.locator('#seen', { hasText: '{"search":"ax & b","page":"1"}' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('adds entries that back and forward open again, each where it was scrolled to', async () => {
    await using tab = await open('/list?search=s');
    const { page, state, errors } = tab;
    await state('s|1|1');
    await page.evaluate('scrollTo(0, 900)');
    await page.evaluate(`document.querySelector('#next').click()`);
    await state('s|2|1');
    expect(page.url()).toBe(`${app.url}/list?search=s&page=2`);
    expect(await page.evaluate('scrollY')).toBe(900);
    await page.evaluate('scrollTo(0, 1500)');
    await page.evaluate(`document.querySelector('#next').click()`);
    await state('s|3|1');
    await page.goBack();
    await state('s|2|2');
    await page.waitForFunction('scrollY === 1500');
    await page.goBack();
    await state('s|1|3');
    await page.waitForFunction('scrollY === 900');
    expect(page.url()).toBe(`${app.url}/list?search=s`);
    await page.goForward();
    await state('s|2|4');
    await page.reload();
    await state('s|2|5');
    expect(page.url()).toBe(`${app.url}/list?search=s&page=2`);
    expect(errors).toEqual([]);
  });

  it('replaces the one that a page was opened with, in HTML and by a link', async () => {
    await using tab = await open('/list?page=1000000#state');
    const { page, state, errors } = tab;
    await state('|9|1');
    expect(page.url()).toBe(`${app.url}/list?page=9#state`);
    await page.evaluate(`document.querySelector('#here').setAttribute('href', '/list?page=-5')`);
    await page.click('#here');
    await state('|1|2');
    await page.waitForURL(`${app.url}/list?page=1`);
    await page.goBack();
    await state('|9|3');
    expect(errors).toEqual([]);
  });
});
