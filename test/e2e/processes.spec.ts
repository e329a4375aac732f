import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, withoutBrowser } from '../support/chromium.js';
import { TestRedis, redisUrl, withoutRedis } from '../support/redis.js';
import { startAgain, startSample, type RunningSample } from '../support/sample.js';

const PASSWORD = 'row row row your boat';

/** Hands each connection to the next process in turn: nothing that a browser does stays with one of them. */
class RoundRobin implements AsyncDisposable {
  private readonly sockets = new Map<Socket, number>();
  private readonly server: Server;
  private next = 0;

  private constructor(private readonly ports: number[]) {
    this.server = createServer((near) => this.join(near));
  }

  static async before(ports: number[]): Promise<RoundRobin> {
    const proxy = new RoundRobin(ports);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** Cuts all that is open. */
  cut(): void {
    for (const socket of this.sockets.keys()) socket.destroy();
  }

  /** Puts another process in the place of one. */
  replace(port: number, by: number): void {
    this.ports[this.ports.indexOf(port)] = by;
  }

  /** Connects to nobody but this one from now on; to all again where none is named. */
  only?: number;

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  private join(near: Socket): void {
    const port = this.only ?? this.ports[this.next++ % this.ports.length]!;
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.set(socket, port);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far).pipe(near);
  }
}

const portOf = ({ url }: RunningSample): number => Number(new URL(url).port);

describe.skipIf(withoutBrowser || withoutRedis)('sample 02-members in two processes, without sticky sessions', () => {
  let folder: string;
  let redis: TestRedis;
  let env: Record<string, string>;
  let one: RunningSample;
  let two: RunningSample;
  let proxy: RoundRobin;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reflex-members-'));
    redis = await TestRedis.open();
    env = { DATABASE: join(folder, 'members.sqlite'), REDIS_URL: redisUrl(), REDIS_PREFIX: redis.prefix };
    one = await startSample('02-members', env);
    two = await startAgain('02-members', env);
    proxy = await RoundRobin.before([portOf(one), portOf(two)]);
    browser = await openBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await proxy?.[Symbol.asyncDispose]();
    await one?.[Symbol.asyncDispose]();
    await two?.[Symbol.asyncDispose]();
    await redis?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);
  afterEach(async () => {
    proxy.only = undefined;
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(complaints.splice(0)).toEqual([]);
  });

  async function loggedIn(username: string, path: string): Promise<Page> {
    const context = await browser.newContext({ baseURL: proxy.url });
    contexts.push(context);
    context.setDefaultTimeout(25_000);
    context.on('weberror', (error) => complaints.push(String(error.error())));
    const page = await context.newPage();
    await page.goto(`/login?next=${encodeURIComponent(path)}`);
    await page.getByLabel('Username or e-mail').fill(username);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(proxy.url + path);
    await page.getByRole('heading').first().waitFor();
    // Gone with the document: a page that was loaded anew has it no more.
    await page.evaluate('window.sameDocument = true');
    return page;
  }

  const isSame = (page: Page) => page.evaluate('window.sameDocument === true');
  const boat = (page: Page, name: string) =>
    page.getByText(name, { exact: true }).locator('xpath=ancestor::*[contains(@class,"mantine-Card-root")]');
  const book = (page: Page, name: string) => boat(page, name).getByRole('button', { name: 'Book', exact: true });
  const giveBack = (page: Page, name: string) => boat(page, name).getByRole('button', { name: 'Give back' });

  it('goes on in the same document, whichever process a new socket leads to', async () => {
    const page = await loggedIn('ben', '/boats');
    for (let round = 0; round < 6; round++) {
      await book(page, 'Albatross').click();
      proxy.cut();
      await giveBack(page, 'Albatross').waitFor();
      await giveBack(page, 'Albatross').click();
      await book(page, 'Albatross').waitFor();
    }
    expect(await isSame(page)).toBe(true);
  }, 60_000);

  it('loses no click and runs none twice when a process is killed', async () => {
    proxy.only = portOf(two);
    const page = await loggedIn('ada', '/boats');
    await book(page, 'Cormorant').click();
    await giveBack(page, 'Cormorant').waitFor();
    proxy.only = portOf(one);
    await giveBack(page, 'Cormorant').click();
    await two.kill();
    await book(page, 'Cormorant').waitFor();
    await book(page, 'Dunlin').click();
    await giveBack(page, 'Dunlin').waitFor();
    expect(await isSame(page)).toBe(true);
    const again = await startAgain('02-members', env);
    proxy.replace(portOf(two), portOf(again));
    two = again;
  }, 120_000);

  it('logs out in the one, and the tab at the other is out', async () => {
    proxy.only = portOf(one);
    const page = await loggedIn('ben', '/boats');
    proxy.only = portOf(two);
    const other = await page.context().newPage();
    await other.goto('/account');
    await other.getByRole('heading', { name: 'Your account' }).waitFor();
    await page.getByRole('button', { name: 'Your menu' }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await other.waitForURL(/\/login/, { timeout: 4_000 });
  }, 60_000);

  it('takes a role away in the one, and the page at the other follows', async () => {
    proxy.only = portOf(one);
    const ada = await loggedIn('ada', '/admin');
    const row = ada.getByRole('row', { name: 'Clara Lind' });
    await row.getByRole('button', { name: 'Make admin' }).click();
    await row.getByText('admin', { exact: true }).waitFor();
    proxy.only = portOf(two);
    const clara = await loggedIn('clara', '/admin');
    await clara.getByRole('table').waitFor();
    await row.getByRole('button', { name: 'Make member' }).click();
    await clara.getByRole('table').waitFor({ state: 'detached', timeout: 4_000 });
  }, 60_000);
});
