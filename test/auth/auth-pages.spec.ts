import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Injectable, Req, UseGuards } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Request } from 'express';
import { Page as ReflexPage } from 'nestjs-reflex';
import {
  AuthState,
  LoginRequired,
  Mailer,
  ReflexAuthModule,
  SessionState,
  authCard,
  loginForm,
  passwordChangeForm,
  type AuthOptions,
  type Mail,
} from 'nestjs-reflex/auth';
import { button, html, show, stack, t, use } from 'nestjs-reflex/ui';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PagesApp } from '../pages/app.js';
import { openBrowser, withoutBrowser } from '../support/chromium.js';

const PASSWORD = 'correct horse battery';

@Injectable()
class Outbox extends Mailer {
  readonly mails: Mail[] = [];

  async send(mail: Mail): Promise<void> {
    this.mails.push(mail);
  }

  async of(to: string, kind: Mail['kind']): Promise<Mail> {
    for (let i = 0; i < 100; i++) {
      const found = this.mails.findLast((mail) => mail.to === to && mail.kind === kind);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    throw new Error(`no mail ${kind} to ${to}`);
  }
}

@ReflexPage('/', { title: 'Home' })
class HomePage {
  render() {
    const auth = use(AuthState);
    return stack(
      html.h1(show(auth.isAuthenticated, t`Hello ${auth.user.name}`, 'Hello stranger')),
      button({ onClick: use(SessionState).logout() }, 'Log out'),
    );
  }
}

@ReflexPage('/secret', { title: 'Secret' })
@UseGuards(LoginRequired)
class SecretPage {
  render() {
    return html.main(html.h1('The secret'), passwordChangeForm());
  }
}

@ReflexPage('/enter', { title: 'Our own login' })
class OwnLoginPage {
  render() {
    return authCard({ heading: 'Our own login', brand: 'Acme' }, loginForm({ loginBy: 'email' }));
  }
}

@Controller()
class MeController {
  @Get('me') me(@Req() { user }: Request) {
    return { user: user ?? null };
  }
}

async function start(outbox: Outbox, options: AuthOptions = {}): Promise<PagesApp> {
  return PagesApp.start({
    options: { session: { secret: 'a secret for tests' }, theme: { primaryColor: 'teal' } },
    imports: [
      TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:', synchronize: true, autoLoadEntities: true }),
      ReflexAuthModule.forRoot({ brand: 'Acme', mailer: outbox, ...options }),
    ],
    controllers: [MeController],
    providers: [HomePage, SecretPage],
  });
}

describe.skipIf(withoutBrowser)('the pages of accounts', () => {
  const outbox = new Outbox();
  let app: PagesApp;
  let chromium: Browser;
  /** What the consoles of the browser said. */
  const problems: string[] = [];
  beforeAll(async () => {
    [app, chromium] = await Promise.all([start(outbox), openBrowser()]);
    await (await register('ada')).close();
  }, 60_000);
  afterEach(() => expect(problems.splice(0)).toEqual([]));
  afterAll(async () => {
    await chromium?.close();
    await app?.[Symbol.asyncDispose]();
  });

  async function visit(path: string): Promise<Page> {
    const context = await chromium.newContext();
    const page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) problems.push(message.text());
    });
    await page.goto(app.url + path);
    return page;
  }

  const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor();

  async function register(name: string): Promise<Page> {
    const page = await visit('/register');
    await page.getByLabel('Username').fill(name);
    await page.getByLabel('E-mail').fill(`${name}@acme.test`);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Look into your mailbox').waitFor();
    return page;
  }

  async function logIn(page: Page, name: string, password = PASSWORD): Promise<void> {
    await page.getByLabel('Username or e-mail').fill(name);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
  }

  it('register, log in with the way back, show who it is, and log out', async () => {
    const page = await visit('/secret?tab=1');
    expect(new URL(page.url()).pathname).toBe('/login');
    await logIn(page, 'ada');
    await heading(page, 'The secret');
    expect(page.url()).toBe(`${app.url}/secret?tab=1`);
    await page.goto(app.url);
    await heading(page, 'Hello ada');
    await page.goto(`${app.url}/login`);
    await heading(page, 'Hello ada');
    await page.getByRole('button', { name: 'Log out' }).click();
    await heading(page, 'Log in');
    await page.goto(app.url);
    await heading(page, 'Hello stranger');
    await page.close();
  });

  it('refuses a wrong password with one text for all, and locks after some tries', async () => {
    await register('bob');
    const page = await visit('/login');
    await logIn(page, 'nobody', 'wrong password');
    await page.getByRole('alert').getByText('The name or the password is wrong').waitFor();
    const locked = page.getByRole('alert').getByText(/Too many tries\. Try again in \d+ seconds/);
    for (let i = 0; i < 10 && !(await locked.isVisible()); i++) {
      await logIn(page, 'bob', `wrong password ${i}`);
      await page.locator('button[type=submit]:not([data-loading])').waitFor();
    }
    await locked.waitFor();
    // Not even the right one is looked at now.
    await logIn(page, 'bob');
    await page.locator('button[type=submit]:not([data-loading])').waitFor();
    expect(await locked.isVisible()).toBe(true);
    await page.close();
  });

  it('names the fields that cannot be taken', async () => {
    const page = await visit('/register');
    await page.getByLabel('Username').fill('carla');
    await page.getByLabel('E-mail').fill('not an address');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page
      .getByText(/address/i)
      .first()
      .waitFor();
    await page.getByText(/at least 8/i).waitFor();
    expect(await page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true');
    await page.close();
  });

  it('resets a password by the link of a mail, which leaves the address bar at once and works once', async () => {
    await register('dora');
    const page = await visit('/login');
    await page.getByText('Forgot your password?').click();
    await page.getByLabel('E-mail', { exact: true }).fill('dora@acme.test');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('If this address has an account').waitFor();
    const { link } = await outbox.of('dora@acme.test', 'reset');
    // What looks through mails follows links: that uses nothing up.
    await fetch(link!);
    await page.goto(link!);
    await heading(page, 'Choose a new password');
    expect(page.url()).toBe(`${app.url}/password-reset/confirm`);
    await page.getByLabel('New password', { exact: true }).fill('another good password');
    await page.getByRole('button', { name: 'Save the new password' }).click();
    await page.getByText('Your password is changed').waitFor();
    await page.goto(link!);
    await page.getByLabel('New password', { exact: true }).fill('a third good password');
    await page.getByRole('button', { name: 'Save the new password' }).click();
    await page.getByRole('alert').getByText('was used before or has expired').waitFor();
    await page.goto(`${app.url}/login`);
    await logIn(page, 'dora@acme.test', 'another good password');
    await heading(page, 'Hello dora');
    await page.close();
  });

  it('keeps no password in the page session, and gives none of a user but what may be shown', async () => {
    await register('emil');
    const page = await visit('/login');
    await logIn(page, 'emil', 'a password that is wrong');
    await page.getByRole('alert').waitFor();
    await logIn(page, 'emil');
    await heading(page, 'Hello emil');
    expect(await page.evaluate<string>('JSON.stringify({ ...sessionStorage, ...localStorage })')).not.toContain(PASSWORD);
    await page.goto(app.url);
    expect(await page.content()).not.toMatch(/argon2|passwordHash/);
    await page.close();
  });

  it.each([
    ['//evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/secret', '/secret'],
  ])('after a login, next=%s leads to %s', async (next, path) => {
    const page = await visit(`/login?next=${encodeURIComponent(next)}`);
    await logIn(page, 'ada');
    await page.waitForURL(`${app.url}${path}`);
    await page.close();
  });

  it('asks before it logs out, and following a link logs nobody out', async () => {
    const page = await visit('/login');
    await logIn(page, 'ada');
    await heading(page, 'Hello ada');
    await page.goto(`${app.url}/logout`);
    await heading(page, 'Log out');
    await page.goto(app.url);
    await heading(page, 'Hello ada');
    await page.goto(`${app.url}/logout`);
    await page.getByRole('button', { name: 'Log out' }).click();
    await heading(page, 'Log in');
    await page.close();
  });

  it.each([
    ['desktop', 1280, 800],
    ['phone', 390, 844],
  ])(
    'fit a %s, light and dark',
    async (device, width, height) => {
      const folder = process.env['REFLEX_SCREENSHOTS'];
      const page = await chromium.newPage({ viewport: { width, height } });
      for (const path of ['/login', '/register', '/password-reset', '/password-reset/confirm', '/logout']) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.goto(app.url + path);
          await page.getByRole('heading').waitFor();
          expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
          if (!folder) continue;
          await mkdir(folder, { recursive: true });
          await page.screenshot({ path: join(folder, `${path.slice(1).replaceAll('/', '-')}-${device}-${colorScheme}.png`) });
        }
      }
      await page.close();
    },
    60_000,
  );
});

describe('ReflexAuthModule', () => {
  it('has each page replaced, moved or left out', async () => {
    const app = await start(new Outbox(), {
      pages: {
        login: { path: '/enter', page: OwnLoginPage },
        register: false,
        passwordReset: { path: '/lost', title: 'Lost it?' },
      },
    });
    try {
      const status = async (path: string) => (await app.get(path)).status;
      expect(await status('/enter')).toBe(200);
      expect(await status('/login')).toBe(404);
      expect(await status('/register')).toBe(404);
      expect((await app.get('/lost')).html).toContain('<title>Lost it?</title>');
      const secret = await app.get('/secret');
      expect([secret.status, secret.headers.get('location')]).toEqual([302, '/enter?next=%2Fsecret']);
    } finally {
      await app[Symbol.asyncDispose]();
    }
  });
});
