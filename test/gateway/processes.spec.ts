import { setTimeout as delay } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { redisStore } from '../../lib/store/redis/redis-store.js';
import { CuttableWire } from '../support/cuttable-wire.js';
import { REDIS_PORT, TestRedis, redisUrl, withoutRedis } from '../support/redis.js';
import { CutTab } from './cut-tab.js';
import { Browser, httpRequest, ScriptedApp, type ScriptedAppInit } from './scripted-app.js';
import type { Script } from './scripted-states.js';

/** How soon the work of a process that is gone is taken over, in milliseconds. */
const LEASE = 1_000;

/** How long the browser of the property waits for its last answers before it says what it has, in milliseconds. */
const PATIENCE = 30_000;

describe.skipIf(withoutRedis)('two processes on one Redis', () => {
  let redis: TestRedis;
  let a: ScriptedApp;
  let b: ScriptedApp;

  const start = (init: ScriptedAppInit & { readonly port?: number } = {}): Promise<ScriptedApp> => {
    const { port, ...rest } = init;
    const store = redisStore({ url: redisUrl(port), prefix: redis.prefix, lease: LEASE, timeout: 500 });
    return ScriptedApp.start({ store, eventTimeout: 10_000, ...rest });
  };
  /** The same event in both. */
  const both = (
    run: (script: Script, app: ScriptedApp) => ReturnType<Parameters<ScriptedApp['states']['on']>[0]>,
    background = false,
  ) => {
    const id = a.states.on((script) => run(script, a), background);
    expect(b.states.on((script) => run(script, b), background)).toBe(id);
    return id;
  };
  const add = ({ work, args }: Script): void => work.set(0, Number(work.get(0) ?? 0) + Number(args[0]));

  beforeEach(async () => {
    redis = await TestRedis.open();
    a = await start();
    b = await start();
  });

  afterEach(async () => {
    await Promise.all([a[Symbol.asyncDispose](), b[Symbol.asyncDispose]()]);
    await redis[Symbol.asyncDispose]();
  });

  it('go on in one with what was begun in the other, from the last frame that the browser has', async () => {
    const event = both(add);
    const { client, page, browser } = await a.tab();
    client.send('e', 1, event, [1]);
    client.send('e', 2, event, [2]);
    expect(await client.answer(2)).toEqual(['p', 2, 2, [[0, 3]]]);
    client.socket.terminate();
    const other = await b.connect(browser);
    other.hello(page.session, { last: 1 });
    expect(await other.next()).toEqual(['w', 2]);
    expect(await other.next()).toEqual(['p', 2, 2, [[0, 3]]]);
    other.send('e', 3, event, [4]);
    expect(await other.answer(3)).toEqual(['p', 3, 3, [[0, 7]]]);
    await other.close();
    const back = await a.connect(browser);
    back.hello(page.session, { last: 3 });
    expect(await back.next()).toEqual(['w', 3]);
    back.send('e', 4, event, [1]);
    expect(await back.answer(4)).toEqual(['p', 4, 4, [[0, 8]]]);
  });

  it('load a page in one and open its socket in the other, and a reload in the first again', async () => {
    const browser = new Browser();
    const event = both(add);
    const page = await a.load(browser);
    const client = await b.connect(browser);
    client.hello(page.session, { last: page.n });
    expect(await client.next()).toEqual(['w', 0]);
    client.send('e', 1, event, [1]);
    await client.answer(1);
    const init = { owner: browser.owner, view: a.pages.view('/0')!, request: httpRequest(), load: () => Promise.resolve([]) };
    const adopted = await a.sessions.adopt(page.session, init);
    expect(adopted).toMatchObject({
      session: page.session,
      lastEvent: 1,
      vars: [
        [0, 1],
        [1, { $: 'u' }],
        [2, { $: 'u' }],
      ],
    });
    // The document that went away is not told what it missed; one that comes back is told to load anew.
    expect(client.frames.filter(([kind]) => kind === 'p')).toHaveLength(1);
  });

  it('run an event once that is at work when the socket moves, and show its yields in the other', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const ran: ScriptedApp[] = [];
    const event = both(async ({ work, flush }, app) => {
      ran.push(app);
      work.set(0, 'begun');
      await flush([]);
      await held;
      work.set(0, 'half');
      await flush([]);
      work.set(0, 'done');
    });
    const { client, page, browser } = await a.tab();
    client.send('e', 1, event, []);
    expect(await client.next()).toEqual(['p', 1, 0, [[0, 'begun']]]);
    client.socket.terminate();
    const other = await b.connect(browser);
    other.hello(page.session, { last: 1 });
    expect(await other.next()).toEqual(['w', 0]);
    other.send('e', 1, event, []);
    release();
    expect(await other.next()).toEqual(['p', 2, 0, [[0, 'half']]]);
    expect(await other.answer(1)).toEqual(['p', 3, 1, [[0, 'done']]]);
    expect(ran).toEqual([a]);
  });

  it('show what the one commits while the socket is on its way into the other', async () => {
    const event = both(add);
    const { client, page, browser } = await a.tab();
    client.send('e', 1, event, [1]);
    await client.answer(1);
    client.socket.terminate();
    const touch = b.store.touch.bind(b.store);
    // The record has been read by then, and there is no socket yet.
    b.store.touch = async (id) => {
      await a.sessions.update(page.session, httpRequest(), async (work) => (work as Script['work']).set(0, 7));
      await touch(id);
    };
    const other = await b.connect(browser);
    other.hello(page.session, { last: 1 });
    expect(await other.next()).toEqual(['w', 1]);
    expect(await other.next()).toEqual(['p', 2, 0, [[0, 7]]]);
  });

  it('run an event once that was sent to both', async () => {
    const ran: ScriptedApp[] = [];
    const event = both(async ({ work }, app) => {
      ran.push(app);
      await delay(300);
      work.set(0, Number(work.get(0) ?? 0) + 1);
    });
    const { client, page, browser } = await a.tab();
    client.send('e', 1, event, []);
    client.send('e', 2, event, []);
    await delay(50);
    client.socket.terminate();
    const other = await b.connect(browser);
    other.hello(page.session, { last: 0 });
    expect(await other.next()).toEqual(['w', 0]);
    other.send('e', 1, event, []);
    other.send('e', 2, event, []);
    other.send('e', 3, event, []);
    expect(await other.answer(3)).toMatchObject(['p', 3, 3, [[0, 3]]]);
    expect(ran).toHaveLength(3);
    expect(ran[0]).toBe(a);
  });

  it('hand the lease to and fro for background work of the one beside a socket of the other', async () => {
    const event = both(add);
    const count = both(async ({ work, args }, app) => {
      for (let i = 0; i < 5; i++)
        await app.sessions.update(work.record.id, httpRequest(), async (states) => {
          const updated = states as typeof work;
          updated.set(1, Number(updated.get(1) ?? 0) + Number(args[0]));
          await delay(20);
        });
    }, true);
    const { client, page, browser } = await a.tab();
    client.send('e', 1, count, [1]);
    await client.answer(1);
    client.socket.terminate();
    const other = await b.connect(browser);
    other.hello(page.session, { last: 1 });
    for (let id = 2; id <= 20; id++) other.send('e', id, event, [1]);
    await other.answer(20);
    while (((await b.store.load(page.session))!.states['S'] as { v1?: number }).v1 !== 5) await delay(20);
    await delay(50);
    const shown = new Map<number, unknown>();
    for (const frame of other.frames) {
      if (frame[0] === 'p') for (const [variable, value] of frame[3] as [number, unknown][]) shown.set(variable, value);
    }
    expect([shown.get(0), shown.get(1)]).toEqual([19, 5]);
    const record = (await a.store.load(page.session))!;
    expect(record).toMatchObject({ lastEvent: 20, states: { S: { v0: 19, v1: 5 } } });
    const numbers = other.frames.flatMap((frame) => (frame[0] === 'p' ? [frame[1]] : []));
    expect(numbers).toEqual(Array.from({ length: record.n - 1 }, (_, i) => i + 2));
  });

  it('give a page session to a second document only where the first is gone, wherever its socket is', async () => {
    const { client, page, browser } = await a.tab();
    const second = await b.connect(browser);
    second.hello(page.session, { last: 0 });
    expect(await second.next()).toEqual(['r', 'session']);
    // A browser that does not answer: its socket is there, nobody reads it.
    client.socket.pause();
    const third = await b.connect(browser);
    third.hello(page.session, { last: 0 });
    expect(await third.next()).toEqual(['w', 0]);
  });

  it('close the socket of a document that has come back by another way', async () => {
    const browser = new Browser();
    const page = await a.load(browser);
    const client = await a.connect(browser);
    client.hello(page.session, { last: 0, document: 'same' });
    await client.next();
    const other = await b.connect(browser);
    other.hello(page.session, { last: 0, document: 'same' });
    expect(await other.next()).toEqual(['w', 0]);
    expect(await client.closed).toMatchObject({ reason: 'The page reconnected' });
  });

  it('let one of two documents have a page session that come to both at once', async () => {
    for (let round = 0; round < 5; round++) {
      const browser = new Browser();
      const page = await a.load(browser);
      const [one, two] = await Promise.all([a.connect(browser), b.connect(browser)]);
      one.hello(page.session, { last: 0 });
      two.hello(page.session, { last: 0 });
      const first = await Promise.all([one.next(), two.next()]);
      expect(first.map(([kind]) => kind).toSorted()).toEqual(['r', 'w']);
    }
  });

  it('take over from one that was cut off, when its lease is over; what it does then is refused', async () => {
    await using wire = await CuttableWire.to(REDIS_PORT);
    await using lost = await start({ port: wire.port });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const event = lost.states.on(async ({ work }) => {
      await held;
      work.set(0, 'too late');
    });
    expect(both(({ work }) => work.set(0, 'in time'))).toBe(event);
    const { client, page, browser } = await lost.tab();
    client.send('e', 1, event, []);
    await delay(100);
    await wire.cut();
    client.socket.terminate();
    const other = await b.connect(browser);
    other.hello(page.session, { last: 0 });
    await other.next();
    const sent = performance.now();
    other.send('e', 1, event, []);
    expect(await other.answer(1)).toEqual(['p', 1, 1, [[0, 'in time']]]);
    expect(performance.now() - sent).toBeGreaterThan(LEASE / 4);
    await wire.mend();
    await delay(300);
    release();
    await delay(300);
    expect((await b.store.load(page.session))!.states['S']).toEqual({ v0: 'in time' });
    other.send('e', 2, event, []);
    expect(await other.answer(2)).toEqual(['p', 2, 2, []]);
  });

  it('answer what one that is gone had begun', async () => {
    await using wire = await CuttableWire.to(REDIS_PORT);
    await using lost = await start({ port: wire.port });
    const event = lost.states.on(async ({ work, flush }) => {
      work.set(0, 'begun');
      await flush([]);
      await delay(3_000);
    });
    const { client, page, browser } = await lost.tab();
    client.send('e', 1, event, []);
    expect(await client.next()).toEqual(['p', 1, 0, [[0, 'begun']]]);
    await wire.cut();
    client.socket.terminate();
    const other = await b.connect(browser);
    other.hello(page.session, { last: 1 });
    expect(await other.next()).toEqual(['w', 0]);
    expect(await other.next()).toMatchObject(['x', 2, 1, { code: 'REFLEX_EVENT_INTERRUPTED' }]);
  });

  it('have a page session at once whose process stops', async () => {
    const event = both(add);
    const stopping = await start();
    expect(stopping.states.on(add)).toBe(event);
    const { client, page, browser } = await stopping.tab();
    client.send('e', 1, event, [1]);
    await client.answer(1);
    const gone = stopping[Symbol.asyncDispose]();
    expect(await client.closed).toMatchObject({ code: 1012 });
    const other = await b.connect(browser);
    other.hello(page.session, { last: 1 });
    await other.next();
    other.send('e', 2, event, [1]);
    const sent = performance.now();
    expect(await other.answer(2)).toEqual(['p', 2, 2, [[0, 2]]]);
    expect(performance.now() - sent).toBeLessThan(LEASE * 0.9);
    await gone;
  });

  it('lose no event while Redis is away, and run none twice', async () => {
    await using wire = await CuttableWire.to(REDIS_PORT);
    await using app = await start({ port: wire.port });
    const ran: unknown[] = [];
    const event = app.states.on((script) => {
      ran.push(script.args[0]);
      add(script);
    });
    const { client, page, browser } = await app.tab();
    client.send('e', 1, event, [1]);
    await client.answer(1);
    await wire.cut();
    client.send('e', 2, event, [2]);
    expect(await client.closed).toMatchObject({ code: 1011 });
    const early = await app.connect(browser);
    early.hello(page.session, { last: 1 });
    expect(await early.closed).toMatchObject({ code: 1011 });
    await expect(app.load(browser)).rejects.toMatchObject({ code: 'REFLEX_STORE_UNAVAILABLE', status: 503 });
    await wire.mend();
    for (let tries = 0; ; tries++) {
      const again = await app.connect(browser);
      again.hello(page.session, { last: 1 });
      const first = await again.next().catch(() => undefined);
      if (!first && tries < 50) {
        await delay(50);
        continue;
      }
      expect(first).toEqual(['w', 1]);
      again.send('e', 2, event, [2]);
      expect(await again.answer(2)).toEqual(['p', 2, 2, [[0, 3]]]);
      break;
    }
    expect((await app.store.load(page.session))!.states['S']).toEqual({ v0: 3 });
  });

  it('ask nobody for an event of a socket that stays', async () => {
    const event = both(add);
    const { client } = await a.tab();
    client.send('e', 1, event, [1]);
    await client.answer(1);
    const peers = a.store.peers!;
    const lease = peers.lease.bind(peers);
    const asked: string[] = [];
    peers.lease = (id) => {
      const waiting = lease(id);
      if (waiting) asked.push(id);
      return waiting;
    };
    for (let id = 2; id <= 21; id++) client.send('e', id, event, [1]);
    await client.answer(21);
    expect(asked).toEqual([]);
  });
});

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('add' as const), amount: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), heard: fc.nat(4), unnoticed: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('connect' as const), lossy: fc.nat(4), to: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('background' as const), by: fc.nat(1) }) },
);

