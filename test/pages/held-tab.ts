import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The folder of an app with components of its own, imported as `#widgets/…`. Removed with the app that gets it. */
export async function appFolder(widgets: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'reflex-widgets-'));
  await writeFile(join(root, 'package.json'), JSON.stringify({ type: 'module', imports: { '#widgets/*': './widgets/*' } }));
  for (const [name, source] of Object.entries(widgets)) {
    const file = join(root, 'widgets', name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, source);
  }
  return root;
}

/** The content of the root element in a document. */
export function rootOf(document: string): string {
  return /<div id="reflex-root">(.*)<\/div><\/body>/s.exec(document)![1]!;
}

/** A tab with a page whose runtime has not come, until `release`. */
export class HeldTab implements AsyncDisposable {
  /** What the page has written to its console, and what it has thrown. */
  readonly said: string[] = [];
  private held!: Promise<void>;
  private let = (): void => undefined;

  private constructor(
    private readonly context: BrowserContext,
    readonly tab: Page,
  ) {
    this.hold();
  }

  static async open(browser: Browser, url: string, { script = true, files = '**/runtime-*.js' } = {}): Promise<HeldTab> {
    const context = await browser.newContext({ javaScriptEnabled: script, viewport: { width: 900, height: 1400 } });
    const held = new HeldTab(context, await context.newPage());
    const { tab, said } = held;
    tab.setDefaultTimeout(20_000);
    tab.on('console', (message) => said.push(message.text()));
    tab.on('pageerror', ({ message }) => said.push(message));
    await tab.route(files, (route) => held.held.then(() => route.continue()));
    await tab.goto(url, { waitUntil: 'commit' });
    await tab.locator('#reflex-root > *').first().waitFor({ state: 'attached' });
    return held;
  }

  /** The next document waits, too. */
  hold(): void {
    this.held = new Promise((resolve) => (this.let = resolve));
  }

  release(): void {
    this.let();
  }

  /** The code that keeps what is done is there. */
  early(): Promise<unknown> {
    return expect.poll(() => this.tab.evaluate('typeof reflexTakeOver')).toBe('function');
  }

  /** The page works. */
  online(): Promise<void> {
    return this.tab.locator('[data-reflex-connection="online"]').waitFor({ state: 'attached' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.release();
    await this.context.close();
  }
}
