import { describe, expect, it } from 'vitest';
import type { PageView } from '../../lib/protocol/wire.js';
import { ClientWorld, E, V, until } from './support/client-world.js';

const view = (url: string, page = 1): PageView => ({ page, url, params: {} });

describe('navigation', () => {
  it('asks the server, loads the chunk, then shows the page under its URL', async () => {
    await using world = await ClientWorld.create();
    const loaded: number[] = [];
    const { socket, client, window } = await world.open({ load: async (page) => loaded.push(page) && `page ${page}` });
    client.navigate('/b?x=1#part');
    expect(client.navigation.busy.get()).toBe(true);
    expect(await socket.next()).toEqual(['n', 1, '/b?x=1']);
    expect(window.history.url).toMatch(/\/a$/);
    socket.send(['g', 1, 1, view('/b?x=1'), [[V.count, 8]], [{ do: 'focus', id: 'q' }]]);
    await until(() => !client.navigation.busy.get());
    expect(client.shown.get()).toEqual({ kind: 'page', view: view('/b?x=1'), module: 'page 1' });
    expect(window.history.entries.map(({ url }) => new URL(url).pathname + new URL(url).hash)).toEqual(['/a', '/b#part']);
    expect(client.vars.get(V.count)).toBe(8);
    expect(loaded).toEqual([1]);
  });

  it('performs effects of a page when it is shown', async () => {
    await using world = await ClientWorld.create();
    const { socket, client, performed } = await world.open();
    const seen: unknown[] = [];
    client.shown.subscribe(() => seen.push(performed.length));
    client.navigate('/b');
    socket.send(['g', 1, 1, view('/b'), [], [{ do: 'focus', id: 'q' }]]);
    await until(() => performed.length === 1);
    expect(seen).toEqual([0]);
  });

  it('follows only the last of several', async () => {
    await using world = await ClientWorld.create();
    const { socket, client, window } = await world.open();
    const shown: string[] = [];
    client.shown.subscribe(() => shown.push(client.url));
    client.navigate('/b');
    client.navigate('/c');
    socket.send(['g', 1, 1, view('/b'), [[V.count, 1]]], ['g', 2, 2, view('/c', 2), []]);
    await until(() => !client.navigation.busy.get());
    expect(shown).toEqual(['/c']);
    expect(client.vars.get(V.count)).toBe(1);
    expect(window.history.entries).toHaveLength(2);
  });

  it('shows a page that yields while it loads before it is answered', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    client.navigate('/b');
    await socket.next();
    socket.send(['g', 1, 0, view('/b'), [[V.count, 1]]]);
    await until(() => client.url === '/b');
    socket.send(['p', 2, 1, [[V.count, 2]]]);
    await until(() => client.vars.get(V.count) === 2);
    expect(client.url).toBe('/b');
  });

  it('is sent again after a cut, and takes the view of a snapshot for its answer', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    client.navigate('/b');
    await socket.next();
    socket.cut();
    const second = await world.server.socket();
    await second.hello();
    second.send(['s', 9, 1, 's1', view('/b'), []]);
    await until(() => client.url === '/b');
    expect(client.navigation.busy.get()).toBe(false);
  });

  it('goes back by asking the server, and scrolls to where it was', async () => {
    await using world = await ClientWorld.create();
    const { socket, client, window } = await world.open();
    window.scrollTo(0, 400);
    client.navigate('/b');
    socket.send(['g', 1, 1, view('/b'), []]);
    await until(() => client.url === '/b');
    expect(client.navigation.arrived(client.shown.get())).toBe(true);
    expect(window.scrollY).toBe(0);
    await socket.next();
    window.scrollTo(0, 70);
    window.back();
    expect(await socket.next()).toEqual(['n', 2, '/a', true]);
    socket.send(['g', 2, 2, view('/a', 0), []]);
    await until(() => client.url === '/a');
    client.navigation.arrived(client.shown.get());
    expect(window.scrollY).toBe(400);
    expect(window.history.entries).toHaveLength(2);
    expect(client.navigation.arrived(client.shown.get())).toBe(false);
  });

  it('takes the URL that the server redirected to', async () => {
    await using world = await ClientWorld.create();
    const { socket, client, window } = await world.open();
    client.navigate('/admin');
    socket.send(['g', 1, 1, view('/login'), []]);
    await until(() => client.url === '/login');
    expect(new URL(window.history.url).pathname).toBe('/login');
  });

  it('loads what is no page, and shows what is nothing', async () => {
    await using world = await ClientWorld.create();
    const { socket, client, window } = await world.open();
    client.navigate('/files/x.pdf');
    socket.send(['l', 1, 1, '/files/x.pdf', false]);
    await until(() => window.loads.length === 1);
    expect(window.loads).toEqual([`assign ${window.location.origin}/files/x.pdf`]);
    client.navigate('/nowhere');
    socket.send(['l', 2, 2, '/nowhere', true]);
    await until(() => client.url === '/nowhere');
    expect(client.shown.get()).toMatchObject({ kind: 'error', error: { status: 404 } });
    expect(new URL(window.history.url).pathname).toBe('/nowhere');
  });

  it('stays where a guard refuses, unless the browser moved already', async () => {
    await using world = await ClientWorld.create();
    const { socket, client, window } = await world.open();
    const forbidden = { code: 'REFLEX_X', message: 'Forbidden', status: 403 };
    client.navigate('/b');
    socket.send(['g', 1, 1, view('/b'), []]);
    await until(() => client.url === '/b');
    client.navigate('/admin');
    socket.send(['x', 2, 2, forbidden]);
    await until(() => client.toasts.get().length === 1);
    expect([client.url, client.navigation.busy.get()]).toEqual(['/b', false]);
    window.back();
    socket.send(['x', 3, 3, forbidden]);
    await until(() => client.shown.get().kind === 'error');
    expect(client.toasts.get()).toHaveLength(1);
  });

  it('loads the page in full where its chunk is gone', async () => {
    await using world = await ClientWorld.create();
    const { socket, client, window } = await world.open({ load: () => Promise.reject(new Error('404')) });
    client.navigate('/b');
    socket.send(['g', 1, 1, view('/b'), []]);
    await until(() => window.loads.length === 1);
    expect(window.loads).toEqual([`assign ${window.location.origin}/b`]);
  });

  it('leaves other origins and other schemes to the browser', async () => {
    await using world = await ClientWorld.create();
    const { client, window } = await world.open();
    client.navigate('https://elsewhere.test/');
    client.navigate('mailto:a@b.test');
    client.navigate('javascript:alert(1)');
    client.navigate('data:text/html,x');
    expect(window.loads).toEqual(['assign https://elsewhere.test/', 'assign mailto:a@b.test']);
    expect(window.errors).toHaveLength(2);
  });

  it('asks for the page of its own URL where the page session is at another', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    socket.cut();
    const second = await world.server.socket();
    await second.hello();
    second.send(['s', 5, 0, 's1', view('/other'), [[V.count, 1]]]);
    expect(await second.next()).toEqual(['n', 1, '/a', true]);
    expect(client.url).toBe('/a');
    second.send(['g', 6, 1, view('/a', 0), []]);
    await until(() => !client.navigation.busy.get());
    client.dispatch(E.increment, []);
    expect(await second.next()).toEqual(['e', 2, E.increment, []]);
  });

  it('gives the page that is here another query string, and leaves the user where they are', async () => {
    await using world = await ClientWorld.create();
    const { socket, client, window } = await world.open();
    window.scrollTo(0, 400);
    client.send('DemoState.increment', [1]);
    socket.send(['g', 1, 1, view('/a?q=x', 0), [[V.count, 8]], [], 'push']);
    await until(() => client.url === '/a?q=x');
    expect(client.vars.get(V.count)).toBe(8);
    expect(client.navigation.arrived(client.shown.get())).toBe(false);
    expect(window.scrollY).toBe(400);
    socket.send(['g', 2, 0, view('/a?q=xy', 0), [], [], 'replace'], ['g', 2, 0, view('/a?q=lost', 0), [], [], 'push']);
    await until(() => client.url === '/a?q=xy');
    expect(window.history.entries.map(({ url }) => new URL(url).pathname + new URL(url).search)).toEqual(['/a', '/a?q=xy']);
    await socket.next();
    window.back();
    expect(await socket.next()).toEqual(['n', 2, '/a', true]);
  });

  it('keeps the place on the page that its URL names', async () => {
    await using world = await ClientWorld.create();
    const { socket, client, window } = await world.open();
    client.navigate('/a#part');
    socket.send(['g', 1, 1, view('/a', 0), []]);
    await until(() => window.history.url.endsWith('#part'));
    socket.send(['g', 2, 0, view('/a?q=x', 0), [], [], 'push']);
    await until(() => client.url === '/a?q=x');
    expect(window.history.url).toMatch(/\/a\?q=x#part$/);
  });

  it('does not change the URL of a page that the user is leaving', async () => {
    await using world = await ClientWorld.create();
    const { socket, client, window } = await world.open();
    client.send('DemoState.increment', [1]);
    client.navigate('/b');
    socket.send(['g', 1, 1, view('/a?q=x', 0), [[V.count, 8]], [], 'push'], ['g', 2, 2, view('/b'), []]);
    await until(() => client.url === '/b');
    expect(window.history.entries.map(({ url }) => new URL(url).pathname + new URL(url).search)).toEqual(['/a', '/b']);
    expect(client.vars.get(V.count)).toBe(8);
  });

  it('takes the URL that the page was given while it was loaded', async () => {
    await using world = await ClientWorld.create();
    const given = { readdressed: true, view: view('/a?page=9', 0) } as const;
    const { client, window } = await world.open({ path: '/a?page=1000#part', boot: given });
    expect(window.history.url).toMatch(/\/a\?page=9#part$/);
    expect(window.history.entries).toHaveLength(1);
    expect(client.url).toBe('/a?page=9');
  });
});
