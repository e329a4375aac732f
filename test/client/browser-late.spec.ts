import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutBrowser } from '../support/chromium.js';
import { BrowserWorld, bundleFixtures, E, openBrowser, P, type Bundle } from './support/browser-world.js';

/** The chunk with the page session and what stands beside the page. */
const LATE = '**/aside-*.js';

/** Notes when the page was rendered, and when the browser then made a frame of it. */
const WATCH = `
  globalThis.seen = {};
  const observer = new MutationObserver(() => {
    if (!document.querySelector('#increment')) return;
    observer.disconnect();
    seen.rendered = performance.now();
    requestAnimationFrame(() => (seen.frame = performance.now()));
  });
  observer.observe(document, { childList: true, subtree: true });
`;

describe.skipIf(withoutBrowser)('a page in a browser, before the rest of the runtime is there', () => {
  let bundle: Bundle;
  let browser: Browser;
  beforeAll(async () => {
    [bundle, browser] = await Promise.all([bundleFixtures(), openBrowser()]);
  });
  afterAll(() => browser.close());
  const create = () => BrowserWorld.create(bundle, browser);

  /** A tab whose requests for the late chunk, and for whether the server is there, go to `handle`. */
  async function tabWith(world: BrowserWorld, handle: (route: Route) => unknown): Promise<Page> {
    const page = await world.newPage();
    await page.route(LATE, handle);
    await page.route('**/*.js', (route) => (route.request().method() === 'HEAD' ? handle(route) : route.fallback()));
    return page;
  }

  it('asks for it when the page is on the screen', async () => {
    await using world = await create();
    const page = await world.newPage();
    await page.addInitScript(WATCH);
    await page.goto(world.origin);
    await world.welcome();
    const { rendered, frame, asked } = await page.evaluate<Record<string, number>>(`({
      ...seen,
      asked: performance.getEntriesByType('resource').find(({ name }) => name.includes('/aside-')).startTime,
    })`);
    // A tab that gets no frame does not wait for ever.
    expect(asked).toBeGreaterThan(Math.min(frame!, rendered! + 490));
    const preloads = await page.evaluate(
      `performance.getEntriesByType('resource').filter(({ initiatorType }) => initiatorType === 'link').length`,
    );
    expect(preloads).toBe(0);
  });

  it('keeps clicks and typing, shows them at once, and opens the socket meanwhile', async () => {
    await using world = await create();
    const held: Route[] = [];
    const page = await tabWith(world, (route) => void held.push(route));
    await page.goto(world.origin);
    await page.click('#increment');
    await page.fill('#draft', 'milk');
    expect(await page.isDisabled('#increment')).toBe(true);
    await page.getByText('open: milk').waitFor();
    await page.evaluate(`client.send('DemoState.save', [2])`);
    const socket = await world.socket();
    await expect.poll(() => held.length).toBe(1);
    expect(socket.frames.size).toBe(0);
    await held[0]!.continue();
    await socket.hello();
    socket.send(['w', 0]);
    expect(await socket.next()).toEqual(['e', 1, E.increment, [0, '/', false]]);
    expect(await socket.next()).toEqual(['b', 2, expect.any(Number), 'milk']);
    expect(await socket.next()).toEqual(['e', 3, E.save, [2]]);
    socket.send(['p', 1, 3, []]);
    await page.locator('#increment:enabled').waitFor();
    expect(world.errors).toEqual([]);
  });

  it('says that the server is away, leaves the page alone, and goes on when the server is back', async () => {
    await using world = await create();
    let cut = true;
    const page = await tabWith(world, (route) => (cut ? route.abort('internetdisconnected') : route.fallback()));
    await page.goto(world.origin);
    await page.click('#increment');
    await page.getByText('Connection lost. Reconnecting…').waitFor();
    await page.waitForTimeout(2_500);
    expect(world.cookies).toHaveLength(1);
    cut = false;
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    const socket = await world.welcome();
    expect(await socket.next()).toEqual(['e', 1, E.increment, [0, '/', false]]);
    await page.getByText('Connection lost. Reconnecting…').waitFor({ state: 'detached' });
    expect(world.cookies).toHaveLength(1);
    expect(world.errors.join()).toContain('REFLEX_PAGE_LOAD_FAILED');
  });

  it('loads the page again, once and with what was done, where the server no longer has the code', async () => {
    await using world = await create();
    let gone = true;
    const page = await tabWith(world, (route) => (gone ? route.fulfill({ status: 404 }) : route.fallback()));
    await page.goto(world.origin);
    await page.click('#increment');
    await expect.poll(() => world.cookies.length, { timeout: 10_000 }).toBe(2);
    expect(world.cookies[1]).toBe('reflex_tab=s1');
    await page.getByText('Connection lost. Reconnecting…').waitFor();
    await expect.poll(() => world.errors.join(), { timeout: 10_000 }).toContain('REFLEX_RELOAD_LOOP');
    await page.waitForTimeout(2_500);
    expect(world.cookies).toHaveLength(2);
    gone = false;
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    const greeted = async () => {
      for (;;) {
        const socket = await world.socket();
        const frame = await Promise.race([socket.next(), socket.closed]);
        if (Array.isArray(frame) && frame[0] === 'h') return socket;
      }
    };
    const socket = await greeted();
    socket.send(['w', 0]);
    expect(await socket.next()).toEqual(['e', 1, E.increment, [0, '/', false]]);
  });

  it('does not call off the document that the user has gone to meanwhile', async () => {
    await using world = await create();
    const held: Route[] = [];
    const page = await tabWith(world, (route) => void held.push(route));
    await page.goto(world.origin);
    const socket = await world.socket();
    // The page session is the next document's from its request on: this one would be told to load its page anew.
    void socket.hello().then(() => socket.send(['r', 'session']));
    await expect.poll(() => held.length).toBe(1);
    let answer!: () => void;
    world.ready = new Promise<void>((resolve) => (answer = resolve));
    const gone = page.goto(`${world.origin}/rows`);
    await expect.poll(() => world.cookies.length).toBe(2);
    await held[0]!.continue();
    // DevTools has no word with a document that is being left: time enough for it to start and to ask.
    await Promise.race([gone, page.waitForTimeout(1_500)]);
    answer();
    expect((await gone)?.status()).toBe(200);
    expect(new URL(page.url()).pathname).toBe('/rows');
    expect(world.cookies).toHaveLength(2);
  });

  it('goes to a page that a component asks for', async () => {
    await using world = await create();
    const held: Route[] = [];
    const page = await tabWith(world, (route) => void held.push(route));
    await page.goto(world.origin);
    await page.locator('#increment').waitFor();
    await page.evaluate(`client.navigate('/rows')`);
    await expect.poll(() => held.length).toBe(1);
    await held[0]!.continue();
    const socket = await world.welcome();
    expect(await socket.next()).toEqual(['n', 1, '/rows']);
    socket.send(['g', 1, 1, { page: P.rows, url: '/rows', params: {} }, []]);
    await page.getByRole('heading', { name: 'Rows' }).waitFor();
  });
});
