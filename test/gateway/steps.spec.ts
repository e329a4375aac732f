import { describe, expect, it } from 'vitest';
import type { ServerFrame } from '../../lib/protocol/wire.js';
import { ScriptedApp, httpRequest } from './scripted-app.js';

const view = (page: number) => ({ page, url: `/${page}`, params: {} });
const nothing = { $: 'u' };

describe('the steps of an event', () => {
  it('shows each yield with what it changed, and acknowledges the last', async () => {
    await using world = await ScriptedApp.start();
    const steps = world.states.on(async ({ work, flush }) => {
      work.set(0, 1);
      await flush([]);
      await flush([]);
      await flush([{ do: 'toast', message: 'half way' }]);
      work.set(0, 2);
      return [{ do: 'focus', id: 'name' }];
    });
    const { client } = await world.tab();
    client.send('e', 1, steps, []);
    await client.answer(1);
    expect(client.frames.slice(1)).toEqual([
      ['p', 1, 0, [[0, 1]]],
      ['p', 2, 0, [], [{ do: 'toast', message: 'half way' }]],
      ['p', 3, 1, [[0, 2]], [{ do: 'focus', id: 'name' }]],
    ]);
  });

  it('keeps what was shown before a failure, and says what came of the rest', async () => {
    await using world = await ScriptedApp.start();
    const steps = world.states.on(async ({ work, flush }) => {
      work.set(0, 'kept');
      await flush([]);
      work.set(0, 'lost');
      throw new RangeError('no');
    });
    const { client, page } = await world.tab();
    client.send('e', 1, steps, []);
    expect((await client.answer(1))[0]).toBe('x');
    expect(await world.store.load(page.session)).toMatchObject({ states: { S: { v0: 'kept' } }, lastEvent: 1, begun: false });
  });

  it('has stored each step before the browser hears of it', async () => {
    await using world = await ScriptedApp.start();
    const set = world.states.on(async ({ work, flush }) => {
      work.set(0, 1);
      await flush([]);
      work.set(0, 2);
    });
    const order: string[] = [];
    const commit = world.store.commit.bind(world.store);
    world.store.commit = async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const record = await commit(...args);
      order.push(`stored ${record.n}`);
      return record;
    };
    const { client } = await world.tab();
    client.socket.on('message', (data: Buffer) => order.push(`told ${(JSON.parse(data.toString()) as ServerFrame)[1]}`));
    client.send('e', 1, set, []);
    await client.answer(1);
    expect(order).toEqual(['stored 1', 'told 1', 'stored 2', 'told 2']);
  });

  it('runs an event again, once, where another process changed the page session meanwhile', async () => {
    await using world = await ScriptedApp.start();
    let runs = 0;
    const add = world.states.on(async ({ work }) => {
      if (++runs === 1) {
        const record = (await world.store.load(work.record.id))!;
        const frame = JSON.stringify(['p', record.n + 1, 0, [[0, 10]]]);
        await world.store.commit(record, { states: { S: { v0: 10 } }, reply: { n: record.n + 1, frame } });
      }
      work.set(0, Number(work.get(0) ?? 0) + 1);
    });
    const { client } = await world.tab();
    client.send('e', 1, add, []);
    await client.answer(1);
    expect(client.frames.slice(1)).toEqual([
      ['p', 1, 0, [[0, 10]]],
      ['p', 2, 1, [[0, 11]]],
    ]);
    expect(runs).toBe(2);
  });

  it('gives an event up that conflicts again, and one that has begun', async () => {
    await using world = await ScriptedApp.start();
    const interfere = async (id: string): Promise<void> => {
      const record = (await world.store.load(id))!;
      const frame = JSON.stringify(['p', record.n + 1, 0, []]);
      await world.store.commit(record, { reply: { n: record.n + 1, frame } });
    };
    let [always, begun] = [0, 0];
    const unlucky = world.states.on(async ({ work }) => {
      always++;
      await interfere(work.record.id);
    });
    const late = world.states.on(async ({ work, flush }) => {
      begun++;
      work.set(0, 'shown');
      await flush([]);
      await interfere(work.record.id);
      work.set(0, 'lost');
    });
    const { client } = await world.tab();
    client.send('e', 1, unlucky, []);
    expect(await client.answer(1)).toMatchObject(['x', 3, 1, { code: 'REFLEX_STORE_CONFLICT' }]);
    client.send('e', 2, late, []);
    expect(await client.answer(2)).toMatchObject(['x', 6, 2, { code: 'REFLEX_STORE_CONFLICT' }]);
    expect([always, begun]).toEqual([2, 1]);
  });

  it('does not run an event that another process has done', async () => {
    await using world = await ScriptedApp.start();
    let runs = 0;
    const count = world.states.on(() => void runs++);
    const { client, page } = await world.tab();
    const record = (await world.store.load(page.session))!;
    await world.store.commit(record, { lastEvent: 1, reply: { n: 1, frame: JSON.stringify(['p', 1, 1, [[0, 'there']]]) } });
    client.send('e', 1, count, []);
    expect(await client.answer(1)).toEqual(['p', 1, 1, [[0, 'there']]]);
    // Its own attempt found out at the commit.
    expect(runs).toBe(1);
    expect(await world.store.load(page.session)).toMatchObject({ n: 1, lastEvent: 1 });
  });
});

