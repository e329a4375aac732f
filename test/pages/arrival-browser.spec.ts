import { Event, Page, State, Var, address, currentArrival, redirect } from 'nestjs-reflex';
import { button, html, link, use } from 'nestjs-reflex/ui';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, withoutBrowser } from '../support/chromium.js';
import { PagesApp } from './app.js';

@State()
class VisitState {
  /** Of each load, as it was told. */
  @Var() arrivals: string[] = [];
  private turn = 0;

  @Event() load() {
    this.arrivals.push(String(currentArrival()));
  }

  @Event() turnOver() {
    return address({ turn: ++this.turn });
  }

  @Event() again() {
    this.load();
    return redirect('/desk/1?again=1');
  }
}

@Page('/desk/:id', { onLoad: () => use(VisitState).load })
class DeskPage {
  render() {
    const s = use(VisitState);
    return html.main(
      html.h1('Desk'),
      html.p({ id: 'arrivals' }, s.arrivals.join(' ')),
      button({ onClick: s.turnOver }, 'Turn'),
      button({ onClick: s.again }, 'Again'),
      link({ href: '/desk/1' }, 'First'),
      link({ href: '/desk/2' }, 'Second'),
      link({ href: '/hall' }, 'Hall'),
    );
  }
}

@Page('/hall')
class HallPage {
  render() {
    return html.main(html.h1('Hall'), link({ href: '/desk/1' }, 'First'));
  }
}

describe.skipIf(withoutBrowser)('how a page was come to, in a browser', () => {
  let app: PagesApp;
  let chromium: Browser;
  beforeAll(async () => {
    app = await PagesApp.start({ providers: [VisitState, DeskPage, HallPage] });
    chromium = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await chromium?.close();
    await app?.[Symbol.asyncDispose]();
  });

  async function open(path: string) {
    const context = await chromium.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(app.url + path);
    await page.locator('[data-reflex-connection]').waitFor({ state: 'attached' });
    const seen: string[] = [];
    /** Waits for one more load, and for how it was told. */
    const arrival = async (...how: string[]) => {
      seen.push(...how);
      await expect.poll(() => page.textContent('#arrivals')).toBe(seen.join(' '));
    };
    return { page, arrival, [Symbol.asyncDispose]: () => context.close() };
  }

  it('a visit begins by a link, from another path, and with a new tab', async () => {
    await using tab = await open('/desk/1');
    const { page, arrival } = tab;
    await arrival('entered');
    await page.getByRole('link', { name: 'Second' }).click();
    await arrival('entered');
    await page.getByRole('link', { name: 'Hall' }).click();
    await page.getByRole('heading', { name: 'Hall' }).waitFor();
    await page.goBack();
    await arrival('entered');
    await page.goBack();
    await arrival('entered');
    await page.getByRole('link', { name: 'First' }).click();
    await arrival('entered');
  });

  it('goes on while back and forward change the query string, and through a reload', async () => {
    await using tab = await open('/desk/1');
    const { page, arrival } = tab;
    await arrival('entered');
    await page.getByRole('button', { name: 'Turn' }).click();
    await page.waitForURL('**/desk/1?turn=1');
    await page.goBack();
    await arrival('readdressed');
    await page.goForward();
    await arrival('readdressed');
    await page.reload();
    await page.locator('[data-reflex-connection]').waitFor({ state: 'attached' });
    await arrival('reloaded');
    await page.goBack();
    await arrival('readdressed');
    await page.goto(`${app.url}/desk/1?turn=7`);
    await arrival('entered');
    await page.goto(`${app.url}/hall`);
    await page.goto(`${app.url}/desk/1`);
    await arrival('entered');
  });

  it('is none of an event, and a redirect to the same page begins a visit', async () => {
    await using tab = await open('/desk/1');
    const { page, arrival } = tab;
    await arrival('entered');
    await page.getByRole('button', { name: 'Again' }).click();
    await arrival('undefined', 'entered');
  });
});