describe.skipIf(withoutRedis)('a page session over lines to two processes that are cut at any point', () => {
  it('runs every event once and in order, and ends with the browser and the store at one', async () => {
    await using redis = await TestRedis.open();
    const store = redisStore({ url: redisUrl(), prefix: redis.prefix });
    const limits = { replay: 4, queue: 1_000 };
    await using one = await ScriptedApp.start({ limits, store, eventTimeout: 10_000 });
    await using two = await ScriptedApp.start({ limits, store, eventTimeout: 10_000 });
    const worlds = [one, two] as const;
    const ran = new Map<string, number[]>();
    // With a yield in the middle, which may be all that the browser hears of before the line breaks.
    const [event] = worlds.map(({ states }) =>
      states.on(async ({ work, args, flush }) => {
        const amount = args[0] as number;
        ran.get(work.record.id)!.push(amount);
        work.set(1, `adding ${amount}`);
        await flush([]);
        await delay(1);
        work.set(0, Number(work.get(0) ?? 0) + amount);
      }),
    );
    const body = async (steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]): Promise<void> => {
      const browser = new Browser();
      const page = await one.load(browser);
      ran.set(page.session, []);
      const tab = new CutTab(one, browser, page, event!);
      const amounts: number[] = [];
      const background: Promise<void>[] = [];
      for (const action of steps) {
        if (action.do === 'add') {
          amounts.push(action.amount);
          tab.add(action.amount);
        } else if (action.do === 'cut') tab.cut(action.heard, action.unnoticed);
        else if (action.do === 'connect') await tab.connect(action.lossy, worlds[action.to]);
        else if (action.do === 'wait') await delay(action.milliseconds);
        else {
          const work = worlds[action.by]!.sessions.update(page.session, httpRequest(), async (states) => {
            const updated = states as Script['work'];
            updated.set(2, Number(updated.get(2) ?? 0) + 1);
          });
          background.push(work);
        }
      }
      tab.cut(0);
      await tab.connect(Infinity, two);
      await Promise.all(background);
      for (const end = Date.now() + PATIENCE; !tab.idle; tab.listen()) {
        await delay(1);
        if (Date.now() > end) throw new Error(`No answer after ${PATIENCE / 1000} s: ${String(tab)}`);
        if (!tab.wasClosed) continue;
        tab.listen();
        tab.cut(0);
        await tab.connect(Infinity, two);
      }
      expect(ran.get(page.session)).toEqual(amounts);
      expect(tab.acknowledged).toEqual(amounts.map((_, i) => i + 1));
      const record = (await one.store.load(page.session))!;
      const total = amounts.reduce((sum, amount) => sum + amount, 0);
      expect(record.states['S'] ?? {}).toEqual({
        ...(amounts.length > 0 && { v0: total, v1: `adding ${amounts.at(-1)}` }),
        ...(background.length > 0 && { v2: background.length }),
      });
      for (let tries = 0; tab.last < record.n && tries < 500; tries++) {
        await delay(1);
        tab.listen();
      }
      for (const [name, value] of Object.entries(record.states['S'] ?? {})) {
        const shown = tab.vars.get(Number(name.slice(1)));
        // What the page was made with it has not been told again.
        expect([name, shown]).toEqual([name, value]);
      }
      tab.cut(0);
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), body), { numRuns: 60 });
  }, 120_000);
});
