import { describe, expect, it } from 'vitest';
import { CloseCode } from '../../lib/protocol/wire.js';
import { Browser, ScriptedApp } from './scripted-app.js';
import { SocketClient } from './socket-client.js';

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** An app whose event 0 adds one to Var 0. */
async function start(limits = {}) {
  const world = await ScriptedApp.start({ limits });
  const up = world.states.on(({ work }) => work.set(0, Number(work.get(0) ?? 0) + 1));
  return { world, up };
}

async function reconnect(world: ScriptedApp, browser: Browser, session: string, rest: Parameters<SocketClient['hello']>[1]) {
  const client = await world.connect(browser);
  client.hello(session, rest);
  return client;
}

describe('a socket that was cut', () => {
  it('gets the frames it missed, in order, and then what is new', async () => {
    const { world, up } = await start();
    await using _ = world;
    const { client, page, browser } = await world.tab();
    for (const id of [1, 2, 3]) client.send('e', id, up, []);
    await client.answer(3);
    client.socket.terminate();
    const again = await reconnect(world, browser, page.session, { last: 1 });
    expect(await again.next()).toEqual(['w', 3]);
    expect(await again.next()).toEqual(['p', 2, 2, [[0, 2]]]);
    expect(await again.next()).toEqual(['p', 3, 3, [[0, 3]]]);
    again.send('e', 4, up, []);
    expect(await again.next()).toEqual(['p', 4, 4, [[0, 4]]]);
  });

  it('gets the whole page where more is missing than is kept', async () => {
    const { world, up } = await start({ replay: 2 });
    await using _ = world;
    const { client, page, browser } = await world.tab();
    for (const id of [1, 2, 3, 4]) client.send('e', id, up, []);
    await client.answer(4);
    client.socket.terminate();
    const again = await reconnect(world, browser, page.session, { last: 1 });
    expect(await again.next()).toEqual([
      's',
      4,
      4,
      page.session,
      { page: 0, url: '/0', params: {} },
      [
        [0, 4],
        [1, { $: 'u' }],
        [2, { $: 'u' }],
      ],
    ]);
    again.send('e', 5, up, []);
    expect(await again.next()).toEqual(['p', 5, 5, [[0, 5]]]);
  });

  it('gets the whole page where it claims frames that were never sent', async () => {
    const { world } = await start();
    await using _ = world;
    const browser = new Browser();
    const page = await world.load(browser);
    const client = await reconnect(world, browser, page.session, { last: 77 });
    expect((await client.next())[0]).toBe('s');
  });

  it('is answered again for an event that was done, and the event is not run again', async () => {
    const { world, up } = await start();
    await using _ = world;
    const { client, page, browser } = await world.tab();
    client.send('e', 1, up, []);
    await client.answer(1);
    client.socket.terminate();
    const again = await reconnect(world, browser, page.session, { last: 0 });
    again.send('e', 1, up, []);
    again.send('e', 2, up, []);
    expect(await again.answer(2)).toEqual(['p', 2, 2, [[0, 2]]]);
    expect(again.frames).toEqual([
      ['w', 1],
      ['p', 1, 1, [[0, 1]]],
      ['p', 1, 1, [[0, 1]]],
      ['p', 2, 2, [[0, 2]]],
    ]);
  });

  it('is answered with a bare acknowledgement where the answer is no longer kept', async () => {
    const { world, up } = await start({ replay: 1 });
    await using _ = world;
    const { client } = await world.tab();
    for (const id of [1, 2, 3]) client.send('e', id, up, []);
    await client.answer(3);
    client.send('e', 1, up, []);
    expect(await client.next()).toEqual(['p', 0, 1, []]);
  });

  it('refuses an event that leaves one out', async () => {
    const { world, up } = await start();
    await using _ = world;
    const { client } = await world.tab();
    client.send('e', 2, up, []);
    expect((await client.closed).code).toBe(CloseCode.BadFrame);
  });

  it('does not lose an event that runs meanwhile, nor its answer', async () => {
    const { world } = await start();
    await using _ = world;
    const [begun, barrier] = [gate(), gate()];
    let runs = 0;
    const slow = world.states.on(async ({ work }) => {
      runs++;
      begun.open();
      await barrier.opened;
      work.set(1, 'done');
    });
    const { client, page, browser } = await world.tab();
    client.send('e', 1, slow, []);
    await begun.opened;
    client.socket.terminate();
    const again = await reconnect(world, browser, page.session, { last: 0 });
    expect(await again.next()).toEqual(['w', 0]);
    again.send('e', 1, slow, []);
    barrier.open();
    expect(await again.next()).toEqual(['p', 1, 1, [[1, 'done']]]);
    expect(runs).toBe(1);
  });

  it('welcomes with the events that are answered where one is between two of its yields', async () => {
    const { world } = await start();
    await using _ = world;
    const barrier = gate();
    const steps = world.states.on(async ({ work, flush }) => {
      work.set(0, 'first');
      await flush([]);
      await barrier.opened;
      work.set(0, 'second');
    });
    const { client, page, browser } = await world.tab();
    client.send('e', 1, steps, []);
    expect(await client.next()).toEqual(['p', 1, 0, [[0, 'first']]]);
    client.socket.terminate();
    const again = await reconnect(world, browser, page.session, { last: 1 });
    expect(await again.next()).toEqual(['w', 0]);
    again.send('e', 1, steps, []);
    barrier.open();
    expect(await again.next()).toEqual(['p', 2, 1, [[0, 'second']]]);
  });

  it('answers an event as interrupted that a process left half done', async () => {
    const { world } = await start();
    await using _ = world;
    const browser = new Browser();
    const page = await world.load(browser);
    // As a process leaves it that is killed after the first `yield` of event 1.
    const record = (await world.store.load(page.session))!;
    await world.store.commit(record, {
      lastEvent: 1,
      begun: true,
      reply: { n: 1, frame: JSON.stringify(['p', 1, 0, [[0, 'half']]]) },
    });
    const client = await reconnect(world, browser, page.session, { last: 0 });
    expect(await client.next()).toEqual(['w', 1]);
    expect(await client.next()).toEqual(['p', 1, 0, [[0, 'half']]]);
    expect(await client.next()).toEqual(['x', 2, 1, expect.objectContaining({ code: 'REFLEX_EVENT_INTERRUPTED' })]);
  });

  it('is sent back to load the page where its page session has expired', async () => {
    const { world } = await start();
    await using _ = world;
    const { client, page, browser } = await world.tab();
    await client.close();
    await world.store.delete(page.session);
    const again = await reconnect(world, browser, page.session, { last: 0 });
    expect(await again.next()).toEqual(['r', 'session']);
  });

  it('is told so at the next event where it expired while the socket was open', async () => {
    const { world, up } = await start();
    await using _ = world;
    const { client, page } = await world.tab();
    await world.store.delete(page.session);
    client.send('e', 1, up, []);
    expect(await client.next()).toEqual(['r', 'session']);
  });
});

