import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutBrowser } from '../support/chromium.js';
import { BrowserWorld, bundleFixtures, openBrowser, P, V, type Bundle } from './support/browser-world.js';

/** The primary colour of the fixture's theme, not the kit's own. */
const TEAL = '#099268';

describe.skipIf(withoutBrowser)('the runtime in a browser', () => {
  let bundle: Bundle;
  let browser: Browser;
  beforeAll(async () => {
    [bundle, browser] = await Promise.all([bundleFixtures(), openBrowser()]);
  });
  afterAll(() => browser.close());
  const create = () => BrowserWorld.create(bundle, browser);
  const active = (page: Page) => page.evaluate(`document.activeElement?.textContent ?? ''`);

  it('goes to pages by links, in the same document', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    await page.evaluate(`globalThis.same = true`);
    await page.fill('#kept', 'kept');
    await page.locator('[data-reflex-connection]').waitFor({ state: 'attached' });
    expect(await page.getAttribute('text=Home', 'aria-current')).toBe('page');
    await page.click('text=Rows');
    expect(await socket.next()).toEqual(['n', 1, '/rows?size=2']);
    expect(page.url()).toBe(`${world.origin}/`);
    await page.getByRole('progressbar').waitFor();
    socket.send(['g', 1, 1, { page: P.rows, url: '/rows?size=2', params: {} }, [[V.count, 9]]]);
    await page.getByRole('heading', { name: 'Rows' }).waitFor();
    await page.waitForFunction(`document.title === 'Rows'`);
    expect(page.url()).toBe(`${world.origin}/rows?size=2`);
    expect(await active(page)).toBe('Rows');
    expect(await page.getByRole('progressbar').count()).toBe(0);
    expect(await page.getAttribute('text=Home', 'aria-current')).toBeNull();
    // The layout was not mounted again, and the title is read out.
    expect(await page.inputValue('#kept')).toBe('kept');
    await page.locator('[role=status]', { hasText: 'Rows' }).waitFor({ state: 'attached' });

    await page.evaluate(`window.scrollTo(0, 500)`);
    await page.evaluate(`document.querySelector('a').click()`);
    await socket.next();
    socket.send(['g', 2, 2, { page: P.plain, url: '/', params: { id: '8' } }, []]);
    await page.getByRole('heading', { name: 'Plain' }).waitFor();
    expect(await page.evaluate(`scrollY`)).toBe(0);
    expect(await page.textContent('#place')).toBe('/ 8');
    await page.goBack();
    expect(await socket.next()).toEqual(['n', 3, '/rows?size=2', true]);
    socket.send(['g', 3, 3, { page: P.rows, url: '/rows?size=2', params: {} }, []]);
    await page.waitForFunction(`scrollY === 500`);
    expect(await page.evaluate(`globalThis.same`)).toBe(true);
    expect(world.errors).toEqual([]);
  });

  it('forgets browser-only values of a page that was left', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    await page.locator('[data-reflex-connection]').waitFor({ state: 'attached' });
    await page.click('#toggle');
    await page.locator('#opened').waitFor();
    await page.click('text=Rows');
    await socket.next();
    socket.send(['g', 1, 1, { page: P.rows, url: '/rows?size=2', params: {} }, []]);
    await page.getByRole('heading', { name: 'Rows' }).waitFor();
    await page.click('text=Home');
    await socket.next();
    socket.send(['g', 2, 2, { page: P.plain, url: '/', params: {} }, []]);
    await page.getByRole('heading', { name: 'Plain' }).waitFor();
    expect(await page.locator('#opened').count()).toBe(0);
  });

  it('leaves clicks to the browser that are not for this document', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    await page.locator('[data-reflex-connection]').waitFor({ state: 'attached' });
    const opened = page.context().waitForEvent('page');
    await page.click('text=Rows', { modifiers: ['ControlOrMeta'] });
    await (await opened).close();
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<a id="hash" href="#here">x</a><a id="down" href="/rows" download>x</a><a id="out" href="/out" rel="external">x</a>')`,
    );
    await page.click('#hash');
    expect(new URL(page.url()).hash).toBe('#here');
    const download = page.waitForEvent('download');
    await page.click('#down');
    await download;
    world.boot = { session: 's2' };
    await page.click('#out');
    await page.waitForURL('**/out');
    expect(socket.frames.size).toBe(0);
  });

  it('shows a page of its own where there is none', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    await page.locator('[data-reflex-connection]').waitFor({ state: 'attached' });
    await page.click('text=Missing');
    await socket.next();
    socket.send(['l', 1, 1, '/missing', true]);
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    expect(page.url()).toBe(`${world.origin}/missing`);
    await page.goBack();
    await socket.next();
    socket.send(['g', 2, 2, { page: P.plain, url: '/', params: {} }, []]);
    await page.getByRole('heading', { name: 'Plain' }).waitFor();
  });

  it('shows why a page could not be shown, light and dark', async () => {
    await using world = await create();
    world.boot = { error: { code: 'REFLEX_X', status: 403, message: 'Ask an admin.', id: 'c-9' }, development: false };
    const background = async (colorScheme: 'light' | 'dark') => {
      const page = await world.newPage({ colorScheme });
      await page.goto(world.origin);
      await page.getByRole('heading', { name: 'No access' }).waitFor();
      expect(await page.textContent('main')).toContain('Reference: c-9');
      return page.evaluate(`getComputedStyle(document.querySelector('main')).backgroundColor`);
    };
    expect(await background('light')).toBe('rgb(255, 255, 255)');
    expect(await background('dark')).toBe('rgb(26, 27, 30)');
  });

  it('keeps the layout when a page breaks, and tries again', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    await page.locator('[data-reflex-connection]').waitFor({ state: 'attached' });
    await page.fill('#kept', 'kept');
    await page.click('text=Broken');
    await socket.next();
    socket.send(['g', 1, 1, { page: P.broken, url: '/broken', params: {} }, []]);
    await page.getByText('Too many rows').waitFor();
    expect(await page.inputValue('#kept')).toBe('kept');
    await expect.poll(() => world.errors.join()).toContain('REFLEX_RENDER_FAILED');
    socket.send([
      'p',
      2,
      0,
      [
        [V.rows, [{ id: 1, name: 'one' }]],
        [V.count, 2],
      ],
    ]);
    await page.locator('#count', { hasText: '2' }).waitFor();
    await page.click('text=Try again');
    await page.getByRole('heading', { name: 'Mended' }).waitFor();
  });

  it('says that the connection is lost after a while, and no longer', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    await page.locator('[data-reflex-connection]').waitFor({ state: 'attached' });
    const banner = page.getByText('Connection lost');
    socket.cut();
    // The next socket is let in, and kept waiting for its welcome.
    const second = await world.socket();
    const since = Date.now();
    await banner.waitFor();
    expect(Date.now() - since).toBeGreaterThan(700);
    await second.hello();
    second.send(['w', 0]);
    await banner.waitFor({ state: 'detached' });
  });

  it('loads the notifications with the first message, with the theme of the kit or without one', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    const chunks: string[] = [];
    page.on('request', (request) => chunks.push(new URL(request.url()).pathname));
    socket.send(['p', 1, 0, [], [{ do: 'toast', message: 'Saved', title: 'Done' }]]);
    await page.getByText('Saved').waitFor();
    expect(chunks.some((path) => path.includes('toaster'))).toBe(true);
    socket.send(['x', 2, 0, { code: 'REFLEX_DENIED', message: 'Not for you\n  Sign in', status: 401 }]);
    await page.getByText('REFLEX_DENIED').waitFor();
    expect(await page.getByText('Saved').count()).toBe(1);

    const kit = await world.open('/kit', { session: 's2' });
    kit.socket.send(['p', 1, 0, [], [{ do: 'toast', message: 'Themed' }]]);
    await kit.page.getByText('Themed').waitFor();
    expect(
      await kit.page.evaluate(`getComputedStyle(document.documentElement).getPropertyValue('--mantine-primary-color-filled')`),
    ).toBe(TEAL);
  });

  it('performs effects', async () => {
    await using world = await create();
    const { page, socket } = await world.open('/', {}, { permissions: ['clipboard-read', 'clipboard-write'] });
    socket.send([
      'p',
      1,
      0,
      [],
      [
        { do: 'focus', id: 'draft' },
        { do: 'copy', text: 'copied' },
      ],
    ]);
    await page.waitForFunction(`document.activeElement?.id === 'draft'`);
    await expect.poll(() => page.evaluate(`navigator.clipboard.readText()`)).toBe('copied');

    const downloading = page.waitForEvent('download');
    socket.send([
      'p',
      2,
      0,
      [],
      [{ do: 'download', name: 'a.txt', type: 'text/plain', base64: Buffer.from('héllo').toString('base64') }],
    ]);
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('a.txt');
    expect(await readFile(await download.path(), 'utf8')).toBe('héllo');

    const popup = page.waitForEvent('popup');
    socket.send([
      'p',
      3,
      0,
      [],
      [
        { do: 'openUrl', url: 'javascript:alert(1)' },
        { do: 'openUrl', url: '/rows' },
      ],
    ]);
    const opened = await popup;
    expect(new URL(opened.url(), world.origin).pathname).toBe('/rows');
    expect(await opened.evaluate(`window.opener`)).toBeNull();
    await expect.poll(() => world.errors.join()).toContain('REFLEX_URL_REFUSED');
  });
});
