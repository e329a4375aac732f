import 'reflect-metadata';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ShopApp } from '../state/shop-app.js';
import { crudPages } from './crud-page.js';

/** Bytes, gzip at level 9, React and the kit included. */
const BUDGET = { js: 190_000, css: 22_000 };

describe('the size of a crud page', () => {
  let shop: ShopApp;
  beforeAll(async () => {
    shop = await ShopApp.start({ providers: crudPages });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  /** What a browser loads for a page, and the chunks that these load later. */
  async function files(path: string): Promise<Map<string, string>> {
    const { html } = await shop.pages.get(path);
    const found = new Map<string, string>();
    const load = async (url: string): Promise<void> => {
      if (found.has(url)) return;
      found.set(url, '');
      const text = await (await fetch(new URL(url, shop.pages.url))).text();
      found.set(url, text);
      if (!url.endsWith('.js')) return;
      // The runtime's own part that comes later; pages are loaded when somebody goes there.
      const later = [...text.matchAll(/[`"'](?:\.\/|\/_reflex\/assets\/|assets\/)(aside-[\w-]+\.js)[`"']/g)];
      for (const [, name] of later) await load(`/_reflex/assets/${name!}`);
    };
    for (const [, url] of html.matchAll(/(?:src|href)="(\/_reflex\/[^"]+\.(?:js|css))"/g)) await load(url!);
    return found;
  }

  it('keeps to its budget: with pickers, children, dates and everything', async () => {
    for (const path of ['/shelf', '/orders']) {
      const found = await files(path);
      const size = (end: string) =>
        [...found].filter(([url]) => url.endsWith(end)).reduce((sum, [, text]) => sum + gzipSync(text, { level: 9 }).length, 0);
      expect([...found.keys()].some((url) => url.includes('aside'))).toBe(true);
      expect(size('.js')).toBeLessThan(BUDGET.js);
      expect(size('.css')).toBeLessThan(BUDGET.css);
      expect(size('.js')).toBeGreaterThan(60_000);
    }
  });
});
