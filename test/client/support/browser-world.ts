import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import type { Boot } from '../../../lib/protocol/wire.js';
import { openBrowser } from '../../support/chromium.js';
import { ScriptedServer, type ServerSocket } from './scripted-server.js';

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Ids by name, for the tests' scripts. */
export const V = { count: 0, draft: 1, done: 2, rows: 3, amount: 4, color: 5 } as const;
export const E = { increment: 0, add: 1, save: 2 } as const;
export const P = { plain: 0, rows: 1, kit: 2, broken: 3 } as const;

/** The fixture pages as a browser gets them: bundled as the library bundles an app's. */
export interface Bundle {
  readonly entry: string;
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

export async function bundleFixtures(): Promise<Bundle> {
  const before = process.env.NODE_ENV;
  // Vite reads it from here, and vitest has set it to 'test'.
  process.env.NODE_ENV = 'production';
  const { output } = (await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: { 'nestjs-reflex/client': `${ROOT}lib/client/index.ts` } },
    plugins: [
      {
        name: 'unused-runtime',
        transform: (code, id) => (id.startsWith(`${ROOT}lib/`) ? { code, map: null, moduleSideEffects: false } : undefined),
      },
    ],
    build: { write: false, modulePreload: { polyfill: false }, rolldownOptions: { input: `${FIXTURES}/entry.js` } },
  }).finally(() => (process.env.NODE_ENV = before))) as Rolldown.RolldownOutput;
  const files = new Map(output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]));
  const main = output.find((file) => file.type === 'chunk' && file.isEntry)!;
  return { entry: `/${main.fileName}`, files };
}

/** A document in a tab, and the socket that it has opened. */
export interface OpenPage {
  readonly page: Page;
  readonly socket: ServerSocket;
}

/** A scripted server that serves the fixture pages, and a browser. */
export class BrowserWorld implements AsyncDisposable {
  /** What the next documents are rendered with. */
  boot: Partial<Boot> = {};
  /** What documents that are asked for wait for. */
  ready: Promise<unknown> = Promise.resolve();
  /** Cookies of the requests for documents, in order. */
  readonly cookies: (string | undefined)[] = [];
  /** Errors of the pages. */
  readonly errors: string[] = [];
  private readonly contexts: BrowserContext[] = [];

  private constructor(
    private readonly bundle: Bundle,
    private readonly browser: Browser,
    private server: ScriptedServer,
  ) {}

  static async create(bundle: Bundle, browser: Browser): Promise<BrowserWorld> {
    const holder: { world?: BrowserWorld } = {};
    const server = await ScriptedServer.listen(0, (request, response) => {
      const path = request.url!.split('?')[0]!;
      const file = bundle.files.get(path);
      if (file === undefined) {
        holder.world!.cookies.push(request.headers.cookie);
        response.setHeader('content-type', 'text/html');
        void holder.world!.ready.then(() => response.end(holder.world!.html(request.url!)));
        return;
      }
      response.setHeader('content-type', path.endsWith('.css') ? 'text/css' : 'text/javascript');
      response.end(file);
    });
    return (holder.world = new BrowserWorld(bundle, browser, server));
  }

  get origin(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  /** The next socket that a page opens, welcomed. */
  welcome(lastEvent = 0): Promise<ServerSocket> {
    return this.server.welcome(lastEvent);
  }

  socket(): Promise<ServerSocket> {
    return this.server.socket();
  }

  async newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext(options);
    this.contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.errors.push(String(error)));
    return page;
  }

  async open(path = '/', boot: Partial<Boot> = {}, options: BrowserContextOptions = {}): Promise<OpenPage> {
    this.boot = boot;
    const page = await this.newPage(options);
    await page.goto(this.origin + path);
    const socket = await this.welcome(boot.lastEvent);
    await page.waitForFunction(`globalThis.client?.status.get() === 'online'`);
    return { page, socket };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const context of this.contexts) await context.close();
    await this.server[Symbol.asyncDispose]();
  }

  private html(url: string): string {
    const pages: Record<string, number> = { '/rows': P.rows, '/kit': P.kit, '/broken': P.broken };
    const boot: Boot = {
      protocol: 1,
      build: 'b1',
      path: '/_event',
      session: 's1',
      n: 0,
      lastEvent: 0,
      view: { page: pages[url.split('?')[0]!] ?? P.plain, url, params: { id: '7' } },
      vars: [
        [V.count, 0],
        [V.draft, ''],
        [V.done, false],
        [
          V.rows,
          [
            { id: 1, name: 'one' },
            { id: 2, name: 'two' },
          ],
        ],
        [V.amount, 5],
        [V.color, 'red'],
      ],
      development: true,
      ...this.boot,
    };
    const json = JSON.stringify(boot).replaceAll('<', '\\u003c');
    return `<!doctype html><html lang="en"><head><title>Loading</title><link rel="icon" href="data:,">
<script type="module" src="${this.bundle.entry}"></script></head><body><div id="reflex-root"></div>
<script type="application/json" id="reflex-boot">${json}</script></body></html>`;
  }
}

export { openBrowser };
