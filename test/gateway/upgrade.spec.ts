import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { describe, expect, it } from 'vitest';
import { Browser, ScriptedApp } from './scripted-app.js';
import { SocketClient, refusedStatus } from './socket-client.js';

const cookie = `reflex=${randomBytes(32).toString('base64url')}`;

describe('opening the socket', () => {
  it('is for pages of the same host, by name and port', async () => {
    await using world = await ScriptedApp.start();
    const { port } = world;
    const own = `http://127.0.0.1:${port}`;
    for (const origin of [
      'http://127.0.0.1',
      `http://localhost:${port}`,
      'https://evil.example',
      'null',
      `${own}.evil.example`,
      'file://',
      '',
    ]) {
      expect([origin, await refusedStatus(port, { origin, headers: { cookie } })]).toEqual([origin, 403]);
    }
    const client = await SocketClient.connect({ port, secret: new Browser().secret, origin: own });
    await client.close();
  });

  it('is refused without an origin, which every browser names', async () => {
    await using world = await ScriptedApp.start();
    expect(await refusedStatus(world.port, { headers: { cookie } })).toBe(403);
  });

  it('is refused without the HttpOnly cookie, and with one that is none of ours', async () => {
    await using world = await ScriptedApp.start();
    const origin = `http://127.0.0.1:${world.port}`;
    expect(await refusedStatus(world.port, { origin })).toBe(401);
    expect(await refusedStatus(world.port, { origin, headers: { cookie: 'reflex=guess' } })).toBe(401);
  });

  it('takes the port that the scheme implies for the same as none', async () => {
    await using world = await ScriptedApp.start();
    const client = await SocketClient.connect({
      port: world.port,
      secret: new Browser().secret,
      origin: 'https://app.example',
      headers: { host: 'app.example:443' },
    });
    await client.close();
  });

  it('allows the origins that the app lists, and programs where it lists all', async () => {
    await using world = await ScriptedApp.start({ gateway: { allowedOrigins: ['https://other.example'] } });
    const { secret } = new Browser();
    await (await SocketClient.connect({ port: world.port, secret, origin: 'https://other.example' })).close();
    expect(await refusedStatus(world.port, { origin: 'https://third.example', headers: { cookie } })).toBe(403);
    await using open = await ScriptedApp.start({ gateway: { allowedOrigins: ['*'] } });
    await (await SocketClient.connect({ port: open.port, secret, origin: 'https://any.example' })).close();
  });

  it('believes X-Forwarded-Host only where the app trusts its proxy', async () => {
    const headers = { 'x-forwarded-host': 'app.example', cookie };
    await using world = await ScriptedApp.start();
    expect(await refusedStatus(world.port, { origin: 'https://app.example', headers })).toBe(403);
    await using behind = await ScriptedApp.start({
      main: (app) => (app as NestExpressApplication).set('trust proxy', 'loopback'),
    });
    await (await SocketClient.connect({ port: behind.port, origin: 'https://app.example', headers })).close();
  });

  it('has the path that the app chose, and leaves others to the app', async () => {
    await using world = await ScriptedApp.start({ gateway: { path: '/live' } });
    const { secret } = new Browser();
    await (await SocketClient.connect({ port: world.port, secret, path: '/live?x=1' })).close();
    expect(await refusedStatus(world.port, { path: '/_event', origin: `http://127.0.0.1:${world.port}` })).toBe(404);
  });

  it('leaves a request that offers another protocol the answer it had before', async () => {
    const main = (app: {
      use(path: string, handler: (request: unknown, response: { end(text: string): void }) => void): unknown;
    }) => void app.use('/hello', (_request, response) => response.end('hello'));
    await using world = await ScriptedApp.start({ main });
    const socket = connect(world.port, '127.0.0.1');
    socket.write(
      'GET /hello HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n',
    );
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString()));
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(text).toMatch(/hello$/);
  });
});
