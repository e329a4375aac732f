import { Page, State, Var } from 'nestjs-reflex';
import { box, html, link, simpleGrid, use, wrap } from 'nestjs-reflex/ui';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PagesApp } from '../pages/app.js';
import { appFolder, HeldTab, rootOf } from '../pages/held-tab.js';
import { openBrowser, withoutBrowser } from '../support/chromium.js';

const SCRIPT = '</style><script src="/uploads/evil.js"></script><style>';
const FORGED = JSON.stringify({ path: '@evil.example/', view: { page: 0, url: '/wiki', params: {} }, vars: [[0, '1,000,000']] });

/** What somebody has got into the database. */
@State()
class StoredState {
  @Var() width = `1px}${SCRIPT}`;
  @Var() columns = SCRIPT;
  @Var() url = 'javascript:alert(1)';
  @Var() slug = 'reflex-boot';
  @Var() balance = '10';
  @Var() text =
    `<p id="reflex-boot">${FORGED}</p><script src="/uploads/evil.js"></script></div></div><h1 id="stays">out</h1><!--`;
}

const raw = wrap<{ html: string }>('#widgets/raw.js', 'Raw');
const RAW = `
import { createElement as h } from 'react';
export const Raw = ({ html }) => h('div', { id: 'raw', dangerouslySetInnerHTML: { __html: html } });`;
/** Whatever it takes to get an element past the rules: JSX, createElement, cloneElement. */
const tricks = wrap('#widgets/tricks.jsx', 'Tricks');
const TRICKS = `
import { cloneElement, createElement } from 'react';
export const Tricks = () => (
  <section>
    <script src="/uploads/evil.js" />
    {createElement('script', { src: '/uploads/evil.js' })}
    {cloneElement(<script />, { src: '/uploads/evil.js' })}
    {cloneElement(<form><input name="a" /></form>, { style: { top: 0 } })}
    {cloneElement(<input />, { type: 'file' })}
    {cloneElement(<p style={{ left: 0 }} />, { title: 'x' }, 'cloned')}
  </section>
);`;

@Page('/styles')
class StylesPage {
  render() {
    const s = use(StoredState);
    return html.main(
      box({ w: { base: s.width, sm: 10 } }, 'box'),
      simpleGrid({ cols: { base: s.columns as never, sm: 1 } }, 'grid'),
    );
  }
}

@Page('/wiki')
class WikiPage {
  render() {
    const s = use(StoredState);
    return html.main(html.h2({ id: s.slug }, 'Reflex boot'), html.p({ id: 'balance' }, s.balance), raw({ html: s.text }));
  }
}

@Page('/urls')
class UrlsPage {
  render() {
    const { url } = use(StoredState);
    return html.main(
      html.a({ href: url }, 'a'),
      link({ href: url }, 'l'),
      html.form({ action: url }),
      html.iframe({ src: url, title: 'i' }),
    );
  }
}

@Page('/tricks')
class TricksPage {
  render() {
    return tricks();
  }
}

describe('HTML with the data of others in it', () => {
  let app: PagesApp;
  beforeAll(async () => {
    app = await PagesApp.start({
      providers: [StoredState, StylesPage, WikiPage, UrlsPage, TricksPage],
      root: await appFolder({ 'raw.js': RAW, 'tricks.jsx': TRICKS }),
      main: (nest) =>
        nest.use('/uploads/evil.js', (_request: unknown, response: { type(type: string): { send(text: string): void } }) =>
          response.type('js').send('globalThis.evil = true'),
        ),
    });
  }, 60_000);
  afterAll(() => app?.[Symbol.asyncDispose]());
  const root = async (path: string) => rootOf((await app.get(path)).html);

  it('leaves no style element', async () => {
    const styles = await root('/styles');
    expect(styles.replaceAll(/<style[^>]*>.*?<\/style>/gs, '')).not.toContain('script');
  });

  it('has no URL that is code', async () => {
    expect(await root('/urls')).not.toContain('javascript:alert');
  });

  it('has no HTML that a component takes from elsewhere: it would be parsed with the rest', async () => {
    expect(await root('/wiki')).toContain('<div id="raw"></div>');
  });

  it('has no script, no form that is sent, no file that is lost, however they are made', async () => {
    const found = await root('/tricks');
    expect(found).not.toContain('<script');
    expect(found).toMatch(/<form data-reflex-style="\d" method="dialog">/);
    expect(found).toContain('<input type="file" disabled=""/>');
    expect(found).toMatch(/<p title="x" data-reflex-style="\d">cloned<\/p>/);
    expect(found).not.toContain(' style=');
  });

  it('keeps nothing for readers who make languages up', async () => {
    const text = async (languages: string) => (await app.get('/urls', { 'accept-language': languages })).html;
    const lang = async (languages: string) => /lang="([^"]*)"/.exec(await text(languages))![1];
    expect(await lang('en-x-made-up, de-u-nu-thai')).toBe('en');
  });

  describe.skipIf(withoutBrowser)('in a browser', () => {
    let chromium: Browser;
    beforeAll(async () => {
      chromium = await openBrowser();
    });
    afterAll(() => chromium?.close());

    it.each(['/styles', '/wiki', '/tricks'])('runs no script, and stays in its place: %s', async (path) => {
      await using held = await HeldTab.open(chromium, app.url + path);
      held.release();
      await held.online();
      expect(await held.tab.evaluate('globalThis.evil')).toBeUndefined();
      expect(await held.tab.evaluate('document.body.querySelector(":scope > h1")')).toBeNull();
    });

    it('is not taken for the data of the page', async () => {
      await using held = await HeldTab.open(chromium, `${app.url}/wiki`);
      held.release();
      await held.online();
      expect(await held.tab.locator('#balance').innerText()).toBe('10');
    });
  });
});