describe('two documents with one page session', () => {
  it('the same document replaces its own socket at once', async () => {
    const { world, up } = await start();
    await using _ = world;
    const browser = new Browser();
    const page = await world.load(browser);
    const first = await reconnect(world, browser, page.session, { document: 'd1' });
    await first.next();
    const second = await reconnect(world, browser, page.session, { document: 'd1' });
    expect(await second.next()).toEqual(['w', 0]);
    expect((await first.closed).code).toBe(CloseCode.Replaced);
    second.send('e', 1, up, []);
    expect(await second.answer(1)).toEqual(['p', 1, 1, [[0, 1]]]);
  });

  it('a duplicated tab is told to load its own page while the original is there', async () => {
    const { world, up } = await start();
    await using _ = world;
    const { client, page, browser } = await world.tab();
    const copy = await reconnect(world, browser, page.session, { document: 'copy' });
    expect(await copy.next()).toEqual(['r', 'session']);
    client.send('e', 1, up, []);
    expect(await client.answer(1)).toEqual(['p', 1, 1, [[0, 1]]]);
  });

  it('a duplicated tab keeps the page session of its own page where it remembers that of the original', async () => {
    const { world, up } = await start();
    await using _ = world;
    const { client, page, browser } = await world.tab();
    client.send('e', 1, up, []);
    await client.answer(1);
    const fresh = await world.load(browser);
    const copy = await reconnect(world, browser, fresh.session, { document: 'copy', previous: page.session });
    expect(await copy.next()).toEqual(['w', 0]);
    copy.send('e', 1, up, []);
    expect(await copy.answer(1)).toEqual(['p', 1, 1, [[0, 1]]]);
  });

  it('a dead document loses it to the newcomer', async () => {
    const { world, up } = await start();
    await using _ = world;
    const { client, page, browser } = await world.tab();
    // Neither reads nor answers, as a laptop that was closed.
    client.socket.pause();
    const second = await reconnect(world, browser, page.session, { document: 'second' });
    expect(await second.next()).toEqual(['w', 0]);
    second.send('e', 1, up, []);
    expect(await second.answer(1)).toEqual(['p', 1, 1, [[0, 1]]]);
    client.socket.resume();
    expect((await client.closed).code).toBe(1006);
  });
});

