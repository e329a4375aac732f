import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EventGateway } from '../../lib/gateway/event.gateway.js';
import { CloseCode } from '../../lib/protocol/wire.js';
import { Browser, ScriptedApp } from './scripted-app.js';

afterEach(() => void vi.useRealTimers());

const HEARTBEAT = 25_000;

/** Lets only the clock of heartbeats and greetings stand still: sockets go on as ever. */
function stopClock(): void {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date'] });
}

describe('a silent socket', () => {
  it('is closed where it does not greet', async () => {
    await using world = await ScriptedApp.start();
    stopClock();
    const client = await world.connect(new Browser());
    vi.advanceTimersByTime(9_999);
    client.send('i');
    expect(await client.next()).toEqual(['o']);
    vi.advanceTimersByTime(1);
    expect((await client.closed).code).toBe(CloseCode.BadFrame);
  });

  it('is cut where it misses a ping, and one that answers is not', async () => {
    stopClock();
    await using world = await ScriptedApp.start();
    const { client: alive } = await world.tab();
    const { client: dead } = await world.tab();
    dead.socket.pause();
    const pinged = once(alive.socket, 'ping');
    vi.advanceTimersByTime(HEARTBEAT);
    await pinged;
    // The pong is on its way before this frame, and read before its answer is written.
    alive.send('i');
    await alive.next();
    vi.advanceTimersByTime(HEARTBEAT);
    await vi.waitUntil(() => world.app.get(EventGateway).size === 1, { timeout: 15_000 });
    dead.socket.resume();
    expect((await dead.closed).code).toBe(1006);
    alive.send('i');
    expect(await alive.next()).toEqual(['o']);
    vi.useRealTimers();
  });

  it('keeps its page session alive while it answers', async () => {
    stopClock();
    await using world = await ScriptedApp.start({ limits: { pageSessionTtl: 60_000 } });
    const { client, page } = await world.tab();
    for (let i = 0; i < 6; i++) {
      const pinged = once(client.socket, 'ping');
      vi.advanceTimersByTime(HEARTBEAT);
      await pinged;
      client.send('i');
      await client.next();
      await turn();
    }
    expect(await world.store.load(page.session)).toBeDefined();
    vi.useRealTimers();
  });
});

describe('a slow socket', () => {
  it('is cut where too much waits for it, and its page session goes on', async () => {
    await using world = await ScriptedApp.start({ limits: { outgoing: 100_000, replay: 4 } });
    const fill = world.states.on(({ work, args }) => work.set(0, String(args[0]).repeat(1_000_000)));
    const { client, page, browser } = await world.tab();
    client.socket.pause();
    for (let id = 1; id <= 30; id++) client.send('e', id, fill, [id % 10]);
    const gateway = world.app.get(EventGateway);
    await vi.waitUntil(() => gateway.size === 0, { timeout: 10_000 });
    client.socket.resume();
    expect((await client.closed).code).toBe(1006);
    const again = await world.connect(browser);
    again.hello(page.session, { last: 0 });
    const snapshot = await again.next();
    expect(snapshot[0]).toBe('s');
    // What was under way to the server when the socket was cut was lost with it.
    const next = Number(snapshot[2]) + 1;
    again.send('e', next, fill, [0]);
    expect((await again.answer(next))[0]).toBe('p');
  });

  it('gets a frame that is larger than what may wait', async () => {
    await using world = await ScriptedApp.start({ limits: { outgoing: 1_000 } });
    const fill = world.states.on(({ work }) => work.set(0, 'x'.repeat(5_000_000)));
    const { client } = await world.tab();
    client.send('e', 1, fill, []);
    expect((await client.answer(1))[0]).toBe('p');
  });
});

describe('memory', () => {
  it('holds no page session that has no socket and no work', async () => {
    await using world = await ScriptedApp.start();
    const up = world.states.on(({ work }) => work.set(0, 1));
    const tabs = await Promise.all(Array.from({ length: 10 }, () => world.tab()));
    for (const { client } of tabs) client.send('e', 1, up, []);
    await Promise.all(tabs.map(({ client }) => client.answer(1)));
    expect(world.sessions.size).toBe(10);
    await Promise.all(tabs.map(({ client }) => client.close()));
    await vi.waitUntil(() => world.sessions.size === 0, { timeout: 15_000 });
  });
});
