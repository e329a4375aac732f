import { describe, expect, it } from 'vitest';
import { ClientWorld, E, V, until } from './support/client-world.js';

const input = {};

describe('bound fields', () => {
  it('shows what is typed at once, and writes it once after a quiet time', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    for (const text of ['h', 'he', 'hey']) client.bound.write(V.draft, text);
    expect(client.vars.get(V.draft)).toBe('hey');
    expect(await socket.next()).toEqual(['b', 1, V.draft, 'hey']);
    expect(socket.frames.size).toBe(0);
  });

  it('writes now and then under steady typing', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open({ timing: { write: 30, writeMost: 60 } });
    const typing = setInterval(() => client.bound.write(V.draft, `${String(client.vars.get(V.draft))}x`), 5);
    const first = await socket.next();
    clearInterval(typing);
    expect(first[0]).toBe('b');
  });

  it('sends the text before the event that follows it', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open({ timing: { write: 60_000, writeMost: 60_000 } });
    client.bound.write(V.draft, 'milk');
    client.dispatch(E.add, []);
    expect(await socket.next()).toEqual(['b', 1, V.draft, 'milk']);
    expect(await socket.next()).toEqual(['e', 2, E.add, []]);
  });

  it('holds the server back while the field is edited, and shows it afterwards', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    client.bound.focus(V.draft, input);
    socket.send(['p', 1, 0, [[V.draft, 'from elsewhere']]]);
    await until(() => client.vars.get(V.draft) === 'from elsewhere');
    client.bound.write(V.draft, 'typed');
    await socket.next();
    // Before the answer, with it, and after it.
    socket.send(
      [
        'p',
        2,
        0,
        [
          [V.draft, 'a'],
          [V.count, 2],
        ],
      ],
      ['p', 3, 1, []],
      [
        'p',
        4,
        0,
        [
          [V.draft, 'b'],
          [V.count, 4],
        ],
      ],
    );
    await until(() => client.vars.get(V.count) === 4);
    expect(client.vars.get(V.draft)).toBe('typed');
    client.bound.blur(V.draft, input);
    expect(client.vars.get(V.draft)).toBe('b');
  });

  it('keeps the text on blur until its write is answered', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    client.bound.focus(V.draft, input);
    client.bound.write(V.draft, 'typed');
    client.bound.blur(V.draft, input);
    expect(await socket.next()).toEqual(['b', 1, V.draft, 'typed']);
    socket.send([
      'p',
      1,
      0,
      [
        [V.draft, 'late'],
        [V.count, 1],
      ],
    ]);
    await until(() => client.vars.get(V.count) === 1);
    expect(client.vars.get(V.draft)).toBe('typed');
    socket.send(['p', 2, 1, [[V.count, 2]]]);
    await until(() => client.vars.get(V.count) === 2);
    expect([client.vars.get(V.draft), client.vars.server(V.draft)]).toEqual(['typed', 'typed']);
  });

  it('lets a handler that saw the text clear the field, with its answer or a yield before it', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    client.bound.focus(V.draft, input);
    client.bound.write(V.draft, 'milk');
    client.dispatch(E.add, []);
    socket.send(['p', 1, 1, []], ['p', 2, 2, [[V.draft, '']]]);
    await until(() => client.vars.get(V.draft) === '');
    client.bound.write(V.draft, 'eggs');
    client.dispatch(E.add, []);
    socket.send(['p', 3, 3, []], ['p', 4, 0, [[V.draft, '']]], ['p', 5, 4, []]);
    await until(() => client.vars.get(V.draft) === '');
  });

  it('keeps what was typed after that', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    client.bound.focus(V.draft, input);
    client.bound.write(V.draft, 'milk');
    client.dispatch(E.add, []);
    client.bound.write(V.draft, 'e');
    socket.send(
      ['p', 1, 1, []],
      [
        'p',
        2,
        2,
        [
          [V.draft, ''],
          [V.count, 1],
        ],
      ],
    );
    await until(() => client.vars.get(V.count) === 1);
    expect(client.vars.get(V.draft)).toBe('e');
    expect([await socket.next(), await socket.next(), await socket.next()].at(-1)).toEqual(['b', 3, V.draft, 'e']);
    socket.send(['p', 3, 3, []]);
    await until(() => client.vars.server(V.draft) === 'e');
  });

  it('shows what the server made of a write', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    client.bound.focus(V.draft, input);
    client.bound.write(V.draft, ' trimmed ');
    await socket.next();
    socket.send(['p', 1, 1, [[V.draft, 'trimmed']]]);
    await until(() => client.vars.get(V.draft) === 'trimmed');
  });

  it('leaves refused text beside its error until it is edited or the errors go', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    client.errors.subscribe('DemoState', 'draft', () => undefined);
    client.bound.focus(V.draft, input);
    client.bound.write(V.draft, 'x');
    await socket.next();
    socket.send(['x', 1, 1, { code: 'REFLEX_X', message: 'Bad', status: 400, fields: { draft: ['is short'] } }]);
    await until(() => client.errors.get('DemoState', 'draft') === 'is short');
    client.bound.blur(V.draft, input);
    expect(client.vars.get(V.draft)).toBe('x');
    expect(client.vars.server(V.draft)).toBe('');
    client.dispatch(E.increment, []);
    socket.send(['p', 2, 2, []]);
    await until(() => client.vars.get(V.draft) === '');
  });

  it('waits for an input method to finish', async () => {
    await using world = await ClientWorld.create();
    const { socket, client, window } = await world.open();
    client.bound.focus(V.draft, input);
    client.bound.write(V.draft, 'に');
    await socket.next();
    window.document.dispatchEvent(new Event('compositionstart'));
    socket.send([
      'p',
      1,
      1,
      [
        [V.draft, 'changed'],
        [V.count, 1],
      ],
    ]);
    await until(() => client.vars.get(V.count) === 1);
    expect(client.vars.get(V.draft)).toBe('に');
    client.bound.write(V.draft, 'にほ');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(socket.frames.size).toBe(0);
    window.document.dispatchEvent(new Event('compositionend'));
    expect(await socket.next()).toEqual(['b', 2, V.draft, 'にほ']);
  });

  it('settles by a snapshot', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    client.bound.focus(V.draft, input);
    client.bound.write(V.draft, 'typed');
    await socket.next();
    socket.cut();
    const second = await world.server.socket();
    await second.hello();
    client.bound.write(V.draft, 'typed more');
    second.send([
      's',
      9,
      1,
      's1',
      { page: 0, url: '/a', params: {} },
      [
        [V.draft, 'typed'],
        [V.count, 9],
      ],
    ]);
    expect(await second.next()).toEqual(['b', 2, V.draft, 'typed more']);
    expect(client.vars.get(V.draft)).toBe('typed more');
    second.send(['p', 10, 2, []]);
    await until(() => client.vars.server(V.draft) === 'typed more');
  });

  it('tells inputs that are bound to one Var apart', async () => {
    await using world = await ClientWorld.create();
    const { socket, client } = await world.open();
    const other = {};
    client.bound.focus(V.draft, input);
    client.bound.write(V.draft, 'typed');
    client.bound.focus(V.draft, other);
    client.bound.blur(V.draft, input);
    await socket.next();
    socket.send(['p', 1, 1, []], ['p', 2, 0, [[V.draft, 'new']]]);
    await until(() => client.vars.get(V.draft) === 'new');
  });
});
