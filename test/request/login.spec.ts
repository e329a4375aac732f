import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StateStore } from '../../lib/store/state.store.js';
import { Browser, ticketOf } from './browser.js';
import { startMembers, waitFor, type MembersApp } from './members-app.js';

describe.each(['full', 'session'] as const)('logging in and out by events, in the mode %s', (mode) => {
  let world: MembersApp;
  beforeAll(async () => (world = await startMembers({ options: { middleware: { mode } } })), 60_000);
  afterAll(() => world[Symbol.asyncDispose]());

  const me = async (browser: Browser) => (await (await browser.fetch('/me')).json()) as { name: string | null; visits: number };
  /** Ids of the sessions in the store. */
  const sessions = () =>
    new Promise<Record<string, { passport?: { user?: number } }>>((resolve, reject) =>
      world.store.all!((error, all) => (error ? reject(error as Error) : resolve(all as never))),
    );
  const text = (frame: readonly unknown[]) => JSON.stringify(frame[3]);

  it('is seen by the very next event, by HTTP after the ticket, and by other tabs of the browser', async () => {
    const browser = new Browser(world.app);
    const tab = await browser.open('/members');
    const other = await browser.open('/members');
    expect(text(await tab.run('MemberState.greet'))).toContain('Hello nobody');
    const frame = await tab.run('MemberState.login', 'ada');
    const ticket = ticketOf(frame[4] as never)!;
    expect(frame[4]).toEqual([
      { do: 'cookies', ticket },
      { do: 'redirect', url: '/members' },
    ]);
    expect(JSON.stringify(frame)).not.toContain('connect.sid');
    expect(text(await tab.run('MemberState.greet'))).toContain('ada');
    expect(text(await other.run('MemberState.greet'))).toContain('Hello ada');
    expect(await me(browser)).toMatchObject({ name: null });
    const redeemed = await tab.redeem(ticket);
    expect(redeemed.status).toBe(204);
    expect(redeemed.headers.get('cache-control')).toBe('no-store');
    const [cookie, ...more] = redeemed.headers.getSetCookie();
    expect(more).toEqual([]);
    expect(cookie).toMatch(/^connect\.sid=.*HttpOnly/);
    expect(await me(browser)).toMatchObject({ name: 'ada' });
    expect(text(await (await browser.open('/members')).run('MemberState.greet'))).toContain('Hello ada');
  });

  it('by HTTP is seen by the next page, and a page made before it is taken over by who logged in', async () => {
    const browser = new Browser(world.app);
    const before = await browser.open('/members');
    await browser.fetch('/http-login', { method: 'POST' });
    expect(text(await (await browser.open('/members')).run('MemberState.greet'))).toContain('Hello ada');
    await before.reconnect();
    expect(text(await before.run('MemberState.greet'))).toContain('Hello ada');
  });

  it("ends what was there before: the id that a browser came with is nobody's, before and after", async () => {
    const browser = new Browser(world.app);
    const tab = await browser.open('/members');
    await tab.act('MemberState.visit');
    const planted = browser.cookies.get('connect.sid')!;
    await tab.act('MemberState.login', 'ada');
    expect(browser.cookies.get('connect.sid')).not.toBe(planted);
    const attacker = new Browser(world.app);
    attacker.cookies.set('connect.sid', planted);
    expect(await me(attacker)).toMatchObject({ name: null, visits: 0 });
    expect(text(await (await attacker.open('/members')).run('MemberState.greet'))).toContain('Hello nobody');
  });

  it('out ends the page session: its reply loads a document, and nothing runs in it after', async () => {
    const browser = new Browser(world.app);
    const first = await browser.open('/members');
    await first.act('MemberState.login', 'ada');
    const tab = await browser.open('/members');
    const other = await browser.open('/members');
    const mine = browser.cookies.get('connect.sid')!;
    const frame = await tab.run('MemberState.logout');
    const ticket = ticketOf(frame[4] as never)!;
    expect(frame[4]).toEqual([
      { do: 'cookies', ticket },
      { do: 'redirect', url: '/members', load: true },
    ]);
    tab.socket.send('e', 2, world.app.eventId('MemberState', 'visit'), []);
    expect(await tab.socket.next()).toEqual(['r', 'session']);
    const refused = await other.run('MemberState.visit');
    expect(refused).toMatchObject(['x', 1, 1, { code: 'REFLEX_SESSION_ENDED', status: 401 }]);
    expect(await other.socket.next()).toEqual(['r', 'session']);
    expect(Object.values(await sessions()).some((session) => 'visits' in session)).toBe(false);
    const thief = new Browser(world.app);
    thief.cookies.set('connect.sid', mine);
    expect(await me(thief)).toMatchObject({ name: null });
    expect((await tab.redeem(ticket)).status).toBe(204);
    expect(await me(browser)).toMatchObject({ name: null });
    // Neither a socket nor a page takes up what was left.
    await other.reconnect();
    expect(await other.socket.next()).toEqual(['r', 'session']);
    const { boot } = await world.app.get('/members', { cookie: `${browser.cookie}; reflex_tab=${other.page.boot.session}` });
    expect(boot.session).not.toBe(other.page.boot.session);
    const store = world.app.app.get(StateStore, { strict: false });
    expect(await store.load(tab.page.boot.session)).toBeUndefined();
  });

  it('out without a redirect reloads the page, also where the handler fails afterwards', async () => {
    for (const event of ['MemberState.logoutAndStay', 'MemberState.logoutAndFail']) {
      const browser = new Browser(world.app);
      const tab = await browser.open('/members');
      await tab.act('MemberState.login', 'bob');
      const again = await browser.open('/members');
      expect(await again.act(event)).toMatchObject([{ do: 'cookies' }, { do: 'reload' }]);
      expect(await me(browser)).toMatchObject({ name: null });
    }
  });

  it('as somebody else ends the page session as well', async () => {
    const browser = new Browser(world.app);
    const tab = await browser.open('/members');
    await tab.act('MemberState.login', 'ada');
    expect(await tab.act('MemberState.login', 'bob')).toMatchObject([{ do: 'cookies' }, { do: 'redirect', load: true }]);
    expect(await me(browser)).toMatchObject({ name: 'bob' });
    expect(text(await (await browser.open('/members')).run('MemberState.greet'))).toContain('Hello bob');
  });

  it('leaves a session that was made anew to everything that follows', async () => {
    const browser = new Browser(world.app);
    const tab = await browser.open('/members');
    await tab.act('MemberState.visit');
    expect(await me(browser)).toMatchObject({ visits: 1 });
    await tab.act('MemberState.regenerate');
    await tab.act('MemberState.visit');
    expect(await me(browser)).toMatchObject({ visits: 1 });
    expect(Object.values(await sessions()).filter((session) => 'made' in session)).toHaveLength(1);
  });

  it('saves what an event changed in the session before the event is answered', async () => {
    const browser = new Browser(world.app);
    const tab = await browser.open('/members');
    await tab.act('MemberState.visit');
    await tab.run('MemberState.visit');
    expect(await me(browser)).toMatchObject({ visits: 2 });
    await browser.open('/members').then((other) => other.run('MemberState.visit'));
    expect(await me(browser)).toMatchObject({ visits: 3 });
  });

  it('saves it at each yield as well', async () => {
    const browser = new Browser(world.app);
    const tab = await browser.open('/members');
    await tab.act('MemberState.visit');
    let goOn!: () => void;
    waitFor.second = new Promise((resolve) => (goOn = resolve));
    tab.socket.send('e', 2, world.app.eventId('MemberState', 'visitTwice'), []);
    expect(await tab.socket.next()).toMatchObject(['p', 2, 0, [[expect.any(Number), 2]]]);
    expect(await me(browser)).toMatchObject({ visits: 2 });
    goOn();
    expect((await tab.socket.answer(2))[3]).toMatchObject([[expect.any(Number), 3]]);
    expect(await me(browser)).toMatchObject({ visits: 3 });
  });

  it('is one request for decorators, functions and the imported value', async () => {
    const browser = new Browser(world.app);
    const tab = await browser.open('/members');
    await tab.act('MemberState.login', 'ada');
    expect(text(await tab.run('MemberState.same'))).toContain('true');
  });

  it('sets any other cookie as well, once', async () => {
    const browser = new Browser(world.app);
    const tab = await browser.open('/members');
    expect(await tab.act('MemberState.cookie', 'dark')).toHaveLength(1);
    expect(browser.cookies.get('theme')).toBe('dark');
    // The same again is a renewal: the browser goes for it now and then.
    expect(await tab.act('MemberState.cookie', 'dark')).toHaveLength(1);
    expect(await tab.act('MemberState.cookie', 'dark')).toEqual([]);
    expect(await tab.act('MemberState.cookie', 'light')).toHaveLength(1);
    expect(browser.cookies.get('theme')).toBe('light');
  });
});

