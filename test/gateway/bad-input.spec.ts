import { describe, expect, it } from 'vitest';
import { CloseCode } from '../../lib/protocol/wire.js';
import { Browser, ScriptedApp } from './scripted-app.js';

/** An app with one event that sets Var 0 to its first argument. */
async function start(limits = {}) {
  const world = await ScriptedApp.start({ limits });
  const set = world.states.on(({ work, args }) => work.set(0, args[0]));
  return { world, set };
}

describe('a frame that names no event', () => {
  const frames: readonly (readonly [name: string, frame: string | Buffer])[] = [
    ['binary', Buffer.from('["i"]')],
    ['no JSON', '{not json'],
    ['no list', '{"e":1}'],
    ['of an unknown kind', '["z",1]'],
    ['with a kind of the prototype', '["constructor",1]'],
    ['without an id', '["e","1",0,[]]'],
    ['with a negative id', '["e",-1,0,[]]'],
    ['empty', '[]'],
    ['null', 'null'],
  ];

  it.each(frames)('%s: is answered with a coded error, and the socket is closed', async (_name, frame) => {
    const { world } = await start();
    await using _ = world;
    const { client } = await world.tab();
    client.socket.send(frame);
    expect(await client.next()).toEqual(['x', 0, 0, expect.objectContaining({ code: 'REFLEX_BAD_FRAME', status: 400 })]);
    expect((await client.closed).code).toBe(CloseCode.BadFrame);
  });

  it('closes a socket whose first frame is no greeting, or whose greeting comes twice', async () => {
    const { world, set } = await start();
    await using _ = world;
    const early = await world.connect(new Browser());
    early.send('e', 1, set, [1]);
    expect((await early.closed).code).toBe(CloseCode.BadFrame);
    const { client, page } = await world.tab();
    client.hello(page.session);
    expect((await client.closed).code).toBe(CloseCode.BadFrame);
  });

  it('closes the socket of a frame that is too long, with the code of the protocol', async () => {
    const { world, set } = await start({ frame: 1_000 });
    await using _ = world;
    const { client } = await world.tab();
    client.send('e', 1, set, ['x'.repeat(900)]);
    expect((await client.answer(1))[0]).toBe('p');
    client.send('e', 2, set, ['x'.repeat(1_000)]);
    expect((await client.closed).code).toBe(1009);
  });

  it('closes the socket of a browser that sends more than its rate, with a reason', async () => {
    const { world } = await start({ rate: 1, burst: 5 });
    await using _ = world;
    const { client } = await world.tab();
    for (let i = 0; i < 10; i++) client.send('i');
    expect(await client.closed).toEqual({
      code: CloseCode.TooMany,
      reason: 'More than 1 frames per second [REFLEX_TOO_MANY_EVENTS]',
    });
  });

  it('leaves the other browsers alone', async () => {
    const { world, set } = await start();
    await using _ = world;
    const { client: bad } = await world.tab();
    const { client: good } = await world.tab();
    bad.socket.send('nonsense');
    await bad.closed;
    good.send('e', 1, set, [7]);
    expect(await good.answer(1)).toEqual(['p', 1, 1, [[0, 7]]]);
  });
});