describe('a bound Var', () => {
  it('is acknowledged without the value that the browser has already', async () => {
    await using world = await ScriptedApp.start();
    const { client, page } = await world.tab();
    client.send('b', 1, 1, 'typed');
    expect(await client.answer(1)).toEqual(['p', 1, 1, []]);
    expect(await world.store.load(page.session)).toMatchObject({ states: { S: { v1: 'typed' } } });
  });

  it('is answered with the whole value where the state made another of it', async () => {
    await using world = await ScriptedApp.start();
    const { client } = await world.tab();
    client.send('b', 1, 1, '  typed ');
    expect(await client.answer(1)).toEqual(['p', 1, 1, [[1, 'typed']]]);
  });

  it('is bound on its own page alone', async () => {
    await using world = await ScriptedApp.start();
    const { client } = await world.tab();
    client.send('n', 1, '/1');
    client.send('b', 2, 1, 'late');
    client.send('b', 3, 11, 'fits');
    expect(await client.answer(2)).toMatchObject(['x', 2, 2, { code: 'REFLEX_NOT_BOUND', status: 403 }]);
    expect(await client.answer(3)).toEqual(['p', 3, 3, []]);
  });
});

describe('a navigation', () => {
  it('brings the Vars that the browser has not got, and changes to those it has', async () => {
    await using world = await ScriptedApp.start();
    world.pages.onEnter = (to, work) => {
      work.set(0, `left for ${to.url}`);
      work.set(to.page * 10, 'loaded');
    };
    const { client } = await world.tab();
    client.send('n', 1, '/1?q=2');
    expect(await client.answer(1)).toEqual([
      'g',
      1,
      1,
      { ...view(1), url: '/1?q=2' },
      [
        [0, 'left for /1?q=2'],
        [10, 'loaded'],
        [11, nothing],
        [12, nothing],
      ],
    ]);
    client.send('n', 2, '/0');
    expect(await client.answer(2)).toEqual(['g', 2, 2, view(0), [[0, 'loaded']]]);
  });

  it('shows the page at the first yield of its onLoad', async () => {
    await using world = await ScriptedApp.start();
    world.pages.onEnter = async (to, work, flush) => {
      work.set(10, 'loading');
      await flush([]);
      work.set(10, `loaded ${to.url}`);
      await flush([{ do: 'toast', message: 'nearly' }]);
      return [{ do: 'focus', id: 'x' }];
    };
    const { client } = await world.tab();
    client.send('n', 1, '/1');
    await client.answer(1);
    expect(client.frames.slice(1)).toEqual([
      [
        'g',
        1,
        0,
        view(1),
        [
          [10, 'loading'],
          [11, nothing],
          [12, nothing],
        ],
      ],
      ['p', 2, 0, [[10, 'loaded /1']], [{ do: 'toast', message: 'nearly' }]],
      ['p', 3, 1, [], [{ do: 'focus', id: 'x' }]],
    ]);
  });

  it('stays where it was where a guard refuses', async () => {
    await using world = await ScriptedApp.start();
    world.pages.onEnter = () => Promise.reject(new RangeError('no entry'));
    const { client, page } = await world.tab();
    client.send('n', 1, '/1');
    expect((await client.answer(1))[0]).toBe('x');
    expect(await world.store.load(page.session)).toMatchObject({ view: view(0), sent: [0, 1, 2], lastEvent: 1 });
  });

  it('leaves the pages for the rest of the app, or for nothing', async () => {
    await using world = await ScriptedApp.start();
    const { client } = await world.tab();
    client.send('n', 1, '/api');
    client.send('n', 2, '/nowhere');
    expect(await client.answer(1)).toEqual(['l', 1, 1, '/api', false]);
    expect(await client.answer(2)).toEqual(['l', 2, 2, '/nowhere', true]);
  });

  it('ends at the last page that was asked for, however long each takes', async () => {
    await using world = await ScriptedApp.start();
    world.pages.onEnter = ({ page }) => new Promise((resolve) => setTimeout(() => resolve([]), page === 1 ? 30 : 0));
    const { client, page } = await world.tab();
    client.send('n', 1, '/1');
    client.send('n', 2, '/2');
    await client.answer(2);
    expect(client.frames.slice(1).map((frame) => (frame as Extract<ServerFrame, readonly ['g', ...unknown[]]>)[3].url)).toEqual([
      '/1',
      '/2',
    ]);
    expect(await world.store.load(page.session)).toMatchObject({ view: view(2) });
  });
});