describe('a ticket', () => {
  let world: MembersApp;
  beforeAll(async () => (world = await startMembers()), 60_000);
  afterAll(() => world[Symbol.asyncDispose]());

  async function issue() {
    const browser = new Browser(world.app);
    const tab = await browser.open('/members');
    const ticket = ticketOf((await tab.run('MemberState.login', 'ada'))[4] as never)!;
    return { browser, tab, ticket };
  }
  const refused = async (answer: Promise<Response>) => {
    const response = await answer;
    expect(response.status).toBe(404);
    expect(response.headers.getSetCookie().join()).not.toContain('connect.sid');
    expect(await response.text()).toBe('');
  };

  it('is good once', async () => {
    const { tab, ticket } = await issue();
    const answers = await Promise.all([tab.redeem(ticket), tab.redeem(ticket), tab.redeem(ticket)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404, 404]);
    await refused(tab.redeem(ticket));
  });

  it('is good for its own browser and page session alone', async () => {
    const { tab, ticket, browser } = await issue();
    const thief = new Browser(world.app);
    const theirs = await thief.open('/members');
    await refused(theirs.redeem(ticket));
    await refused(theirs.redeem(ticket, { 'x-reflex-session': tab.page.boot.session }));
    await refused((await browser.open('/members')).redeem(ticket));
    const bare = new Browser(world.app);
    await refused(
      bare.fetch('/_event/cookies', { headers: { 'x-reflex-session': tab.page.boot.session, 'x-reflex-ticket': ticket } }),
    );
    expect((await tab.redeem(ticket)).status).toBe(204);
  });

  it('is not guessed, sent by another site, or sent in a URL', async () => {
    const { tab, ticket, browser } = await issue();
    for (const wrong of ['', 'x', ticket.slice(1), `${ticket}A`, 'A'.repeat(43), 'x'.repeat(10_000)])
      await refused(tab.redeem(wrong));
    await refused(tab.redeem(ticket, { 'sec-fetch-site': 'cross-site' }));
    await refused(tab.redeem(ticket, { 'sec-fetch-site': 'same-site' }));
    await refused(browser.fetch(`/_event/cookies?x-reflex-session=${tab.page.boot.session}&x-reflex-ticket=${ticket}`));
    expect((await tab.redeem(ticket)).status).toBe(204);
  });

  it('expires', async () => {
    const { tab, ticket } = await issue();
    const store = world.app.app.get(StateStore, { strict: false });
    const record = (await store.load(tab.page.boot.session))!;
    const [issued] = record.tickets!;
    expect(issued!.expires - Date.now()).toBeLessThanOrEqual(30_000);
    expect(JSON.stringify(record.tickets)).not.toContain(ticket);
    await store.commit(record, { redeemed: issued!.hash, ticket: { ...issued!, expires: Date.now() - 1 } });
    await refused(tab.redeem(ticket));
  });

  it('is not answered with a session cookie of the redeeming request', async () => {
    await using eager = await startMembers({ session: { saveUninitialized: true, rolling: true, unset: 'destroy' } });
    const browser = new Browser(eager.app);
    const tab = await browser.open('/members');
    const ticket = ticketOf((await tab.run('MemberState.login', 'ada'))[4] as never)!;
    const response = await tab.redeem(ticket);
    expect(response.headers.getSetCookie()).toHaveLength(1);
    const again = await tab.run('MemberState.greet');
    expect(text(again)).toContain('ada');
  });
});

const text = (frame: readonly unknown[]) => JSON.stringify(frame[3]);
