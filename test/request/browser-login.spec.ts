import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, withoutBrowser } from '../support/chromium.js';
import { startMembers, type MembersApp } from './members-app.js';

describe.skipIf(withoutBrowser)('logging in by an event, in a browser', () => {
  let world: MembersApp;
  let chromium: Browser;
  beforeAll(async () => {
    world = await startMembers();
    chromium = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await chromium?.close();
    await world?.[Symbol.asyncDispose]();
  });

  async function open() {
    const context = await chromium.newContext();
    const errors: string[] = [];
    const tab = async (): Promise<Page> => {
      const page = await context.newPage();
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(`${world.app.url}/members`);
      return page;
    };
    return { context, tab, errors };
  }
  const greeting = async (page: Page, name: string) => {
    await page.click('#greet');
    await page.locator('#text', { hasText: `Hello ${name}` }).waitFor({ timeout: 15_000 });
  };
  const me = async (page: Page): Promise<string | null> =>
    ((await (await page.request.get(`${world.app.url}/me`)).json()) as { name: string | null }).name;

  it('has the cookie before it follows the redirect; scripts never see it', async () => {
    const { context, tab, errors } = await open();
    const page = await tab();
    const other = await tab();
    await greeting(page, 'nobody');
    const redeemed = page.waitForResponse((response) => response.url().endsWith('/_event/cookies'));
    await page.click('#login');
    expect((await redeemed).status()).toBe(204);
    await greeting(page, 'ada');
    await greeting(other, 'ada');
    const session = (await context.cookies()).find(({ name }) => name === 'connect.sid')!;
    expect(session).toMatchObject({ httpOnly: true });
    expect(await page.evaluate<string>('document.cookie')).not.toContain('connect.sid');
    expect(await me(page)).toBe('ada');
    await page.goto(`${world.app.url}/members`);
    await greeting(page, 'ada');
    await context.close();
    expect(errors).toEqual([]);
  });

  it('out loads a new document, and every other tab of the browser follows', async () => {
    const { context, tab, errors } = await open();
    const page = await tab();
    await page.click('#login');
    await greeting(page, 'ada');
    const other = await tab();
    await greeting(other, 'ada');
    const loaded = page.waitForEvent('load');
    await page.click('#logout');
    await loaded;
    await greeting(page, 'nobody');
    expect(await me(page)).toBeNull();
    // It loads its page anew, told so or by its next event.
    await expect.poll(() => greeting(other, 'nobody').then(() => true), { timeout: 10_000 }).toBe(true);
    await context.close();
    expect(errors).toEqual([]);
  });
});
