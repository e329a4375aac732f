import { MemoryStore, type SessionData } from 'express-session';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from './browser.js';
import { startMembers, type MembersApp } from './members-app.js';

type Fault = 'down' | 'read-only' | 'slow' | undefined;

/** A store of sessions that fails as those on a network do. */
class FaultyStore extends MemoryStore {
  fault: Fault;

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    if (this.fault === 'down') return void setImmediate(done, new Error('connect ECONNREFUSED 10.0.0.7:6379'));
    if (this.fault !== 'slow') super.get(id, done);
  }

  override set(id: string, session: SessionData, done?: (error?: unknown) => void): void {
    if (this.fault) return void setImmediate(() => done?.(new Error('READONLY secret of the store')));
    super.set(id, session, done);
  }

  override touch(id: string, session: SessionData, done?: (error?: unknown) => void): void {
    if (this.fault) return void setImmediate(() => done?.(new Error('touch failed')));
    super.touch(id, session, done as () => void);
  }
}

const code = (frame: readonly unknown[]) => (frame[3] as { code?: string }).code;
const text = (frame: readonly unknown[]) => JSON.stringify(frame[3]);

describe.each(['full', 'session'] as const)('a session store, in the mode %s', (mode) => {
  const store = new FaultyStore();
  let world: MembersApp;
  beforeAll(async () => {
    world = await startMembers({ session: { store }, options: { limits: { eventTimeout: 400 }, middleware: { mode } } });
  }, 60_000);
  afterAll(() => world[Symbol.asyncDispose]());

  async function member() {
    const browser = new Browser(world.app);
    const tab = await browser.open('/members');
    await tab.act('MemberState.login', 'ada');
    await tab.run('MemberState.greet');
    return tab;
  }

  it('that is down fails the event with a code, runs nothing, and the next event works when it is back', async () => {
    const tab = await member();
    store.fault = 'down';
    const failed = await tab.run('MemberState.visit');
    expect(code(failed)).toBe('REFLEX_MIDDLEWARE_FAILED');
    store.fault = undefined;
    const frame = await tab.run('MemberState.visit');
    expect(text(frame)).toMatch(/\[\d+,1\]/);
  });

  it('that cannot write fails an event that changed the session, and lets others be', async () => {
    const tab = await member();
    store.fault = 'read-only';
    const failed = await tab.run('MemberState.visit');
    expect(code(failed)).toBe('REFLEX_SESSION_NOT_SAVED');
    expect((await tab.run('MemberState.greet'))[0]).toBe('p');
    store.fault = undefined;
    expect(text(await tab.run('MemberState.visit'))).toMatch(/\[\d+,1\]/);
  });

  it('that does not answer fails the event in time, and what comes late runs nothing', async () => {
    const tab = await member();
    store.fault = 'slow';
    expect(code(await tab.run('MemberState.visit'))).toBe('REFLEX_EVENT_TIMEOUT');
    store.fault = undefined;
    expect(text(await tab.run('MemberState.visit'))).toMatch(/\[\d+,1\]/);
  });

  it('cannot keep what refers to itself: the event fails, and the next one works', async () => {
    const tab = await member();
    expect(code(await tab.run('MemberState.twist'))).toBe('REFLEX_HANDLER_FAILED');
    expect(text(await tab.run('MemberState.visit'))).toMatch(/\[\d+,1\]/);
  });

  it('tells a browser in production nothing of itself', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      const faulty = new FaultyStore();
      await using production = await startMembers({ session: { store: faulty } });
      const tab = await new Browser(production.app).open('/members');
      await tab.act('MemberState.visit');
      for (const fault of ['down', 'read-only'] as const) {
        faulty.fault = fault;
        const frame = await tab.run('MemberState.visit');
        expect(frame[0]).toBe('x');
        expect(JSON.stringify(frame)).not.toMatch(/ECONNREFUSED|READONLY|secret|stack/);
      }
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });
});

describe('a cookie', () => {
  let world: MembersApp;
  beforeAll(async () => (world = await startMembers()), 60_000);
  afterAll(() => world[Symbol.asyncDispose]());

  const greeting = async (browser: Browser) => text(await (await browser.open('/members')).run('MemberState.greet'));

  it('that is forged, or of a session that has ended, is nobody', async () => {
    const browser = new Browser(world.app);
    const tab = await browser.open('/members');
    await tab.act('MemberState.login', 'ada');
    const real = browser.cookies.get('connect.sid')!;
    expect(await greeting(browser)).toContain('ada');
    const id = /^s%3A([^.]+)\./.exec(real)![1]!;
    for (const forged of [
      id,
      `s%3A${id}`,
      `s%3A${id}.x`,
      `${real}x`,
      real.slice(0, -1),
      `s%3A__proto__.${real.split('.')[1]}`,
      '%',
      '"',
    ]) {
      const forger = new Browser(world.app);
      forger.cookies.set('connect.sid', forged);
      expect(await greeting(forger)).toContain('nobody');
    }
    await new Promise<void>((resolve) => world.store.destroy(id, () => resolve()));
    const late = new Browser(world.app);
    late.cookies.set('connect.sid', real);
    expect(await greeting(late)).toContain('nobody');
  });

  it('of another browser opens no page session, not even with the same login', async () => {
    const [browser, other] = [new Browser(world.app), new Browser(world.app)];
    const tab = await browser.open('/members');
    await tab.act('MemberState.login', 'ada');
    await other.open('/members');
    other.cookies.set('connect.sid', browser.cookies.get('connect.sid')!);
    const socket = await other.connect(tab.page);
    expect((await socket.closed).code).toBe(4401);
  });

  it('of another login opens no page session of the same browser', async () => {
    const browser = new Browser(world.app);
    const tab = await browser.open('/members');
    await tab.act('MemberState.login', 'ada');
    const bob = new Browser(world.app);
    await (await bob.open('/members')).act('MemberState.login', 'bob');
    browser.cookies.set('connect.sid', bob.cookies.get('connect.sid')!);
    const socket = await tab.reconnect();
    expect(await socket.next()).toEqual(['r', 'session']);
  });
});
