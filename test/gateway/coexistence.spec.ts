import { once } from 'node:events';
import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { io } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CloseCode } from '../../lib/protocol/wire.js';
import { ScriptedApp, type ScriptedAppInit } from './scripted-app.js';
import { refusedStatus } from './socket-client.js';

@WebSocketGateway()
class IoChat {
  @SubscribeMessage('hi')
  hi(): { event: string; data: string } {
    return { event: 'hi', data: 'from socket.io' };
  }
}

@WebSocketGateway({ path: '/chat' })
class WsChat {
  @SubscribeMessage('hi')
  hi(): { event: string; data: string } {
    return { event: 'hi', data: 'from ws' };
  }
}

const useWs: ScriptedAppInit['main'] = (app) => app.useWebSocketAdapter(new WsAdapter(app));

async function countsUp(world: ScriptedApp): Promise<void> {
  const up = world.states.on(({ work }) => work.set(0, Number(work.get(0) ?? 0) + 1));
  const { client } = await world.tab();
  client.send('e', 1, up, []);
  expect(await client.answer(1)).toEqual(['p', 1, 1, [[0, 1]]]);
  // Longer than the second after which engine.io ends sockets that nobody answered.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  client.send('e', 2, up, []);
  expect(await client.answer(2)).toEqual(['p', 2, 2, [[0, 2]]]);
}

describe('beside other gateways', () => {
  it('works with a socket.io gateway, and it with us', async () => {
    await using world = await ScriptedApp.start({ providers: [IoChat] });
    const chat = io(`http://127.0.0.1:${world.port}`, { transports: ['websocket'] });
    chat.emit('hi');
    expect(await new Promise((resolve) => chat.once('hi', resolve))).toBe('from socket.io');
    await countsUp(world);
    expect(chat.connected).toBe(true);
    chat.close();
  });

  it('works with a ws gateway, and it with us', async () => {
    await using world = await ScriptedApp.start({ providers: [WsChat], main: useWs });
    const chat = new WebSocket(`ws://127.0.0.1:${world.port}/chat`);
    await once(chat, 'open');
    chat.send('{"event":"hi"}');
    const [answer] = (await once(chat, 'message')) as [Buffer];
    expect(JSON.parse(answer.toString())).toEqual({ event: 'hi', data: 'from ws' });
    await countsUp(world);
    expect(chat.readyState).toBe(WebSocket.OPEN);
    chat.close();
  });

  it('works with WsAdapter where the app has no gateway of its own', async () => {
    await using world = await ScriptedApp.start({ main: useWs });
    await countsUp(world);
  });

  it('checks the origin with every adapter', async () => {
    for (const init of [{ providers: [IoChat] }, { providers: [WsChat], main: useWs }]) {
      await using world = await ScriptedApp.start(init);
      expect(await refusedStatus(world.port, { origin: 'https://evil.example' })).toBe(403);
    }
  });
});

describe('app.close()', () => {
  const apps: readonly (readonly [name: string, init: ScriptedAppInit])[] = [
    ['without other gateways', {}],
    ['beside socket.io', { providers: [IoChat] }],
    ['beside WsAdapter', { providers: [WsChat], main: useWs }],
  ];

  it.each(apps)('returns with open sockets %s, and sends them away to reconnect', async (_name, init) => {
    const world = await ScriptedApp.start(init);
    const { client } = await world.tab();
    const silent = await world.connect((await world.tab()).browser);
    silent.socket.pause();
    await world.app.close();
    expect((await client.closed).code).toBe(CloseCode.Restart);
    silent.socket.resume();
    expect([CloseCode.Restart, 1006]).toContain((await silent.closed).code);
  });

  it('lets the running event end, answers it, and takes no more', async () => {
    const world = await ScriptedApp.start();
    let open!: () => void;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let begin!: () => void;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const ran: number[] = [];
    const slow = world.states.on(async ({ work, args }) => {
      ran.push(args[0] as number);
      begin();
      await opened;
      work.set(0, args[0]);
    });
    const { client } = await world.tab();
    client.send('e', 1, slow, [1]);
    client.send('e', 2, slow, [2]);
    await begun;
    const closed = world.app.close();
    open();
    expect(await client.answer(1)).toEqual(['p', 1, 1, [[0, 1]]]);
    expect((await client.closed).code).toBe(CloseCode.Restart);
    await closed;
    expect(ran).toEqual([1]);
  });
});
