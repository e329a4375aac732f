import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { NextFunction, Request, Response } from 'express';
import { describe, expect, it } from 'vitest';
import { CloseCode } from '../../lib/protocol/wire.js';
import { ScriptedApp } from './scripted-app.js';

describe('a client with bad intentions', () => {
  it('cannot end the process by resetting an upgrade that the app answers as an ordinary request', async () => {
    let taken: (socket: Socket) => void;
    const serving = new Promise<Socket>((resolve) => (taken = resolve));
    await using world = await ScriptedApp.start({
      main: (app) =>
        app.use((request: Request, _response: Response, next: NextFunction) => {
          if (request.url === '/slow') taken(request.socket);
          else next();
        }),
    });
    const client = connect(world.port, '127.0.0.1');
    client.write('GET /slow HTTP/1.1\r\nHost: app\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    const socket = await serving;
    expect(socket.listenerCount('error')).toBeGreaterThan(0);
    const closed = once(socket, 'close').catch((error: unknown) => error);
    client.resetAndDestroy();
    await closed;
    const server = world.app.getHttpServer() as Server;
    expect(server.listening).toBe(true);
  });

  it('is cut off where it pings more than its rate', async () => {
    await using world = await ScriptedApp.start({ limits: { rate: 1, burst: 5 } });
    const { client } = await world.tab();
    for (let i = 0; i < 10; i++) client.socket.ping();
    expect((await client.closed).code).toBe(CloseCode.TooMany);
  });

  it('cannot start background work without end', async () => {
    await using world = await ScriptedApp.start({ limits: { queue: 2 } });
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const work = world.states.on(() => gate, true);
    const { client } = await world.tab();
    for (const id of [1, 2]) {
      client.send('e', id, work, []);
      expect((await client.answer(id))[0]).toBe('p');
    }
    client.send('e', 3, work, []);
    expect(await client.answer(3)).toMatchObject(['x', expect.any(Number), 3, { code: 'REFLEX_QUEUE_FULL' }]);
    release();
    await gate;
    const quick = world.states.on(() => undefined, true);
    await expect
      .poll(async () => {
        const id = 4 + client.frames.filter(([kind, , ack]) => (kind === 'p' || kind === 'x') && (ack as number) > 3).length;
        client.send('e', id, quick, []);
        return (await client.answer(id))[0];
      })
      .toBe('p');
  });

  it('leaves no page session that background work keeps alive when it has gone', async () => {
    await using world = await ScriptedApp.start();
    const commits: (boolean | undefined)[] = [];
    const { store } = world;
    const commit = store.commit.bind(store);
    store.commit = (from, change) => {
      commits.push(change.unattended);
      return commit(from, change);
    };
    const set = world.states.on(({ work, args }) => work.set(0, args[0]));
    const { client, page } = await world.tab();
    client.send('e', 1, set, [1]);
    await client.answer(1);
    const request = { request: undefined as never, response: undefined as never };
    const tick = (value: number) =>
      world.sessions.update(page.session, request, (work) =>
        Promise.resolve((work as unknown as { set(id: number, value: unknown): void }).set(0, value)),
      );
    await tick(2);
    expect(commits).toEqual([undefined, undefined]);
    await client.close();
    await expect.poll(() => world.sessions.size).toBe(0);
    await tick(3);
    expect(commits).toEqual([undefined, undefined, true]);
  });
});
