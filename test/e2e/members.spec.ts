import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, withoutBrowser } from '../support/chromium.js';
import { startSample, type RunningSample } from '../support/sample.js';

const PASSWORD = 'row row row your boat';
const REDIS = { host: '127.0.0.1', port: 6379 };

const redisRuns = await reachable(REDIS);
if (!redisRuns && process.env['REFLEX_TEST_SERVICES'] === 'required')
  throw new Error(`REFLEX_TEST_SERVICES=required, but nothing listens on ${REDIS.host}:${REDIS.port} (Redis)`);
if (!redisRuns) console.warn(`Left out: sessions in Redis, since nothing listens on ${REDIS.host}:${REDIS.port}`);

const stores: [string, Record<string, string>, boolean][] = [
  ['memory', {}, true],
  ['Redis', { REDIS_URL: `redis://${REDIS.host}:${REDIS.port}`, REDIS_PREFIX: `members-${process.pid}:` }, redisRuns],
];

describe.skipIf(withoutBrowser).each(stores.filter(([, , runs]) => runs))('sample 02-members, sessions in %s', (name, env) => {
  let sample: RunningSample;
  let browser: Browser;
  let contexts: BrowserContext[];
  const complaints: string[] = [];

  beforeAll(async () => {
    sample = await startSample('02-members', { DATABASE: ':memory:', ...env });
    browser = await openBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await sample?.[Symbol.asyncDispose]();
  });
  beforeEach(() => (contexts = []));
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    expect(complaints.splice(0)).toEqual([]);
  });

  /** A browser of its own, with its cookies. */
  async function person(): Promise<BrowserContext> {
    const context = await browser.newContext({ baseURL: sample.url });
    contexts.push(context);
    context.setDefaultTimeout(20_000);
    context.on('weberror', (error) => complaints.push(String(error.error())));
    context.on('console', (message) => {
      const known = /favicon|ERR_INTERNET_DISCONNECTED|WebSocket connection|status of 40[134]/;
      if (message.type() === 'error' && !known.test(message.text() + message.location().url)) complaints.push(message.text());
    });
    return context;
  }

  async function open(context: BrowserContext, path: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }

  async function logIn(page: Page, login: string, password = PASSWORD): Promise<void> {
    await page.getByLabel('Username or e-mail').fill(login);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
  }

  async function loggedIn(login: string, path = '/boats'): Promise<{ context: BrowserContext; page: Page }> {
    const context = await person();
    const page = await open(context, `/login?next=${encodeURIComponent(path)}`);
    await logIn(page, login);
    await page.waitForURL(`${sample.url}${path}`);
    return { context, page };
  }

  const heading = (page: Page, text: string | RegExp) => page.getByRole('heading', { name: text }).first().waitFor();
  const me = async (context: BrowserContext) => (await (await context.request.get('/api/me')).json()) as { username: string };

  it('registers, logs in, and comes back to the page that asked for it', async () => {
    const context = await person();
    const page = await open(context, '/register');
    const username = `new${Date.now()}`;
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('E-mail').fill(`${username}@rowing.example`);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Look into your mailbox').waitFor();
    await page.goto('/account');
    expect(new URL(page.url()).pathname).toBe('/login');
    await logIn(page, username);
    await page.waitForURL(`${sample.url}/account`);
    await heading(page, 'Your account');
    expect(await me(context)).toMatchObject({ username });
  });

  it('takes a role away in another tab, in another browser, within a second', async () => {
    const ada = await loggedIn('ada', '/admin');
    const row = (member: string) => ada.page.getByRole('row', { name: member });
    await row('Clara Lind').getByRole('button', { name: 'Make admin' }).click();
    await row('Clara Lind').getByText('admin', { exact: true }).waitFor();
    const clara = await loggedIn('clara', '/admin');
    const second = await open(clara.context, '/');
    await second.getByRole('button', { name: 'Your menu' }).click();
    await second.getByRole('menuitem', { name: 'Members' }).waitFor();
    await row('Clara Lind').getByRole('button', { name: 'Make member' }).click();
    await row('Clara Lind').getByText('member', { exact: true }).waitFor();
    await second.getByRole('menuitem', { name: 'Members' }).waitFor({ state: 'detached' });
    // Her own page of members is loaded anew, and meets the guard.
    await clara.page.getByRole('table').waitFor({ state: 'detached' });
    expect((await clara.context.request.get('/admin')).status()).toBe(403);
  });

  it('ends the session of who is blocked', async () => {
    const ada = await loggedIn('ada', '/admin');
    const diego = await loggedIn('diego');
    await ada.page.getByRole('row', { name: 'Diego Rossi' }).getByRole('button', { name: 'Block' }).click();
    await diego.page.waitForURL(/\/login/);
    await logIn(diego.page, 'diego');
    await diego.page.getByRole('alert').getByText('The name or the password is wrong').waitFor();
    await ada.page.getByRole('row', { name: 'Diego Rossi' }).getByRole('button', { name: 'Unblock' }).click();
    await logIn(diego.page, 'diego');
    await heading(diego.page, 'Boats tonight');
  });

  it('logs out in one tab, and the other is out', async () => {
    const { context, page } = await loggedIn('ben');
    const other = await open(context, '/account');
    await page.getByRole('button', { name: 'Your menu' }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await heading(page, 'Out on the water');
    await other.waitForURL(/\/login/);
    expect(await me(context)).toMatchObject({ username: null });
  });

  it('shares one session with the HTTP login, both ways: no socket is stale after a login', async () => {
    const context = await person();
    const page = await open(context, '/');
    await page.getByRole('link', { name: 'Become a member' }).waitFor();
    await page.evaluate(async (password) => {
      await fetch('/api/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'ben', password }),
      });
    }, PASSWORD);
    await heading(page, 'Welcome back, ben');
    await page.getByRole('link', { name: 'Book a boat' }).click();
    const boat = page.getByText('Albatross').locator('xpath=ancestor::*[contains(@class,"mantine-Card-root")]');
    await boat.getByRole('button', { name: 'Book' }).click();
    await boat.getByRole('button', { name: 'Give back' }).click();
    await boat.getByRole('button', { name: 'Book' }).waitFor();
    await page.evaluate(() => fetch('/api/logout', { method: 'POST' }));
    await page.waitForURL(/\/login/);
  });

  // What has nothing to do with where sessions are is shown once.
  if (name !== 'memory') return;

  it.each(['//evil.example', 'https://evil.example/', 'javascript:alert(1)', '/\\evil.example', '/%2Fevil.example'])(
    'goes nowhere else after a login: %s',
    async (next) => {
      const page = await open(await person(), `/login?next=${encodeURIComponent(next)}`);
      await logIn(page, 'ben');
      await page.waitForURL(`${sample.url}/boats`);
    },
  );

  it('tells how long to wait after too many tries', async () => {
    const page = await open(await person(), '/login');
    const locked = page.getByText(/Too many tries\. Try again in \d+ seconds/);
    for (let i = 0; i < 10 && !(await locked.isVisible()); i++) {
      await logIn(page, 'nobody.of.this.name', `wrong ${i}`);
      await page.locator('button[type=submit]:not([data-loading])').waitFor();
    }
    await locked.waitFor();
  });

  it('fits desktop and phone, light and dark', async () => {
    const folder = process.env['REFLEX_SCREENSHOTS'];
    const { page } = await loggedIn('ada', '/account');
    for (const path of ['/', '/boats', '/admin', '/account']) {
      await page.goto(path);
      await page.getByRole('heading').first().waitFor();
      for (const [device, width, height] of [
        ['desktop', 1280, 800],
        ['phone', 390, 844],
      ] as const) {
        await page.setViewportSize({ width, height });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
          expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
          if (!folder) continue;
          await mkdir(folder, { recursive: true });
          await page.screenshot({ path: join(folder, `${path.slice(1) || 'home'}-${device}-${colorScheme}.png`) });
        }
      }
    }
  }, 60_000);
});

function reachable({ host, port }: { readonly host: string; readonly port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(!socket.destroy().connecting));
    socket.once('error', () => resolve(false));
  });
}