describe('an event that cannot be done', () => {
  it.each([
    ['an id that no event has', 99],
    ['an id beyond every list', Number.MAX_SAFE_INTEGER],
  ])('%s: fails by itself, and the socket stays', async (_name, event) => {
    const { world, set } = await start();
    await using _ = world;
    const { client } = await world.tab();
    client.send('e', 1, event, []);
    expect(await client.answer(1)).toEqual(['x', 1, 1, expect.objectContaining({ code: 'REFLEX_UNKNOWN_EVENT', status: 404 })]);
    client.send('e', 2, set, [1]);
    expect(await client.answer(2)).toEqual(['p', 2, 2, [[0, 1]]]);
  });

  const unreadable: readonly (readonly [name: string, text: string, code: string])[] = [
    ['an event named by text', '["e",1,"increment",[]]', 'REFLEX_BAD_FRAME'],
    ['an event named constructor', '["e",1,"constructor",[]]', 'REFLEX_BAD_FRAME'],
    ['an event named __proto__', '["e",1,"__proto__",[]]', 'REFLEX_BAD_FRAME'],
    ['arguments that are no list', '["e",1,0,{"0":1}]', 'REFLEX_BAD_FRAME'],
    ['a member too many', '["e",1,0,[],1]', 'REFLEX_BAD_FRAME'],
    ['a fraction for an event', '["e",1,0.5,[]]', 'REFLEX_BAD_FRAME'],
    ['arguments nested too deeply', `["e",1,0,[${'['.repeat(40)}${']'.repeat(40)}]]`, 'REFLEX_BAD_ARGUMENT'],
    ['an argument with a key __proto__', '["e",1,0,[{"__proto__":{"admin":true}}]]', 'REFLEX_BAD_ARGUMENT'],
    ['an argument of an unknown tag', '["e",1,0,[{"$":"function","v":"alert(1)"}]]', 'REFLEX_BAD_ARGUMENT'],
    ['a number out of range', '["e",1,0,[1e999]]', 'REFLEX_BAD_ARGUMENT'],
    ['a navigation to another host', '["n",1,"//evil.example"]', 'REFLEX_BAD_FRAME'],
    ['a write of a Var that is not bound', '["b",1,0,"x"]', 'REFLEX_NOT_BOUND'],
    ['a write of a Var that does not exist', '["b",1,4711,"x"]', 'REFLEX_NOT_BOUND'],
    ['a write of the wrong type', '["b",1,1,{"a":1}]', 'REFLEX_BAD_ARGUMENT'],
  ];

  it.each(unreadable)('%s: fails by itself, and the socket stays', async (_name, text, code) => {
    const { world, set } = await start();
    await using _ = world;
    const { client } = await world.tab();
    client.socket.send(text);
    expect(await client.answer(1)).toEqual(['x', 1, 1, expect.objectContaining({ code })]);
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
    client.send('e', 2, set, [1]);
    expect(await client.answer(2)).toEqual(['p', 2, 2, [[0, 1]]]);
  });

  it('a handler that throws what is no Error: fails by itself', async () => {
    await using world = await ScriptedApp.start();
    const thrown = world.states.on(() => {
      throw 'just text';
    });
    const rejected = world.states.on(() => Promise.reject(undefined));
    const { client } = await world.tab();
    client.send('e', 1, thrown, []);
    client.send('e', 2, rejected, []);
    expect((await client.answer(1))[0]).toBe('x');
    expect((await client.answer(2))[0]).toBe('x');
  });

  it('a handler that never ends: fails in time, and the next event runs', async () => {
    await using world = await ScriptedApp.start({ eventTimeout: 50 });
    const stuck = world.states.on(() => new Promise(() => undefined));
    const set = world.states.on(({ work }) => work.set(0, 1));
    const { client } = await world.tab();
    client.send('e', 1, stuck, []);
    client.send('e', 2, set, []);
    expect(await client.answer(1)).toEqual(['x', 1, 1, expect.objectContaining({ code: 'REFLEX_EVENT_TIMEOUT' })]);
    expect(await client.answer(2)).toEqual(['p', 2, 2, [[0, 1]]]);
  });

  it('keeps nothing that a failed handler did', async () => {
    await using world = await ScriptedApp.start();
    const fail = world.states.on(({ work }) => {
      work.set(0, 'half done');
      throw new RangeError('no');
    });
    const touch = world.states.on(({ work }) => work.set(1, String(work.get(0))));
    const { client } = await world.tab();
    client.send('e', 1, fail, []);
    client.send('e', 2, touch, []);
    expect(await client.answer(2)).toEqual(['p', 2, 2, [[1, 'undefined']]]);
  });
});

describe('an event of another page session', () => {
  it('cannot be sent by a browser with another cookie', async () => {
    const { world, set } = await start();
    await using _ = world;
    const { page } = await world.tab();
    const thief = await world.connect(new Browser());
    thief.hello(page.session);
    thief.send('e', 1, set, ['stolen']);
    expect((await thief.closed).code).toBe(CloseCode.NotYours);
    expect(thief.frames).toEqual([]);
  });

  it('cannot be sent to an id that is not there', async () => {
    const { world } = await start();
    await using _ = world;
    const client = await world.connect(new Browser());
    client.hello('A'.repeat(24));
    expect(await client.next()).toEqual(['r', 'session']);
    await client.closed;
  });

  it('cannot be taken over by way of `previous` either', async () => {
    const { world, set } = await start();
    await using _ = world;
    const { page, client } = await world.tab();
    client.send('e', 1, set, ['mine']);
    await client.answer(1);
    await client.close();
    const thief = new Browser();
    const own = await world.load(thief);
    const socket = await world.connect(thief);
    socket.hello(own.session, { previous: page.session, last: own.n });
    expect(await socket.next()).toEqual(['w', 0]);
  });
});

describe('a browser of another build', () => {
  it('is told to load the page again', async () => {
    const { world } = await start();
    await using _ = world;
    const browser = new Browser();
    const page = await world.load(browser);
    const client = await world.connect(browser);
    client.hello(page.session, { build: 'build-0' });
    expect(await client.next()).toEqual(['r', 'build']);
    const old = await world.connect(browser);
    old.socket.send(JSON.stringify(['h', 99, 'build-1', { session: page.session, last: 0, document: 'd', future: true }]));
    expect(await old.next()).toEqual(['r', 'build']);
    await old.closed;
  });
});
