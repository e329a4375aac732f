import { describe, expect, it } from 'vitest';
import { ClientWorld, E, V, until } from './support/client-world.js';

/** The code of the page session comes after the first paint; what happens before must be as if it had been there. */
describe('a page session that comes late', () => {
  it('finds what was done before in order, pending from the start, and the socket open', async () => {
    await using world = await ClientWorld.create();
    const { client } = world.load({ late: true });
    client.start();
    const socket = await world.server.socket();
    client.dispatch(E.increment, [1]);
    client.bound.write(V.draft, 'typed');
    client.dispatch(E.add, []);
    client.navigate('/b');
    client.dispatch(E.save, ['late']);
    expect([client.pending.get(E.increment), client.vars.get(V.draft)]).toEqual([1, 'typed']);
    expect(socket.frames.size).toBe(0);
    client.arrive();
    expect(await socket.hello()).toMatchObject({ session: 's1', last: 0 });
    socket.send(['w', 0]);
    expect(await socket.next()).toEqual(['e', 1, E.increment, [1]]);
    expect(await socket.next()).toEqual(['b', 2, V.draft, 'typed']);
    expect(await socket.next()).toEqual(['e', 3, E.add, []]);
    expect(await socket.next()).toEqual(['e', 4, E.save, ['late']]);
    expect(await socket.next()).toEqual(['n', 5, '/b']);
    expect(world.server.sockets.size).toBe(0);
  });

  it('opens another socket where the server did not wait', async () => {
    await using world = await ClientWorld.create();
    const { client } = world.load({ late: true });
    client.start();
    const first = await world.server.socket();
    first.cut();
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.arrive();
    await world.server.welcome();
    await until(() => client.status.get() === 'online');
  });

  it('leaves everything to the next document where that comes first', async () => {
    await using world = await ClientWorld.create();
    const first = await world.open();
    first.client.dispatch(E.increment, ['first']);
    first.window.fire('pagehide', {});
    const second = world.load({ tab: first.tab, late: true });
    second.client.start();
    const early = await world.server.socket();
    second.client.dispatch(E.increment, ['second']);
    second.client.bound.write(V.draft, 'typed');
    second.window.fire('pagehide', {});
    await early.closed;
    expect(second.window.document.cookies.at(-1)).toMatch(/^reflex_tab=s1; Max-Age=20/);
    const third = world.load({ tab: first.tab });
    third.client.start();
    expect(third.client.vars.get(V.draft)).toBe('typed');
    const socket = await world.server.welcome();
    expect(await socket.next()).toEqual(['e', 1, E.increment, ['first']]);
    expect(await socket.next()).toEqual(['e', 2, E.increment, ['second']]);
    expect(await socket.next()).toEqual(['b', 3, V.draft, 'typed']);
  });

  it('puts what an earlier document left before what was typed since', async () => {
    await using world = await ClientWorld.create();
    const first = await world.open();
    first.client.bound.write(V.draft, 'earlier');
    first.window.fire('pagehide', {});
    const second = world.load({ tab: first.tab, late: true });
    second.client.start();
    const socket = await world.server.socket();
    second.client.bound.write(V.draft, 'since');
    second.client.bound.flush();
    second.client.arrive();
    expect(second.client.vars.get(V.draft)).toBe('since');
    await socket.hello();
    socket.send(['w', 0]);
    expect(await socket.next()).toEqual(['b', 1, V.draft, 'earlier']);
    expect(await socket.next()).toEqual(['b', 2, V.draft, 'since']);
    socket.send(['p', 1, 1, []]);
    await until(() => second.client.vars.server(V.draft) === 'earlier');
    expect(second.client.vars.get(V.draft)).toBe('since');
    socket.send(['p', 2, 2, []]);
    await until(() => second.client.vars.server(V.draft) === 'since');
  });

  it('gives up what another document took while this one was away', async () => {
    await using world = await ClientWorld.create();
    const first = world.load({ late: true });
    first.client.start();
    first.client.dispatch(E.increment, ['once']);
    first.window.fire('pagehide', {});
    const second = await world.open({ tab: first.tab });
    expect(await second.socket.next()).toEqual(['e', 1, E.increment, ['once']]);
    first.window.fire('pageshow', { persisted: true });
    expect(first.client.pending.get(E.increment)).toBe(0);
    first.client.arrive();
    const socket = await world.server.socket();
    expect((await socket.hello()).last).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('leaves the page session alone where the next document was asked for, and takes it up where none comes', async () => {
    await using world = await ClientWorld.create();
    const { client, window } = world.load({ late: true });
    client.start();
    const socket = await world.server.socket();
    window.fire('beforeunload');
    client.arrive();
    client.dispatch(E.increment, ['kept']);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(socket.frames.size).toBe(0);
    expect(await socket.hello()).toMatchObject({ session: 's1', last: 0 });
    socket.send(['w', 0]);
    expect(await socket.next()).toEqual(['e', 1, E.increment, ['kept']]);
  });

  it('has neither page session nor socket where the next document comes', async () => {
    await using world = await ClientWorld.create();
    const { client, window } = world.load({ late: true });
    client.start();
    const socket = await world.server.socket();
    window.fire('beforeunload');
    client.arrive();
    window.fire('pagehide', {});
    await socket.closed;
    await new Promise((resolve) => setTimeout(resolve, 3_200));
    expect([socket.frames.size, world.server.sockets.size]).toEqual([0, 0]);
  });

  it('asks for the page of the entry that the browser went to meanwhile', async () => {
    await using world = await ClientWorld.create();
    const { client, window } = world.load({ late: true });
    client.start();
    window.history.pushState(null, '', '/b');
    window.history.index = 1;
    client.arrive();
    const socket = await world.server.welcome();
    expect(await socket.next()).toEqual(['n', 1, '/b', true]);
  });
});
