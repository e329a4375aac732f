import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { openBrowser } from '../../support/chromium.js';
import { ShopApp, type ShopInit } from '../state/shop-app.js';

/** A shop, and a browser that looks at it and writes down what it complains about. */
export class CrudWorld implements AsyncDisposable {
  readonly problems: string[] = [];
  private readonly contexts: BrowserContext[] = [];

  private constructor(
    readonly shop: ShopApp,
    private readonly browser: Browser,
  ) {}

  static async start(init: ShopInit): Promise<CrudWorld> {
    return new CrudWorld(await ShopApp.start(init), await openBrowser());
  }

  async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
    context.setDefaultTimeout(20_000);
    this.contexts.push(context);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404')) this.problems.push(message.text());
    });
    page.on('pageerror', (error) => this.problems.push(String(error)));
    await page.goto(this.shop.pages.url + path);
    await page.getByRole('heading').first().waitFor();
    return page;
  }

  /** Ends what one test has opened. Resolves to what went wrong in its pages. */
  async closePages(): Promise<string[]> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
    return this.problems.splice(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closePages();
    await this.browser.close();
    await this.shop[Symbol.asyncDispose]();
  }
}

export function rowsOf(page: Page): Locator {
  return page.locator('tr[data-key]');
}

/** An input of the form that is open, by its label. */
export function field(page: Page, label: string): Locator {
  return page.locator('form:has([type=submit])').last().getByLabel(label).first();
}

/** What has the focus: its accessible name, or the key of the row that it is. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate<string>(
    "(({ activeElement: e }) => e.dataset?.key ? 'row ' + e.dataset.key : e.getAttribute('aria-label') ?? e.name ?? e.textContent)(document)",
  );
}
