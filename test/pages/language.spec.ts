import { Event, Page, State, Var } from 'nestjs-reflex';
import { button, drawer, html, link, local, stack, use } from 'nestjs-reflex/ui';
import type { Browser, Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, withoutBrowser } from '../support/chromium.js';
import { PagesApp } from './app.js';

@State()
class ReaderState {
  @Var() language = 'fr';
  @Event() choose(language: string) {
    this.language = language;
  }
}

function links() {
  return html.nav(...['/usual', '/english', '/yours', '/backwards'].map((href) => link({ href, id: href.slice(1) }, href)));
}

@Page('/usual')
class UsualPage {
  render() {
    const opened = local(false);
    return stack(
      links(),
      button({ id: 'open', onClick: opened.set(true) }, 'Open'),
      drawer(
        { opened, onClose: opened.set(false), position: 'left', title: 'Menu', closeButtonProps: { 'aria-label': 'Close' } },
        'x',
      ),
    );
  }
}

@Page('/english', { lang: 'en' })
class EnglishPage {
  render() {
    return html.main(links());
  }
}

@Page('/yours', { lang: use(ReaderState).language })
class YoursPage {
  render() {
    return html.main(links(), button({ id: 'hebrew', onClick: use(ReaderState).choose('he') }, 'Hebrew'));
  }
}

@Page('/backwards', { lang: 'en', dir: 'rtl' })
class BackwardsPage {
  render() {
    return html.main(links());
  }
}

const pages = [ReaderState, UsualPage, EnglishPage, YoursPage, BackwardsPage];

describe('the language of a page', () => {
  let app: PagesApp;
  beforeAll(async () => {
    app = await PagesApp.start({ providers: pages, options: { lang: 'ar-EG' } });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  it.each([
    ['/usual', 'lang="ar-EG" dir="rtl"'],
    ['/english', 'lang="en"'],
    ['/yours', 'lang="fr"'],
    ['/backwards', 'lang="en" dir="rtl"'],
  ])('is in the first HTML of %s', async (path, language) => {
    expect((await app.get(path)).html).toContain(`<!doctype html><html ${language} data-mantine-color-scheme="light">`);
  });

  it.each([
    [{ lang: 'not a language' }, 'not a language'],
    [{ dir: 'up' as 'rtl' }, "'up'"],
  ])('is a tag, or the app does not start: %j', async (options, named) => {
    await expect(PagesApp.start({ providers: [ReaderState, UsualPage], options })).rejects.toThrow(named);
  });

  describe.skipIf(withoutBrowser)('in Chromium', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser.close());

    const shown = (tab: Tab) =>
      tab.evaluate("document.documentElement.lang + ' ' + getComputedStyle(document.documentElement).direction");

    it('follows from page to page, and what its reader chooses', async () => {
      const tab = await browser.newPage();
      await tab.goto(`${app.url}/english`);
      for (const [id, lang, dir] of [
        ['usual', 'ar-EG', 'rtl'],
        ['yours', 'fr', 'ltr'],
        ['backwards', 'en', 'rtl'],
        ['english', 'en', 'ltr'],
        ['yours', 'fr', 'ltr'],
      ] as const) {
        await tab.locator(`#${id}`).click();
        await tab.waitForURL(`**/${id}`);
        await expect.poll(() => shown(tab)).toBe(`${lang} ${dir}`);
      }
      await tab.locator('#hebrew').click();
      await expect.poll(() => shown(tab)).toBe('he rtl');
      await tab.close();
    });

    const right = (box: { x: number; width: number } | null) => box && Math.round(box.x + box.width);

    it('has the kit follow: what is on the left is on the right', async () => {
      const tab = await browser.newPage({ viewport: { width: 1000, height: 600 } });
      await tab.goto(`${app.url}/usual`);
      await tab.locator('#open').click();
      const drawn = tab.getByRole('dialog', { name: 'Menu' });
      await drawn.getByText('x').waitFor();
      await expect.poll(async () => right(await drawn.boundingBox())).toBe(1000);
      await tab.close();
    });
  });
});
