import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Param } from '@nestjs/common';
import { Event, Page, State, Var, redirect } from 'nestjs-reflex';
import { html, use } from 'nestjs-reflex/ui';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CloseCode } from '../../lib/protocol/wire.js';
import { SocketClient, refusedStatus } from '../gateway/socket-client.js';
import { PagesApp } from '../pages/app.js';

@State()
class NoteState {
  @Var() text = '';
  @Event() load(@Param('name') name: string) {
    this.text = `Note ${name}`;
    return name.startsWith('go:') ? redirect(name.slice(3)) : undefined;
  }
  @Event() write(text: string) {
    this.text = text;
  }
}

@Page('/notes/:name', { title: use(NoteState).text, onLoad: () => use(NoteState).load })
class NotePage {
  render() {
    return html.p(use(NoteState).text);
  }
}

let world: PagesApp;
beforeAll(async () => {
  world = await PagesApp.start({ providers: [NoteState, NotePage], main: (app) => app.useLogger(false) });
});
afterAll(() => world[Symbol.asyncDispose]());

const healthy = async () => expect((await world.get('/notes/well')).status).toBe(200);

/** A request as it stands, without a client that would repair it. */
async function raw(text: string): Promise<string> {
  const socket = connect(world.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.end(text.replaceAll('\n', '\r\n'));
  let answer = '';
  socket.on('data', (data: Buffer) => (answer += data.toString()));
  await once(socket, 'close');
  return answer;
}

describe('a page request with bad intentions', () => {
  it.each([
    ['no secret of ours', 'reflex=short'],
    ['a secret that is too long', `reflex=${'x'.repeat(44)}`],
    ['signs that no secret has', `reflex=${'%00'.repeat(15)}`],
    ['text that cannot be decoded', 'reflex=%E0%A4%A; reflex_tab=%'],
    ['names of the prototype', '__proto__=1; constructor=2; reflex_tab=__proto__'],
    ['a thousand cookies', Array.from({ length: 1_000 }, (_, i) => `c${i}=1`).join('; ')],
    ['a tab that is a path', 'reflex_tab=../../../etc/passwd'],
    ['no cookie at all', '; ;=;;'],
  ])('is a new browser with %s', async (_what, cookie) => {
    const page = await world.get('/notes/well', { cookie });
    expect(page.status).toBe(200);
    expect(page.headers.getSetCookie()).toContainEqual(expect.stringMatching(/^reflex=[\w-]{43};/));
    expect(page.boot.session).toMatch(/^[\w-]{24}$/);
  });

  it('cannot choose its secret, nor the id of its page session', async () => {
    const secret = randomBytes(32).toString('base64url');
    const session = randomBytes(18).toString('base64url');
    const page = await world.get('/notes/well', { cookie: `reflex=${secret}; reflex_tab=${session}` });
    expect(page.boot.session).not.toBe(session);
    const client = await SocketClient.connect({ port: world.port, secret });
    client.hello(session, { build: page.boot.build });
    expect(await client.next()).toEqual(['r', 'session']);
    await client.close();
  });

  it('cannot put markup or headers into the answer by its URL', async () => {
    const text = '</title></script><script>alert(1)</script>';
    const page = await world.get(`/notes/${encodeURIComponent(text)}?q=${encodeURIComponent(text)}`);
    expect(page.status).toBe(200);
    expect(page.html).not.toContain('<script>alert');
    expect(page.boot.view.params).toEqual({ name: text });
    const split = await world.get(`/notes/${encodeURIComponent('go:/next\r\nSet-Cookie: stolen=1')}`);
    expect(split.headers.getSetCookie().join()).not.toContain('stolen');
    for (const target of ['//evil.example', '/\\evil.example', 'javascript:alert(1)', 'data:text/html,x']) {
      const page = await world.get(`/notes/${encodeURIComponent(`go:${target}`)}`);
      expect([target, page.headers.get('location')]).toEqual([target, null]);
    }
  });

  it('takes a name of the prototype for a name', async () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const page = await world.get(`/notes/${name}?__proto__[admin]=1&constructor[prototype][admin]=1`);
      expect(page.boot.view.params).toEqual({ name });
      expect(page.html).toContain(`Note ${name}`);
    }
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  it('is refused where it is too large or malformed, and the app lives', async () => {
    expect(await raw(`GET /notes/x HTTP/1.1\nHost: a\nCookie: reflex=${'x'.repeat(20_000)}\n\n`)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await raw(`GET /notes/${'x'.repeat(20_000)} HTTP/1.1\nHost: a\n\n`)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await raw('GET /notes/%E0%A4%A HTTP/1.1\nHost: a\nConnection: close\n\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw('GET /notes/x HTTP/1.1\n\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw('NONSENSE\n\n')).toMatch(/^HTTP\/1\.1 400 /);
    await healthy();
  });

  it('reaches no file beside the bundle', async () => {
    const paths = [
      '..%2f..%2fpackage.json',
      '%2e%2e/%2e%2e/package.json',
      '..%5c..%5cpackage.json',
      'assets/..%2f..%2fmanifest.json',
    ];
    for (const path of [...paths, 'assets/%00', '../manifest.json']) {
      const answer = await raw(`GET /_reflex/${path} HTTP/1.1\nHost: a\nConnection: close\n\n`);
      expect([path, answer.slice(0, 12)]).toEqual([path, expect.stringMatching(/^HTTP\/1\.1 40[04]/)]);
    }
  });
});

/** The stream below a socket, for frames that no client would write. */
const streamOf = ({ socket }: SocketClient): Socket => Reflect.get(socket, '_socket') as Socket;

describe('a socket with bad intentions', () => {
  it.each(['__proto__', 'constructor', 'x'.repeat(100), '../../etc/passwd', '\0'])(
    'finds no page session by the id %j',
    async (session) => {
      const { cookie, boot, ...page } = await world.get('/notes/well');
      const client = await world.connect({ ...page, cookie, boot: { ...boot, session } });
      expect(await client.next()).toEqual(['r', 'session']);
      await client.close();
    },
  );

  it.each(['', 'x'.repeat(50_000)])('may not even ask for an id like "%.9s"', async (session) => {
    const { cookie, boot, ...page } = await world.get('/notes/well');
    const client = await world.connect({ ...page, cookie, boot: { ...boot, session } });
    expect((await client.closed).code).toBe(CloseCode.BadFrame);
    await healthy();
  });

  it('cannot act for another browser that it knows the page session of', async () => {
    const victim = await world.get('/notes/secret');
    const attacker = await world.get('/notes/well');
    const client = await world.connect({ ...victim, cookie: attacker.cookie });
    expect(await client.closed).toMatchObject({ code: CloseCode.NotYours });
    const reload = await world.get('/notes/well', { cookie: `${attacker.cookie}; reflex_tab=${victim.boot.session}` });
    expect(reload.boot.session).not.toBe(victim.boot.session);
    const owner = await world.connect(victim);
    expect((await owner.next())[0]).toBe('w');
    await owner.close();
  });

  it('is offered no compression, which could be a bomb', async () => {
    const page = await world.get('/notes/well');
    const secret = /reflex=([\w-]+)/.exec(page.cookie)![1]!;
    const client = await SocketClient.connect({ port: world.port, secret, perMessageDeflate: true });
    expect(client.socket.extensions).toBe('');
    await client.close();
  });

  it('is cut where a frame in many pieces grows too long, or is no text', async () => {
    const open = async () => world.connect(await world.get('/notes/well'));
    const pieces = await open();
    for (let i = 0; i < 120; i++) pieces.socket.send('x'.repeat(1_000), { fin: false });
    expect((await pieces.closed).code).toBe(1009);
    const binary = await open();
    await binary.next();
    // A masked text frame of one byte that begins no UTF-8 character.
    streamOf(binary).write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]));
    expect((await binary.closed).code).toBe(1007);
    const unmasked = await open();
    await unmasked.next();
    streamOf(unmasked).write(Buffer.from([0x81, 0x01, 0x78]));
    expect((await unmasked.closed).code).toBe(1002);
    await healthy();
  });

  it('is refused with a forged host, however it spells it', async () => {
    const page = await world.get('/notes/well');
    const own = `127.0.0.1:${world.port}`;
    for (const [host, origin] of [
      [`${own}, evil.example`, 'http://evil.example'],
      [own, `http://${own}@evil.example`],
      [own, `http://evil.example#${own}`],
      [own, `http://evil.example/${own}`],
      [own, 'http://127.0.0.1.evil.example'],
      [own, `ws://${own}`],
      [own, `http://${own} http://evil.example`],
      ['[', 'http://['],
    ] as const) {
      const status = await refusedStatus(world.port, { origin, headers: { host, cookie: page.cookie } });
      expect([host, origin, status]).toEqual([host, origin, 403]);
    }
  });

  it('is not opened by POST, nor with a version that is none', async () => {
    const { cookie } = await world.get('/notes/well');
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      'sec-websocket-version': '13',
      origin: world.url,
      cookie,
    };
    const upgrade = (options: { method?: string; headers: Record<string, string> }): Promise<number> =>
      new Promise((resolve, reject) => {
        const request = httpRequest(`${world.url}/_event`, options, (response) => {
          response.resume();
          resolve(response.statusCode!);
        });
        request.on('upgrade', (_response, socket) => {
          socket.destroy();
          resolve(101);
        });
        request.on('error', reject).end();
      });
    expect(await upgrade({ headers })).toBe(101);
    expect(await upgrade({ method: 'POST', headers })).toBe(405);
    expect(await upgrade({ headers: { ...headers, 'sec-websocket-version': '7' } })).toBe(400);
    expect(await upgrade({ headers: { ...headers, 'sec-websocket-key': 'x' } })).toBe(400);
  });
});
