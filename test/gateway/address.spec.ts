import { describe, expect, it } from 'vitest';
import { NO_FRAME } from '../../lib/protocol/wire.js';
import { address, copy } from '../../lib/state/effects.js';
import { Browser, ScriptedApp, httpRequest } from './scripted-app.js';

const view = (url: string) => ({ page: Number(url[1]), url, params: {} });

describe('a new address of the page', () => {
  it('is stored and shown with what the event changed, and is where later events are', async () => {
    await using world = await ScriptedApp.start();
    const urls: unknown[] = [];
    const search = world.states.on(({ work, args, request }) => {
      urls.push(request.request.url);
      work.set(0, args[0]);
      return [address({ q: args[0] as string }).wire, copy('x').wire];
    });
    const { client, page } = await world.tab();
    client.send('e', 1, search, ['a b']);
    client.send('e', 2, search, ['c']);
    await client.answer(2);
    expect(client.frames.slice(1)).toEqual([
      ['g', 1, 1, view('/0?q=a+b'), [[0, 'a b']], [{ do: 'copy', text: 'x' }], 'push'],
      ['g', 2, 2, view('/0?q=c'), [[0, 'c']], [{ do: 'copy', text: 'x' }], 'push'],
    ]);
    expect(urls).toEqual(['/0', '/0?q=a+b']);
    expect((await world.store.load(page.session))!.view).toEqual(view('/0?q=c'));
  });

  it('may replace the one before, comes with a yield too, and the last of several counts', async () => {
    await using world = await ScriptedApp.start();
    const steps = world.states.on(async ({ work, flush }) => {
      work.set(0, 1);
      await flush([address('?step=1', { replace: true }).wire]);
      return [address('step=2').wire, address('step=3').wire];
    });
    const { client } = await world.tab();
    client.send('e', 1, steps, []);
    await client.answer(1);
    expect(client.frames.slice(1)).toEqual([
      ['g', 1, 0, view('/0?step=1'), [[0, 1]], [], 'replace'],
      ['g', 2, 1, view('/0?step=3'), [], [], 'push'],
    ]);
  });

  it('is none where it says the same as the one before', async () => {
    await using world = await ScriptedApp.start();
    const same = world.states.on(({ args }) => [address(args[0] as string).wire]);
    const { client } = await world.tab(undefined, '/0?a=1&b=x%20y');
    client.send('e', 1, same, ['a=1&b=x+y']);
    client.send('e', 2, same, ['']);
    client.send('e', 3, same, ['?']);
    await client.answer(3);
    expect(client.frames.slice(1)).toEqual([
      ['p', 1, 1, []],
      ['g', 2, 2, view('/0'), [], [], 'push'],
      ['p', 3, 3, []],
    ]);
  });

  it('fails the event where no browser could come back to it', async () => {
    await using world = await ScriptedApp.start();
    const long = world.states.on(({ work }) => {
      work.set(0, 'lost');
      return [address({ q: 'x'.repeat(9_000) }).wire];
    });
    const { client, page } = await world.tab();
    client.send('e', 1, long, []);
    expect(await client.answer(1)).toMatchObject(['x', 1, 1, { code: 'REFLEX_BAD_EFFECT' }]);
    expect(await world.store.load(page.session)).toMatchObject({ view: view('/0'), states: {} });
  });

  it('is not run again and comes again as it was, where the answer was lost', async () => {
    await using world = await ScriptedApp.start();
    let runs = 0;
    const turn = world.states.on(() => [address({ page: ++runs }).wire]);
    const { client, page, browser } = await world.tab();
    client.send('e', 1, turn, []);
    const answer = await client.answer(1);
    client.socket.terminate();
    const second = await world.connect(browser);
    second.hello(page.session, { last: 0 });
    expect(await second.next()).toEqual(['w', 1]);
    expect(await second.next()).toEqual(answer);
    second.send('e', 1, turn, []);
    expect(await second.answer(1)).toEqual(answer);
    expect(runs).toBe(1);
    second.socket.terminate();
    await second.closed;
    const third = await world.connect(browser);
    third.hello(page.session, { last: NO_FRAME });
    expect(await third.next()).toMatchObject(['s', 1, 1, page.session, view('/0?page=1'), expect.any(Array)]);
  });

  it('is that of the page that a navigation leads to', async () => {
    await using world = await ScriptedApp.start();
    world.pages.onEnter = async (_view, work, flush) => {
      work.set(10, 'entered');
      await flush([address('a=1').wire]);
      return [address('a=2').wire];
    };
    const { client, page } = await world.tab();
    client.send('n', 1, '/1?a=x');
    await client.answer(1);
    const all = [10, 11, 12].map((id) => [id, id === 10 ? 'entered' : { $: 'u' }]);
    expect(client.frames.slice(1)).toEqual([
      ['g', 1, 0, view('/1?a=1'), all],
      ['g', 2, 1, view('/1?a=2'), [], [], 'replace'],
    ]);
    world.pages.onEnter = async () => [address('b=1').wire];
    client.send('n', 2, '/2');
    expect(await client.answer(2)).toMatchObject(['g', 3, 2, view('/2?b=1'), expect.any(Array)]);
    expect((await world.store.load(page.session))!.view).toEqual(view('/2?b=1'));
  });

  it('is that of a page that is loaded over HTTP', async () => {
    await using world = await ScriptedApp.start();
    const browser = new Browser();
    const load = (url: string) => ({
      owner: browser.owner,
      view: world.pages.view(url)!,
      request: httpRequest(),
      load: () => Promise.resolve([address({ page: 9 }).wire, copy('x').wire]),
    });
    const page = await world.sessions.open(load('/0?page=1000000'));
    expect(page).toMatchObject({ view: view('/0?page=9'), effects: [{ do: 'copy', text: 'x' }] });
    expect((await world.store.load(page.session))!.view).toEqual(view('/0?page=9'));
    const again = await world.sessions.adopt(page.session, load('/1'));
    expect(again).toMatchObject({ session: page.session, view: view('/1?page=9') });
    expect((await world.store.load(page.session))!.view).toEqual(view('/1?page=9'));
  });
});
