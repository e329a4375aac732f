import { describe, expect, it } from 'vitest';
import { CloseCode, NO_FRAME, PROTOCOL_VERSION, type WireEffect } from '../../lib/protocol/wire.js';
import { ClientWorld, E, V, until } from './support/client-world.js';
import { ScriptedServer } from './support/scripted-server.js';

describe('connection', () => {
  it('says which build, page session and document it is, and is online once welcomed', async () => {
    await using world = await ClientWorld.create();
    const { client } = world.load({ boot: { n: 7 } });
    expect(client.status.get()).toBe('connecting');
    client.start();
    const socket = await world.server.socket();
    expect(await socket.next()).toEqual(['h', PROTOCOL_VERSION, 'b1', { session: 's1', last: 7, document: expect.any(String) }]);
    expect(client.status.get()).toBe('connecting');
    socket.send(['w', 0]);
    await until(() => client.status.get() === 'online');
  });

  it('comes back after a cut with the number of the last frame, as the same document', async () => {
    await using world = await ClientWorld.create();
    const { client } = world.load();
    client.start();
    const first = await world.server.socket();
    const { document } = await first.hello();
    first.send(['w', 0], ['p', 1, 0, [[V.count, 5]]]);
    await until(() => client.vars.get(V.count) === 5);
    first.cut();
    await until(() => client.status.get() === 'away');
    const second = await world.server.socket();
    expect(await second.hello()).toEqual({ session: 's1', last: 1, document });
    second.send(['w', 0]);
    await until(() => client.status.get() === 'online');
  });

  it('tries for ever, and finds a server that comes back on its port', async () => {
    await using world = await ClientWorld.create();
    const { port } = world.server;
    const { client } = await world.open();
    await world.server[Symbol.asyncDispose]();
    await until(() => client.status.get() === 'away');
    await using back = await ScriptedServer.listen(port);
    await back.welcome();
    await until(() => client.status.get() === 'online');
  });

  it('says at once that the network is gone, and tries whether it is so', async () => {
    await using world = await ClientWorld.create();
    const { client, window } = await world.open();
    window.fire('offline');
    expect(client.status.get()).toBe('away');
    await world.server.welcome();
    await until(() => client.status.get() === 'online');
  });

  it('asks a silent server whether it is there, and gives it up when no answer comes', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open({ timing: { idle: 30, pong: 40 } });
    expect(await socket.next()).toEqual(['i']);
    socket.send(['o']);
    expect(await socket.next()).toEqual(['i']);
    // Unanswered: the socket is open at this end and stays so.
    const second = await world.server.welcome();
    await until(() => client.status.get() === 'online');
    expect(await second.next()).toEqual(['i']);
  });

  it('asks sooner where an event is not answered', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open({ timing: { unanswered: 20 } });
    client.dispatch(E.increment, [1]);
    expect(await socket.next()).toEqual(['e', 1, E.increment, [1]]);
    expect(await socket.next()).toEqual(['i']);
  });

  it('goes at once when the network or the user is back', async () => {
    await using world = await ClientWorld.create();
    const { socket, window, client } = await world.open({ timing: { retryFirst: 600_000, retryMost: 600_000 } });
    socket.cut();
    await until(() => client.status.get() === 'away');
    window.fire('online');
    const second = await world.server.welcome();
    await until(() => client.status.get() === 'online');
    window.document.dispatchEvent(new Event('visibilitychange'));
    expect(await second.next()).toEqual(['i']);
  });

  it('stays away once a newer document has the page session', async () => {
    await using world = await ClientWorld.create();
    const { socket, window, client } = await world.open();
    socket.socket.close(CloseCode.Replaced);
    await until(() => client.status.get() === 'replaced');
    window.fire('online');
    client.navigate('/b');
    expect(window.loads).toEqual([`assign ${window.location.origin}/b`]);
    expect(world.server.sockets.size).toBe(0);
  });

  it('loads the page again when the page session is not its own', async () => {
    await using world = await ClientWorld.create();
    const { socket, window } = await world.open();
    socket.socket.close(CloseCode.NotYours);
    await until(() => window.loads.length === 1);
    expect(window.loads).toEqual(['reload']);
  });

  it.each([CloseCode.BadFrame, CloseCode.TooMany, CloseCode.Restart, 1011])('comes back after close code %i', async (code) => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    socket.socket.close(code);
    await until(() => client.status.get() === 'away');
    await world.server.welcome();
    await until(() => client.status.get() === 'online');
  });

  it('reloads once for a new build, and not for ever', async () => {
    await using world = await ClientWorld.create();
    const first = world.load();
    first.client.start();
    const socket = await world.server.socket();
    socket.send(['r', 'build']);
    await until(() => first.window.loads.length === 1);
    const second = world.load({ tab: first.tab });
    second.client.start();
    (await world.server.socket()).send(['r', 'build']);
    await until(() => second.window.errors.length === 1);
    expect(String(second.window.errors[0])).toContain('REFLEX_RELOAD_LOOP');
    expect(second.window.loads).toEqual([]);
    // It goes on trying: the server may be the one that is behind.
    await world.server.welcome();
    await until(() => second.client.status.get() === 'online');
  });

  it('calls off no document that is on its way, and is loaded again where none comes', async () => {
    await using world = await ClientWorld.create();
    const { socket, window, client } = await world.open();
    window.fire('beforeunload');
    socket.send(['r', 'session'], ['p', 1, 0, [[V.count, 5]]]);
    await until(() => client.vars.get(V.count) === 5);
    expect(window.loads).toEqual([]);
    await until(() => window.loads.length === 1);
    expect(window.loads).toEqual(['reload']);
  });

  it('lets it come also where it is slower than that, and the order comes of its request', async () => {
    await using world = await ClientWorld.create();
    const { socket, window, client } = await world.open();
    window.fire('beforeunload');
    await new Promise((resolve) => setTimeout(resolve, 3_200));
    socket.send(['r', 'session'], ['p', 1, 0, [[V.count, 5]]]);
    await until(() => client.vars.get(V.count) === 5);
    expect(window.loads).toEqual([]);
    window.fire('pagehide', {});
    await new Promise((resolve) => setTimeout(resolve, 3_200));
    expect(window.loads).toEqual([]);
  });

  it.each<[WireEffect, string]>([
    [{ do: 'reload' }, 'reload'],
    [{ do: 'redirect', url: '/b', load: true }, 'assign /b'],
  ])('nor does what a handler asks for, which is not forgotten: %j', async (effect, load) => {
    await using world = await ClientWorld.create();
    const { socket, window, client } = await world.open();
    window.fire('beforeunload');
    socket.send(['p', 1, 0, [[V.count, 5]], [effect]]);
    await until(() => client.vars.get(V.count) === 5);
    expect(window.loads).toEqual([]);
    await until(() => window.loads.length === 1);
    expect(window.loads[0]!.replace(window.location.origin, '')).toBe(load);
  });

  it('announces its end to the request that replaces it, and takes it back when it stays', async () => {
    await using world = await ClientWorld.create();
    const { window, client } = await world.open();
    window.fire('beforeunload');
    expect(window.document.cookies.at(-1)).toBe('reflex_tab=s1; Max-Age=20; Path=/; SameSite=Strict');
    await until(() => window.document.cookies.at(-1)!.includes('Max-Age=0'));
    expect(client.status.get()).toBe('online');
  });

  it('says goodbye on pagehide, and starts from a snapshot when the document comes back as it was', async () => {
    await using world = await ClientWorld.create();
    const { socket, window, client } = await world.open();
    window.fire('pagehide', { persisted: true });
    await socket.closed;
    expect(window.document.cookies.at(-1)).toBe('reflex_tab=s1; Max-Age=20; Path=/; SameSite=Strict');
    window.fire('pageshow', { persisted: true });
    expect(window.document.cookies.at(-1)).toBe('reflex_tab=; Max-Age=0; Path=/; SameSite=Strict');
    const second = await world.server.socket();
    expect((await second.hello()).last).toBe(NO_FRAME);
    second.send(['s', 9, 0, 's1', { page: 0, url: '/a', params: {} }, [[V.count, 3]]]);
    await until(() => client.vars.get(V.count) === 3);
    expect(second.frames.size).toBe(0);
  });
});
