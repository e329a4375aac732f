import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Computed, Event, Page, State, Var, currentSession } from 'nestjs-reflex';
import { html, t, use } from 'nestjs-reflex/ui';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileSessionStore as Store } from '../../lib/store/file-session.store.js';
import { PagesApp } from '../pages/app.js';
import { Browser } from '../request/browser.js';

/** A counter as it is before an edit, and after one of what is asked for. */
function edition(
  edit: { readonly factor?: number; readonly step?: number; readonly label?: string; readonly list?: boolean } = {},
) {
  const { factor = 2, step = 1, label = 'Count', list = false } = edit;
  @State()
  class CounterState {
    @Var() count = 0;
    @Var() rows: unknown = list ? [] : 0;
    @Computed() get double() {
      return this.count * factor;
    }
    @Event() add() {
      this.count += step;
    }
    @Event() visit() {
      const session = currentSession<{ visits?: number }>();
      this.count = session.visits = (session.visits ?? 0) + 1;
    }
  }
  @Page('/counter')
  class CounterPage {
    render() {
      const s = use(CounterState);
      return html.main(html.p(t`${label} ${s.count} ${s.double} ${s.rows}`), html.button({ onClick: s.add() }, 'add'));
    }
  }
  return { providers: [CounterState, CounterPage] };
}

describe('a restart in development', () => {
  let root: string;
  const start = (edit?: Parameters<typeof edition>[0]) =>
    PagesApp.start({ ...edition(edit), root, options: { session: { secret: 'a secret for tests' } } });

  beforeEach(async () => {
    vi.stubEnv('NODE_ENV', 'development');
    root = await mkdtemp(join(tmpdir(), 'reflex-restart-'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(root, { recursive: true, force: true });
  });

  /** A tab that has clicked once, in an app that is gone. */
  async function before() {
    const app = await start();
    const browser = new Browser(app);
    const tab = await browser.open('/counter');
    await tab.run('CounterState.add');
    const { cookies } = browser;
    await tab.socket.close();
    await app.app.close();
    return { cookies, page: tab.page };
  }

  const again = (app: PagesApp, cookies: Map<string, string>) => {
    const browser = new Browser(app);
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    return browser;
  };

  it('goes on with the page that is open where its code is the same, with what follows from other handlers', async () => {
    const { cookies, page } = await before();
    await using app = await start({ factor: 3, step: 10 });
    const socket = await again(app, cookies).connect(page);
    const frame = await socket.next();
    expect(frame.slice(0, 4)).toEqual(['s', 2, 1, page.boot.session]);
    expect(Object.values(Object.fromEntries(frame[5] as never))).toEqual(expect.arrayContaining([1, 3]));
    socket.send('e', 2, app.eventId('CounterState', 'add'), []);
    expect(JSON.stringify(await socket.answer(2))).toContain('11');
  });

  it('has pages whose code has changed loaded again, with the values that they had', async () => {
    const { cookies, page } = await before();
    await using app = await start({ label: 'Number', list: true });
    const browser = again(app, cookies);
    const socket = await browser.connect(page);
    expect(await socket.next()).toEqual(['r', 'build']);
    browser.cookies.set('reflex_tab', page.boot.session);
    const tab = await browser.open('/counter');
    expect(tab.page.boot.session).toBe(page.boot.session);
    // The count is kept; the rows are of another kind now, and start anew.
    expect(tab.page.boot.vars.map(([, value]) => value)).toEqual(expect.arrayContaining([1, 2, []]));
    expect((await tab.socket.next())[0]).toBe('w');
  });

  it('keeps the page session of one browser from another', async () => {
    const { page } = await before();
    await using app = await start();
    const stranger = new Browser(app);
    await stranger.open('/counter');
    stranger.cookies.set('reflex_tab', page.boot.session);
    const tab = await stranger.open('/counter');
    expect(tab.page.boot.session).not.toBe(page.boot.session);
  });

  it('logs nobody out', async () => {
    const one = await start();
    const browser = new Browser(one);
    const tab = await browser.open('/counter');
    await tab.act('CounterState.visit');
    await tab.socket.close();
    await one.app.close();
    await using app = await start();
    const later = await again(app, browser.cookies).open('/counter');
    expect(JSON.stringify(await later.run('CounterState.visit'))).toContain('2');
  });

  it('leaves files that nobody else may read, in a folder that no repository takes', async () => {
    await before();
    for (const folder of ['page-sessions', 'sessions']) {
      const path = join(root, '.reflex', folder);
      if (folder === 'sessions' && !(await readdir(join(root, '.reflex'))).includes(folder)) continue;
      expect((await stat(path)).mode & 0o077, folder).toBe(0);
      for (const name of await readdir(path)) expect((await stat(join(path, name))).mode & 0o077, name).toBe(0);
    }
    expect(await readdir(join(root, '.reflex'))).toContain('.gitignore');
  });
});

describe('outside of development', () => {
  it.each(['production', 'test'])('nothing is kept: %s', async (mode) => {
    vi.stubEnv('NODE_ENV', mode);
    await using app = await PagesApp.start({ ...edition(), options: { session: { secret: 'a secret for tests' } } });
    await (await new Browser(app).open('/counter')).act('CounterState.visit');
    expect((await readdir(join(app.root, '.reflex'))).filter((name) => name.includes('sessions'))).toEqual([]);
    vi.unstubAllEnvs();
  });
});

describe('FileSessionStore', () => {
  let directory: string;
  let store: Store;

  beforeEach(async () => {
    const { FileSessionStore } = await import('../../lib/store/file-session.store.js');
    directory = await mkdtemp(join(tmpdir(), 'reflex-sessions-'));
    store = new FileSessionStore(directory);
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const get = (id: string) =>
    new Promise((resolve, reject) => void store.get(id, (error, data) => (error ? reject(error) : resolve(data))));
  const set = (id: string, expires: number | null, more: object = {}) =>
    new Promise((resolve) => {
      const cookie = { originalMaxAge: null, expires: expires === null ? null : new Date(expires) };
      store.set(id, { cookie, ...more } as never, resolve);
    });

  it('has what was set, until it is destroyed or over its time', async () => {
    await set('../a', null, { user: 'ada' });
    await set('b', Date.now() + 60_000);
    await set('c', Date.now() - 1);
    expect(await get('../a')).toMatchObject({ user: 'ada' });
    expect(await get('b')).toMatchObject({ cookie: {} });
    expect(await get('c')).toBeNull();
    expect(await get('d')).toBeNull();
    expect((await readdir(directory)).every((name) => /^[0-9a-f]{64}\.json$/.test(name))).toBe(true);
    await new Promise((resolve) => store.destroy('../a', resolve));
    expect(await get('../a')).toBeNull();
  });

  it('prolongs by touch what is there, and makes nothing of what is not', async () => {
    await set('a', Date.now() + 1_000, { user: 'ada' });
    const expires = new Date(Date.now() + 60_000);
    for (const id of ['a', 'b']) await new Promise<void>((resolve) => store.touch(id, { cookie: { expires } } as never, resolve));
    expect(await get('a')).toMatchObject({ user: 'ada', cookie: { expires: expires.toISOString() } });
    expect(await get('b')).toBeNull();
  });
});
