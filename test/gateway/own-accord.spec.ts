import { ForbiddenException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import type { OwnEvent } from '../../lib/events/own-accord.js';
import type { PageSession } from '../../lib/events/page-session.js';
import { address, copy } from '../../lib/state/effects.js';
import { ScriptedApp } from './scripted-app.js';

class Shown {}

const own = (event: number, args: OwnEvent['args'] = () => []): OwnEvent => ({ state: Shown, event: String(event), args });
const sessionOf = (world: ScriptedApp): PageSession => [...world.sessions.attached()][0]!;

describe('an event of the server’s own accord', () => {
  it('is shown as a step that answers no event, between those of the browser', async () => {
    await using world = await ScriptedApp.start();
    const urls: unknown[] = [];
    const changed = world.states.on(async ({ work, args, request, flush }) => {
      urls.push([request.request.method, request.request.url, (request.request as { body?: unknown }).body]);
      work.set(0, args[0]);
      await flush([]);
      work.set(1, 'done');
      return [copy('x').wire, address('a=1').wire];
    });
    const read = world.states.on(({ work }) => work.set(2, `${String(work.get(0))} ${String(work.get(1))}`));
    const { client, page } = await world.tab(undefined, '/0?q=1');
    expect(
      await world.sessions.run(
        sessionOf(world),
        own(changed, () => ['new']),
      ),
    ).toBe(true);
    client.send('e', 1, read, []);
    await client.answer(1);
    expect(client.frames.slice(1)).toEqual([
      ['p', 1, 0, [[0, 'new']]],
      ['p', 2, 0, [[1, 'done']], [{ do: 'copy', text: 'x' }]],
      ['p', 3, 1, [[2, 'new done']]],
    ]);
    expect(urls).toEqual([['POST', '/0?q=1', 'new']]);
    expect(await world.store.load(page.session)).toMatchObject({ lastEvent: 1, view: { url: '/0?q=1' } });
  });

  it('sends nothing where nothing that is shown has changed', async () => {
    await using world = await ScriptedApp.start();
    const hidden = world.states.on(({ work }) => work.set(99, 'not shown'));
    const nothing = world.states.on(() => undefined);
    const { client, page } = await world.tab();
    await world.sessions.run(sessionOf(world), own(nothing));
    await world.sessions.run(sessionOf(world), own(hidden));
    client.send('e', 1, nothing, []);
    expect(await client.answer(1)).toEqual(['p', 1, 1, []]);
    expect((await world.store.load(page.session))!.states).toEqual({ S: { v99: 'not shown' } });
  });

  it('runs once more for however many calls come before it begins', async () => {
    await using world = await ScriptedApp.start();
    const seen: unknown[] = [];
    let finish = (): void => undefined;
    const slow = world.states.on(() => new Promise<void>((resolve) => (finish = resolve)));
    const changed = world.states.on(({ args }) => void seen.push(args[0]));
    const { client } = await world.tab();
    let count = 0;
    client.send('e', 1, slow, []);
    await expect.poll(() => world.sessions.busy(sessionOf(world))).toBe(true);
    const session = sessionOf(world);
    const runs = Array.from({ length: 50 }, () =>
      world.sessions.run(
        session,
        own(changed, () => [count]),
      ),
    );
    count = 50;
    finish();
    await Promise.all(runs);
    expect(seen).toEqual([50]);
    await world.sessions.run(
      session,
      own(changed, () => ['again']),
    );
    expect(seen).toEqual([50, 'again']);
  });

  it('tells nobody where it is refused, and the log where it fails', async () => {
    await using world = await ScriptedApp.start();
    const refused = world.states.on(({ work }) => {
      work.set(0, 'lost');
      throw new ForbiddenException();
    });
    const failing = world.states.on(({ work }) => {
      work.set(0, 'lost');
      throw new RangeError('broken');
    });
    const nothing = world.states.on(() => undefined);
    const { client } = await world.tab();
    await world.sessions.run(sessionOf(world), own(refused));
    expect(world.states.failures).toEqual([]);
    await world.sessions.run(sessionOf(world), own(failing));
    expect(world.states.failures).toEqual([new RangeError('broken')]);
    client.send('e', 1, nothing, []);
    expect(await client.answer(1)).toEqual(['p', 1, 1, []]);
  });

  it('does not run where the page shows another state, or no browser is there', async () => {
    await using world = await ScriptedApp.start();
    let runs = 0;
    const changed = world.states.on(() => void runs++);
    const other = await world.tab(undefined, '/1');
    const session = sessionOf(world);
    await world.sessions.run(session, own(changed));
    await other.client.close();
    const { client } = await world.tab();
    const shown = sessionOf(world);
    await client.close();
    await expect.poll(() => shown.attached).toBeUndefined();
    await world.sessions.run(shown, own(changed));
    expect(runs).toBe(0);
  });

  it('is to be tried again where too many events wait', async () => {
    await using world = await ScriptedApp.start({ limits: { queue: 1 } });
    let finish = (): void => undefined;
    const slow = world.states.on(() => new Promise<void>((resolve) => (finish = resolve)));
    const changed = world.states.on(() => undefined);
    const { client } = await world.tab();
    client.send('e', 1, slow, []);
    client.send('e', 2, changed, []);
    await expect.poll(() => sessionOf(world).accepted).toBe(2);
    expect(await world.sessions.run(sessionOf(world), own(changed))).toBe(false);
    finish();
    await client.answer(2);
    expect(await world.sessions.run(sessionOf(world), own(changed))).toBe(true);
  });

  it('runs again where another process has changed the page session', async () => {
    await using world = await ScriptedApp.start();
    let runs = 0;
    const add = world.states.on(async ({ work }) => {
      if (++runs === 1) {
        const record = (await world.store.load(work.record.id))!;
        const frame = JSON.stringify(['p', record.n + 1, 0, [[0, 10]]]);
        await world.store.commit(record, { states: { S: { v0: 10 } }, reply: { n: record.n + 1, frame } });
      }
      work.set(0, Number(work.get(0) ?? 0) + 1);
    });
    const { client } = await world.tab();
    await world.sessions.run(sessionOf(world), own(add));
    expect(await client.next()).toEqual(['p', 1, 0, [[0, 10]]]);
    expect(await client.next()).toEqual(['p', 2, 0, [[0, 11]]]);
  });

  it('can be asked for when a browser arrives, first or again', async () => {
    await using world = await ScriptedApp.start();
    const arrived: string[] = [];
    const end = world.sessions.onAttach(({ id }) => void arrived.push(id));
    const { client, page, browser } = await world.tab();
    await client.close();
    const second = await world.connect(browser);
    second.hello(page.session, { last: 0 });
    await second.next();
    end();
    await world.tab();
    expect(arrived).toEqual([page.session, page.session]);
  });
});