describe('a reload', () => {
  it('keeps the state in the same page session, old socket or not', async () => {
    const { world, up } = await start();
    await using _ = world;
    const { client, page, browser } = await world.tab();
    client.send('e', 1, up, []);
    await client.answer(1);
    const loaded = await world.adopt(browser, page.session);
    expect(loaded).toMatchObject({
      session: page.session,
      lastEvent: 1,
      vars: [
        [0, 1],
        [1, { $: 'u' }],
        [2, { $: 'u' }],
      ],
    });
    const next = await reconnect(world, browser, page.session, { last: loaded!.n, document: 'next' });
    expect(await next.next()).toEqual(['w', 1]);
    next.send('e', 2, up, []);
    expect(await next.answer(2)).toEqual(['p', loaded!.n + 1, 2, [[0, 2]]]);
  });

  it('sends a document that comes back from before to load its page again', async () => {
    const { world } = await start();
    await using _ = world;
    const { page, browser, client } = await world.tab();
    await client.close();
    await world.adopt(browser, page.session, '/1');
    const restored = await reconnect(world, browser, page.session, { last: 0, document: 'restored' });
    expect(await restored.next()).toEqual(['w', 0]);
    expect(await restored.next()).toEqual(['r', 'session']);
  });

  it('gets nothing of another browser, of another build, or of a page session that is gone', async () => {
    const { world } = await start();
    await using _ = world;
    const { page, browser } = await world.tab();
    expect(await world.adopt(new Browser(), page.session)).toBeUndefined();
    expect(await world.adopt(browser, 'A'.repeat(24))).toBeUndefined();
    world.pages.build = 'build-2';
    expect(await world.adopt(browser, page.session)).toBeUndefined();
  });

  it('gets a page session of its own where the other document has shown to be there', async () => {
    const { world } = await start();
    await using _ = world;
    const { page, browser } = await world.tab();
    const copy = await reconnect(world, browser, page.session, { document: 'copy' });
    expect(await copy.next()).toEqual(['r', 'session']);
    expect(await world.adopt(browser, page.session)).toBeUndefined();
  });

  it('takes the page session that the tab remembers, at the URL that it is at now', async () => {
    const { world, up } = await start();
    await using _ = world;
    const { client, page, browser } = await world.tab();
    client.send('e', 1, up, []);
    await client.answer(1);
    await client.close();
    const fresh = await world.load(browser, '/1');
    world.pages.onEnter = (view, work) => work.set(10, `entered ${view.url}`);
    const next = await reconnect(world, browser, fresh.session, { last: fresh.n, previous: page.session });
    expect(await next.next()).toEqual([
      's',
      2,
      1,
      page.session,
      { page: 1, url: '/1', params: {} },
      [
        [10, 'entered /1'],
        [11, { $: 'u' }],
        [12, { $: 'u' }],
      ],
    ]);
    world.pages.onEnter = () => undefined;
    next.send('n', 2, '/0');
    expect(await next.answer(2)).toEqual([
      'g',
      3,
      2,
      { page: 0, url: '/0', params: {} },
      [
        [0, 1],
        [1, { $: 'u' }],
        [2, { $: 'u' }],
      ],
    ]);
    expect(await world.store.load(fresh.session)).toBeUndefined();
  });
});

describe('a page session that two documents of one tab were made with', () => {
  it('stays for the one that comes, where the one that goes would have given it up for that of the tab', async () => {
    const { world } = await start();
    await using _ = world;
    const { client, page, browser } = await world.tab();
    await client.close();
    const fresh = await world.load(browser, '/1');
    const coming = (await world.adopt(browser, fresh.session, '/1'))!;
    const gone = await reconnect(world, browser, fresh.session, { last: fresh.n, previous: page.session });
    expect(await gone.next()).toEqual(['w', 0]);
    expect(await gone.next()).toEqual(['r', 'session']);
    await gone.close();
    const next = await reconnect(world, browser, fresh.session, { last: coming.n, previous: page.session });
    expect((await next.next()).slice(0, 5)).toEqual(['s', 1, 0, page.session, { page: 1, url: '/1', params: {} }]);
    expect(await world.store.load(fresh.session)).toBeUndefined();
  });

  it('is another one where it was given up while the page loads', async () => {
    const { world } = await start();
    await using _ = world;
    const browser = new Browser();
    const fresh = await world.load(browser, '/1');
    expect(await world.adopt(browser, fresh.session, '/1', () => world.store.delete(fresh.session))).toBeUndefined();
  });
});

describe('page sessions side by side', () => {
  it('a slow handler holds up its own page session alone, and its events stay in order', async () => {
    const { world } = await start();
    await using _ = world;
    const barrier = gate();
    const order: unknown[] = [];
    const slow = world.states.on(async ({ args }) => {
      await barrier.opened;
      order.push(args[0]);
    });
    const quick = world.states.on(({ args }) => void order.push(args[0]));
    const { client: first } = await world.tab();
    const { client: second } = await world.tab();
    first.send('e', 1, slow, ['slow']);
    first.send('e', 2, quick, ['after it']);
    second.send('e', 1, quick, ['beside it']);
    await second.answer(1);
    barrier.open();
    await first.answer(2);
    expect(order).toEqual(['beside it', 'slow', 'after it']);
  });

  it('too many waiting events close the socket, and the browser may send them again', async () => {
    const { world, up } = await start({ queue: 2 });
    await using _ = world;
    const barrier = gate();
    const slow = world.states.on(() => barrier.opened);
    const { client, page, browser } = await world.tab();
    client.send('e', 1, slow, []);
    for (const id of [2, 3, 4]) client.send('e', id, up, []);
    expect((await client.closed).code).toBe(CloseCode.TooMany);
    barrier.open();
    const again = await reconnect(world, browser, page.session, { last: 0 });
    for (const id of [2, 3]) again.send('e', id, up, []);
    await again.answer(3);
    again.send('e', 4, up, []);
    expect(await again.answer(4)).toEqual(['p', 4, 4, [[0, 3]]]);
  });
});
