import { describe, expect, it } from 'vitest';
import { NO_FRAME } from '../../lib/protocol/wire.js';
import { ClientWorld, E, V, until } from './support/client-world.js';

const view = { page: 0, url: '/a', params: {} };

describe('inbox', () => {
  it('applies each numbered frame once', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    const add = (n: number) => ['p', n, 0, [[V.rows, 0, 0, [n]]]] as const;
    socket.send(add(1), add(1), add(2), add(1), add(2), add(3));
    await until(() => (client.vars.get(V.rows) as unknown[]).length === 5);
    expect((client.vars.get(V.rows) as unknown[]).slice(0, 3)).toEqual([3, 2, 1]);
  });

  it('fetches what a gap left out before it goes on', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    socket.send(['p', 1, 0, [[V.count, 1]]], ['p', 3, 0, [[V.count, 3]]]);
    const second = await world.server.socket();
    expect((await second.hello()).last).toBe(1);
    expect(client.vars.get(V.count)).toBe(1);
    second.send(['w', 0], ['p', 2, 0, [[V.rows, []]]], ['p', 3, 0, [[V.count, 3]]]);
    await until(() => client.vars.get(V.count) === 3);
    expect(client.vars.get(V.rows)).toEqual([]);
  });

  it.each([
    ['a Var that is not known', [[17, 1]], 'the unknown Var 17'],
    ['a path that is not there', [[[V.rows, 9, 'done'], true]], 'DemoState.rows'],
    ['an op of another kind of value', [[V.count, 0, 1, 'x']], 'DemoState.count'],
  ] as const)('names %s and asks for all of it', async (_, ops, name) => {
    await using world = await ClientWorld.create();
    const { socket, client, window } = await world.open();
    client.dispatch(E.increment, [1]);
    socket.send(['p', 1, 1, ops]);
    const second = await world.server.socket();
    expect((await second.hello()).last).toBe(NO_FRAME);
    expect(window.errors.map(String).join()).toContain(name);
    second.send(['s', 4, 1, 's1', view, [[V.count, 2]]], ['p', 5, 0, [[V.rows, []]]]);
    await until(() => (client.vars.get(V.rows) as unknown[]).length === 0);
    expect(client.vars.get(V.count)).toBe(2);
    expect(client.pending.get(E.increment)).toBe(0);
  });

  it('survives what is no frame', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    socket.socket.send('<html>502 Bad Gateway');
    await world.server.welcome();
    await until(() => client.status.get() === 'online');
  });

  it('shows field errors until the field is edited or an event of the state succeeds', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    const leave = client.errors.subscribe('DemoState', 'draft', () => undefined);
    const refuse = async (n: number) => {
      client.dispatch(E.add, []);
      socket.send([
        'x',
        n,
        n,
        { code: 'REFLEX_X', message: 'Bad', status: 400, fields: { draft: ['is short', 'is odd'], price: ['is no number'] } },
      ]);
      await until(() => client.pending.get(E.add) === 0);
    };
    await refuse(1);
    expect(client.errors.get('DemoState', 'draft')).toBe('is short; is odd');
    expect(client.failure.get()?.code).toBe('REFLEX_X');
    expect(client.toasts.get()).toEqual([]);
    client.bound.write(V.draft, 'longer');
    expect(client.errors.get('DemoState', 'draft')).toBeUndefined();
    expect(client.errors.get('DemoState', 'price')).toBe('is no number');
    client.bound.flush();
    client.dispatch(E.save, []);
    socket.send(['p', 2, 3, []]);
    await until(() => client.pending.get(E.save) === 0);
    expect(client.errors.get('DemoState', 'price')).toBe('is no number');
    client.dispatch(E.add, []);
    socket.send(['p', 3, 4, []]);
    await until(() => client.pending.get(E.add) === 0);
    expect(client.errors.get('DemoState', 'price')).toBeUndefined();
    leave();
  });

  it('shows an error as a message where no field shows it', async () => {
    await using world = await ClientWorld.create();
    const production = await world.open();
    const fail = { code: 'REFLEX_X', message: 'Something failed', status: 500, id: 'c-17' };
    production.socket.send(['x', 1, 0, fail], ['x', 2, 0, { ...fail, id: undefined, status: 403, fields: { price: ['no'] } }]);
    await until(() => production.client.toasts.get().length === 2);
    expect(production.client.takeToasts()).toEqual([
      { message: 'Something failed (c-17)', color: 'red' },
      { message: 'Something failed', color: 'red' },
    ]);
    const development = await world.open({ boot: { session: 's2', development: true } });
    development.socket.send(['x', 1, 0, fail]);
    await until(() => development.client.toasts.get().length === 1);
    expect(development.client.takeToasts()).toEqual([
      { title: 'REFLEX_X', message: 'Something failed', color: 'red', autoClose: false },
    ]);
  });

  it('hands effects on in order, those of the first page too', async () => {
    await using world = await ClientWorld.create();
    const { socket, client, performed, window } = await world.open({ boot: { effects: [{ do: 'focus', id: 'name' }] } });
    socket.send([
      'p',
      1,
      0,
      [],
      [
        { do: 'toast', message: 'Saved' },
        { do: 'copy', text: 'x' },
        { do: 'redirect', url: 'javascript:alert(1)' },
        { do: 'redirect', url: 'https://elsewhere.test/x', replace: true },
        { do: 'redirect', url: '/b' },
        { do: 'reload' },
      ],
    ]);
    expect(await socket.next()).toEqual(['n', 1, '/b']);
    expect(client.takeToasts()).toEqual([{ message: 'Saved' }]);
    expect(performed).toEqual([
      { do: 'focus', id: 'name' },
      { do: 'copy', text: 'x' },
    ]);
    expect(window.loads).toEqual(['replace https://elsewhere.test/x', 'reload']);
    expect(window.errors.map(String).join()).toContain('REFLEX_URL_REFUSED');
  });
});
