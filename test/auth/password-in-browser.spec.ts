import { TypeOrmModule } from '@nestjs/typeorm';
import { ReflexAuthModule } from 'nestjs-reflex/auth';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PagesApp } from '../pages/app.js';
import { openBrowser, withoutBrowser } from '../support/chromium.js';

const PASSWORD = 'correct horse battery';

describe.skipIf(withoutBrowser)('a password that is on its way', () => {
  let app: PagesApp;
  let chromium: Browser;
  beforeAll(async () => {
    const starting = PagesApp.start({
      options: { session: { secret: 'a secret for tests' } },
      imports: [
        TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:', synchronize: true, autoLoadEntities: true }),
        ReflexAuthModule.forRoot(),
      ],
    });
    [app, chromium] = await Promise.all([starting, openBrowser()]);
  }, 60_000);
  afterAll(async () => {
    await chromium?.close();
    await app?.[Symbol.asyncDispose]();
  });

  it.each(['hidden', 'shown'])('is not written down when the document goes away, %s or not', async (look) => {
    const page = await chromium.newPage();
    // A server that is slow to answer.
    await page.routeWebSocket(/_event/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => void (String(message).startsWith('["e"') || server.send(message)));
    });
    await page.goto(`${app.url}/login`);
    await page.getByLabel('Username or e-mail').fill('ada');
    const field = page.getByLabel('Password', { exact: true });
    await field.fill(PASSWORD);
    if (look === 'shown') await page.getByLabel('Toggle password visibility').click();
    expect(await field.getAttribute('type')).toBe(look === 'shown' ? 'text' : 'password');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.locator('button[type=submit][data-loading]').waitFor();
    await page.goto(`${app.url}/no-such-page`);
    const kept = await page.evaluate<string>('JSON.stringify({ ...sessionStorage, ...localStorage })');
    expect(kept).toContain('reflex:session');
    expect(kept).not.toContain(PASSWORD);
    await page.close();
  });
});
