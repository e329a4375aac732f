import { MemoryStore, type SessionData } from 'express-session';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageSessions } from '../../lib/events/page-sessions.js';
import { Browser, type Tab } from './browser.js';
import { MemberState, startMembers, type MembersApp } from './members-app.js';

const MINUTE = 60_000;

/** Memory that several processes have in common, as far as their stores can tell. */
class SharedStore extends MemoryStore {
  constructor(readonly sessions: Record<string, string> = {}) {
    super();
    Object.assign(this, { sessions });
  }

  get id(): string {
    return Object.keys(this.sessions)[0]!;
  }

  get expires(): number {
    return new Date((JSON.parse(this.sessions[this.id]!) as SessionData).cookie.expires!).getTime();
  }
}

describe.each(['full', 'session'] as const)('the session of an open page, in the mode %s', (mode) => {
  let world: MembersApp;
  let store: SharedStore;
  let tab: Tab;
  beforeAll(async () => {
    store = new SharedStore();
    world = await startMembers({ session: { store, cookie: { maxAge: 20 * MINUTE } }, options: { middleware: { mode } } });
  }, 60_000);
  afterAll(() => world[Symbol.asyncDispose]());

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    tab = await new Browser(world.app).open('/members');
    await tab.act('MemberState.login', 'ada');
    for (let i = 0; i < 3; i++) await tab.run('MemberState.greet');
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await tab.socket.close();
    for (const id of Object.keys(store.sessions)) delete store.sessions[id];
    vi.useRealTimers();
  });

  it('does not live longer by what the server does of its own accord, which runs as its user all the same', async () => {
    const sessions = world.app.app.get(PageSessions);
    const page = () => [...sessions.attached()][0]!;
    const before = store.expires;
    for (let i = 0; i < 3; i++) {
      vi.setSystemTime(Date.now() + 2 * MINUTE);
      const touch = vi.spyOn(store, 'touch');
      const set = vi.spyOn(store, 'set');
      sessions.refresh(page());
      expect(await sessions.run(page(), { state: MemberState, event: 'visit', args: () => [] })).toBe(true);
      // What such an event puts into the session is kept.
      expect([touch.mock.calls.length, set.mock.calls.length]).toEqual([0, 1]);
      const kept = store.expires;
      vi.setSystemTime(Date.now() + 2 * MINUTE);
      sessions.refresh(page());
      expect(await sessions.run(page(), { state: MemberState, event: 'greet', args: () => [] })).toBe(true);
      // Its welcome.
      await (await tab.reconnect()).next();
      expect(store.expires).toBe(kept);
      vi.restoreAllMocks();
    }
    expect(store.expires).toBe(before + 10 * MINUTE);
    expect(JSON.stringify(page().record.states)).toContain('Hello ada');
    await tab.run('MemberState.greet');
    expect(store.expires).toBe(before + 12 * MINUTE);
  });

  it('is read for each event: one that another process has ended runs no event more', async () => {
    const get = vi.spyOn(store, 'get');
    const touch = vi.spyOn(store, 'touch');
    for (let i = 0; i < 3; i++) expect((await tab.run('MemberState.greet'))[0]).toBe('p');
    expect([get.mock.calls.length, touch.mock.calls.length]).toEqual([3, 0]);
    vi.restoreAllMocks();
    const elsewhere = new SharedStore(store.sessions);
    await new Promise<void>((resolve) => elsewhere.destroy(store.id, () => resolve()));
    const frame = await tab.run('MemberState.greet');
    expect(frame).toMatchObject(['x', expect.any(Number), expect.any(Number), { code: 'REFLEX_SESSION_ENDED' }]);
  });

  it('is read for each event: what another process has put into it is there at the next', async () => {
    await tab.run('MemberState.visit');
    store.sessions[store.id] = store.sessions[store.id]!.replace('"visits":1', '"visits":41');
    expect(JSON.stringify(await tab.run('MemberState.visit'))).toContain(',42]');
  });
});