describe('background work', () => {
  it('is acknowledged when it starts, and lets other events by', async () => {
    await using world = await ScriptedApp.start();
    let open!: () => void;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const long = world.states.on(async ({ work, request }) => {
      await opened;
      await world.sessions.update(work.record.id, request, async (states) => (states as typeof work).set(0, 'from behind'));
    }, true);
    const quick = world.states.on(({ work }) => work.set(1, 'quick'));
    const { client } = await world.tab();
    client.send('e', 1, long, []);
    client.send('e', 2, quick, []);
    expect(await client.answer(1)).toEqual(['p', 1, 1, []]);
    expect(await client.answer(2)).toEqual(['p', 2, 2, [[1, 'quick']]]);
    open();
    expect(await client.next()).toEqual(['p', 3, 0, [[0, 'from behind']]]);
  });

  it('is kept for a browser that is away, as frames or as the whole page', async () => {
    await using world = await ScriptedApp.start({ limits: { replay: 3 } });
    const { client, page, browser } = await world.tab();
    const update = (value: number) =>
      world.sessions.update(page.session, httpRequest(), async (states) =>
        (states as never as { set(id: number, value: number): void }).set(0, value),
      );
    await client.close();
    await update(1);
    const again = await world.connect(browser);
    again.hello(page.session, { last: 0 });
    expect(await again.next()).toEqual(['w', 0]);
    expect(await again.next()).toEqual(['p', 1, 0, [[0, 1]]]);
    await again.close();
    for (const value of [2, 3, 4, 5]) await update(value);
    const later = await world.connect(browser);
    later.hello(page.session, { last: 1 });
    expect(await later.next()).toMatchObject([
      's',
      5,
      0,
      page.session,
      view(0),
      [
        [0, 5],
        [1, nothing],
        [2, nothing],
      ],
    ]);
  });

  it('tells its failure to the page that started it', async () => {
    await using world = await ScriptedApp.start();
    const failing = world.states.on(() => Promise.reject(new RangeError('late')), true);
    const { client } = await world.tab();
    client.send('e', 1, failing, []);
    await client.answer(1);
    expect(await client.next()).toMatchObject(['x', 2, 0, { code: 'REFLEX_HANDLER_FAILED' }]);
  });

  it('ends where its page session is gone', async () => {
    await using world = await ScriptedApp.start();
    const { page } = await world.tab();
    await world.store.delete(page.session);
    const change = world.sessions.update(page.session, httpRequest(), async (work) =>
      (work as never as { set(id: number, value: number): void }).set(0, 1),
    );
    await expect(change).rejects.toMatchObject({ code: 'REFLEX_PAGE_SESSION_GONE' });
  });
});

describe('the load of a page', () => {
  it('keeps what onLoad did and gives its effects to the HTML', async () => {
    await using world = await ScriptedApp.start();
    const page = await world.sessions.open({
      owner: 'o',
      view: view(0),
      request: httpRequest(),
      load: async (work, flush) => {
        (work as never as { set(id: number, value: string): void }).set(0, 'loaded');
        await flush([{ do: 'copy', text: 'a' }]);
        return [{ do: 'copy', text: 'b' }];
      },
    });
    expect(page).toMatchObject({
      n: 0,
      lastEvent: 0,
      vars: [
        [0, 'loaded'],
        [1, nothing],
        [2, nothing],
      ],
      effects: [{ text: 'a' }, { text: 'b' }],
    });
    expect(page.session).toMatch(/^[\w-]{24}$/);
    expect(await world.store.load(page.session)).toMatchObject({
      owner: 'o',
      build: 'build-1',
      sent: [0, 1, 2],
      states: { S: { v0: 'loaded' } },
    });
  });

  it('has a page session without changes where onLoad fails', async () => {
    await using world = await ScriptedApp.start();
    const cause = new RangeError('no rows');
    const page = await world.sessions.open({
      owner: 'o',
      view: view(0),
      request: httpRequest(),
      load: (work) => {
        (work as never as { set(id: number, value: string): void }).set(0, 'half');
        return Promise.reject(cause);
      },
    });
    expect(page).toMatchObject({
      failure: { cause },
      vars: [
        [0, nothing],
        [1, nothing],
        [2, nothing],
      ],
      effects: [],
    });
    expect(await world.store.load(page.session)).toMatchObject({ states: {} });
  });

  it('makes an id for each that nobody can guess', async () => {
    await using world = await ScriptedApp.start();
    const load = () =>
      world.sessions.open({ owner: 'o', view: view(0), request: httpRequest(), load: () => Promise.resolve([]) });
    const ids = await Promise.all(Array.from({ length: 50 }, async () => (await load()).session));
    expect(new Set(ids).size).toBe(50);
  });
});
