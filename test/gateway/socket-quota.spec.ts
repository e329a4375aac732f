import type { NestExpressApplication } from '@nestjs/platform-express';
import { describe, expect, it } from 'vitest';
import { Browser, ScriptedApp } from './scripted-app.js';
import { SocketClient, refusedStatus } from './socket-client.js';

/** The HTTP status of a socket that is refused. */
function refusal(world: ScriptedApp, { secret }: Browser, headers: Record<string, string> = {}): Promise<number> {
  const { port } = world;
  return refusedStatus(port, { origin: `http://127.0.0.1:${port}`, headers: { cookie: `reflex=${secret}`, ...headers } });
}

describe('the number of sockets', () => {
  it('of one browser is bounded, and free again when one closes', async () => {
    await using world = await ScriptedApp.start({ limits: { socketsPerBrowser: 2 } });
    const browser = new Browser();
    const { client } = await world.tab(browser);
    const { client: second } = await world.tab(browser);
    expect(await refusal(world, browser)).toBe(429);
    await (await world.connect(new Browser())).close();
    second.send('i');
    expect(await second.next()).toEqual(['o']);
    client.socket.terminate();
    await expect
      .poll(async () => {
        const third = await world.connect(browser).catch(() => undefined);
        await third?.close();
        return third !== undefined;
      })
      .toBe(true);
  });

  it('of one address is bounded, whatever the browser, as the trusted proxy names it', async () => {
    await using world = await ScriptedApp.start({
      limits: { socketsPerAddress: 2 },
      main: (app) => (app as NestExpressApplication).set('trust proxy', 'loopback'),
    });
    const at = (address: string) => ({ 'x-forwarded-for': address });
    const open: SocketClient[] = [];
    for (const address of ['203.0.113.7', '203.0.113.7', '2001:db8::1', '2001:db8::2']) {
      open.push(await world.connect(new Browser(), { headers: at(address) }));
    }
    expect(await refusal(world, new Browser(), at('203.0.113.7'))).toBe(429);
    expect(await refusal(world, new Browser(), at('1.1.1.1, 203.0.113.7'))).toBe(429);
    expect(await refusal(world, new Browser(), at('2001:db8::ffff'))).toBe(429);
    await (await world.connect(new Browser(), { headers: at('203.0.113.8') })).close();
    for (const client of open) await client.close();
    await expect
      .poll(() => world.connect(new Browser(), { headers: at('203.0.113.7') }).then((client) => client.close()))
      .toBe(undefined);
  });

  it('is not counted for the address of a proxy that the app does not know', async () => {
    await using world = await ScriptedApp.start({ limits: { socketsPerAddress: 1 } });
    await world.connect(new Browser(), { headers: { 'x-forwarded-for': '203.0.113.7' } });
    await (await world.connect(new Browser(), { headers: { 'x-forwarded-for': '203.0.113.7' } })).close();
  });
});
