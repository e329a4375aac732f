import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientFrame } from '../../lib/protocol/wire.js';
import { OUTBOX_LIMIT, SECRET } from '../../lib/client/core/outbox.js';
import { ClientWorld, E, V, until } from './support/client-world.js';
import { DedupServer } from './support/dedup-server.js';

describe('outbox', () => {
  it('numbers events, writes and navigations in one series', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open({ boot: { lastEvent: 4 } });
    client.dispatch(E.increment, [1]);
    client.bound.write(V.draft, 'x');
    client.dispatch(E.add, []);
    client.navigate('/b?page=2');
    expect(await socket.next()).toEqual(['e', 5, E.increment, [1]]);
    expect(await socket.next()).toEqual(['b', 6, V.draft, 'x']);
    expect(await socket.next()).toEqual(['e', 7, E.add, []]);
    expect(await socket.next()).toEqual(['n', 8, '/b?page=2']);
  });

  it('encodes what JSON lacks', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    client.send('DemoState.increment', [undefined, new Date(5), 7n]);
    expect(await socket.next()).toEqual(['e', 1, E.increment, [{ $: 'u' }, { $: 'd', v: 5 }, { $: 'n', v: '7' }]]);
    expect(() => client.send('DemoState.nothing')).toThrow('REFLEX_EVENT_UNKNOWN');
  });

  it('sends again what was not acknowledged, and nothing else', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    for (const by of [1, 2, 3]) client.dispatch(E.increment, [by]);
    await socket.next();
    socket.send(['p', 1, 1, []]);
    await until(() => client.pending.get(E.increment) === 2);
    socket.cut();
    const second = await world.server.welcome(2);
    expect(await second.next()).toEqual(['e', 3, E.increment, [3]]);
    expect(client.pending.get(E.increment)).toBe(1);
    second.send(['p', 2, 2, []], ['p', 3, 3, []]);
    await until(() => client.pending.get(E.increment) === 0);
  });

  it('is pending from the dispatch to the answer, connected or not', async () => {
    await using world = await ClientWorld.create();
    const { client } = world.load();
    const seen: number[] = [];
    client.pending.subscribe(E.increment, () => seen.push(client.pending.get(E.increment)));
    client.dispatch(E.increment, [1]);
    client.start();
    const socket = await world.server.welcome();
    expect(await socket.next()).toEqual(['e', 1, E.increment, [1]]);
    socket.send(['x', 1, 1, { code: 'REFLEX_X', message: 'no', status: 400 }]);
    await until(() => seen.length === 2);
    expect(seen).toEqual([1, 0]);
  });

  it('is acknowledged by a frame that it has already applied', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    socket.send(['p', 1, 0, [[V.count, 1]]]);
    client.dispatch(E.increment, [1]);
    await socket.next();
    socket.send(['p', 1, 1, [[V.count, 99]]]);
    await until(() => client.pending.get(E.increment) === 0);
    expect(client.vars.get(V.count)).toBe(1);
    client.dispatch(E.increment, [1]);
    await socket.next();
    socket.send(['p', 0, 2, []]);
    await until(() => client.pending.get(E.increment) === 0);
  });

  it('is taken over by the next document of the page session, by name', async () => {
    await using world = await ClientWorld.create();
    const first = await world.open();
    first.client.dispatch(E.increment, [1]);
    first.client.dispatch(E.save, ['kept']);
    first.client.navigate('/b');
    first.client.bound.write(V.draft, 'typed');
    await first.socket.next();
    first.window.fire('pagehide', {});
    // The first one was handled meanwhile, and the new build has other ids.
    const names = {
      vars: ['DemoState.count', 'DemoState.draft', 'DemoState.rows', 'SettingsState.density'],
      events: ['SettingsState.save', 'DemoState.increment'],
    };
    const second = world.load({ tab: first.tab, names, build: 'b2', boot: { lastEvent: 1, n: 1, vars: [[1, '']] } });
    second.client.start();
    expect(second.client.vars.get(1)).toBe('typed');
    expect(second.client.pending.get(0)).toBe(1);
    const socket = await world.server.welcome(1);
    expect(await socket.next()).toEqual(['e', 2, 0, ['kept']]);
    expect(await socket.next()).toEqual(['b', 3, 1, 'typed']);
    expect(first.tab.sessionStorage.items.has('reflex:outbox:s1')).toBe(false);
  });

  it('writes no password down, and what came after it keeps its place', async () => {
    await using world = await ClientWorld.create();
    const first = await world.open();
    first.client.dispatch(E.increment, [1]);
    first.client.dispatch(E.save, [Object.defineProperty({ password: 'a secret' }, SECRET, {})]);
    first.client.dispatch(E.increment, [2]);
    for (const id of [1, 2, 3]) expect((await first.socket.next())[1]).toBe(id);
    first.window.fire('pagehide', {});
    expect(first.tab.sessionStorage.items.get('reflex:outbox:s1')).toContain('DemoState.increment');
    expect(JSON.stringify([...first.tab.sessionStorage.items])).not.toContain('a secret');
    expect(first.client.pending.get(E.save)).toBe(0);
    const second = world.load({ tab: first.tab });
    second.client.start();
    const socket = await world.server.welcome(0);
    expect(await socket.next()).toEqual(['e', 1, E.increment, [1]]);
    expect(await socket.next()).toEqual(['e', 2, E.increment, [2]]);
  });

  it('is not taken over by another page session, and the page says so', async () => {
    await using world = await ClientWorld.create();
    const first = await world.open();
    first.client.dispatch(E.increment, [1]);
    first.window.fire('pagehide', {});
    const second = world.load({ tab: first.tab, boot: { session: 's2' } });
    second.client.start();
    const socket = await world.server.socket();
    expect(await socket.hello()).toMatchObject({ session: 's2', previous: 's1' });
    socket.send(['w', 0]);
    second.client.dispatch(E.save, []);
    expect(await socket.next()).toEqual(['e', 1, E.save, []]);
    expect(second.client.failure.get()?.code).toBe('REFLEX_EVENTS_LOST');
    expect(second.client.toasts.get()).toHaveLength(1);
    expect(second.tab.sessionStorage.getItem('reflex:outbox:s1')).toBeNull();
  });

  it('moves to the page session that the server gives the tab, behind what waited in it', async () => {
    await using world = await ClientWorld.create();
    const first = await world.open();
    first.client.dispatch(E.increment, [1]);
    first.window.fire('pagehide', {});
    const second = world.load({ tab: first.tab, boot: { session: 's2' } });
    second.client.start();
    second.client.dispatch(E.save, []);
    const socket = await world.server.socket();
    await socket.hello();
    socket.send(['s', 30, 20, 's1', { page: 0, url: '/a', params: {} }, [[V.count, 8]]]);
    expect(await socket.next()).toEqual(['e', 21, E.save, []]);
    expect(second.tab.sessionStorage.getItem('reflex:session')).toBe('s1');
    socket.cut();
    expect(await (await world.server.socket()).hello()).toEqual({ session: 's1', last: 30, document: expect.any(String) });
  });

  it('holds a thousand entries and says when it is full', async () => {
    await using world = await ClientWorld.create();
    const { client, window } = world.load();
    for (let i = 0; i < OUTBOX_LIMIT + 5; i++) client.dispatch(E.increment, [i]);
    expect(client.pending.get(E.increment)).toBe(OUTBOX_LIMIT);
    expect(client.toasts.get()).toHaveLength(1);
    expect(window.errors).toHaveLength(1);
  });

  it('finds and gives up the one event that the server cannot take', async () => {
    await using world = await ClientWorld.create();
    const { client, window, socket } = await world.open();
    await using server = new DedupServer(world.server, { refuse: (frame) => frame[0] === 'e' && frame[3][0] === 'poison' });
    server.adopt(socket);
    for (const arg of ['a', 'poison', 'b', 'c']) client.dispatch(E.increment, [arg]);
    await until(() => client.pending.get(E.increment) === 0);
    expect(server.handled.map((frame) => (frame as readonly ['e', number, number, readonly unknown[]])[3][0])).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(window.errors.map(String).join()).toContain('DemoState.increment was given up');
  });

  it('gets each event to the server once and in order, whatever is cut, lost, repeated or reloaded', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constant('event' as const) },
      { weight: 2, arbitrary: fc.constant('write' as const) },
      { weight: 2, arbitrary: fc.constant('cut' as const) },
      { weight: 2, arbitrary: fc.constant('silence' as const) },
      { weight: 2, arbitrary: fc.constant('repeat' as const) },
      { weight: 3, arbitrary: fc.constant('turn' as const) },
      { weight: 1, arbitrary: fc.constant('snapshots' as const) },
      { weight: 1, arbitrary: fc.constant('reload' as const) },
      { weight: 1, arbitrary: fc.constant('slow reload' as const) },
      { weight: 2, arbitrary: fc.constant('arrive' as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await using world = await ClientWorld.create();
        await using server = new DedupServer(world.server);
        let document = world.load();
        document.client.start();
        server.run();
        const expected: string[] = [];
        for (const [i, action] of steps.entries()) {
          switch (action) {
            case 'event':
              document.client.dispatch(E.increment, [i]);
              expected.push(`event ${i}`);
              break;
            case 'write':
              document.client.bound.write(V.draft, String(i));
              document.client.bound.flush();
              expected.push(`write ${i}`);
              break;
            case 'cut':
              server.cut();
              break;
            case 'silence':
              server.loseAnswers(2);
              break;
            case 'repeat':
              server.repeat();
              break;
            case 'snapshots':
              server.forgetReplies();
              break;
            case 'turn':
              await new Promise((resolve) => setTimeout(resolve, 2));
              break;
            case 'reload':
            case 'slow reload':
              document.window.fire('pagehide', {});
              document.client.stop();
              document = world.load({ tab: document.tab, boot: server.boot(), late: action === 'slow reload' });
              document.client.start();
              break;
            case 'arrive':
              document.client.arrive();
          }
        }
        server.heal();
        document.client.arrive();
        document.client.dispatch(E.increment, ['last']);
        expected.push('event last');
        await until(() => document.client.pending.get(E.increment) === 0);
        // While the server is away, a later write to the same Var takes the place of one that waits: it is the last that counts.
        const events = (list: readonly string[]) => list.filter((entry) => entry.startsWith('event'));
        const handled = server.handled.map(label);
        expect(events(handled)).toEqual(events(expected));
        expect(isSubsequence(handled, expected)).toBe(true);
        const lastWrite = expected.findLast((entry) => entry.startsWith('write'));
        if (lastWrite) expect(handled.findLast((entry) => entry.startsWith('write'))).toBe(lastWrite);
        expect(document.client.vars.get(V.count)).toBe(events(expected).length);
        expect(document.window.errors).toEqual([]);
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});

function label(frame: ClientFrame): string {
  return frame[0] === 'e' ? `event ${String(frame[3][0])}` : `write ${String(frame[3])}`;
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const item of whole) if (item === part[at]) at++;
  return at === part.length;
}
