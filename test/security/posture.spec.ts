import { UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Event, Page, State, Var } from 'nestjs-reflex';
import { html, use } from 'nestjs-reflex/ui';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StateRegistry } from '../../lib/events/state-registry.js';
import { PagesApp } from '../pages/app.js';

class KeyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest<Request>().query['key'] === 'open';
  }
}

const ran: string[] = [];

@State()
class VaultState {
  @Var() gold = 0;
  @Var({ serverOnly: true }) combination = '';
  @Event() load() {
    ran.push('load');
    this.gold = 4711;
    this.combination = '12-34-56';
  }
  @Event() unguarded() {
    ran.push('unguarded');
  }
  @Event() @UseGuards(KeyGuard) guarded() {
    ran.push('guarded');
  }
  private helper() {
    ran.push('helper');
  }
  notAnEvent() {
    this.helper();
  }
}

@Page('/vault', { title: 'The vault', onLoad: () => use(VaultState).load })
@UseGuards(KeyGuard)
class VaultPage {
  render() {
    const s = use(VaultState);
    return html.main(html.h1('Gold in the vault'), html.p(s.gold));
  }
}

@Page('/', { title: 'Lobby' })
class LobbyPage {
  render() {
    return html.h1('Lobby');
  }
}

describe('what a guard of a page protects', () => {
  let world: PagesApp;
  beforeAll(async () => {
    world = await PagesApp.start({ providers: [VaultState, VaultPage, LobbyPage] });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('is its data: none in the answer, and onLoad has not run', async () => {
    ran.length = 0;
    const refused = await world.get('/vault');
    expect(refused.status).toBe(403);
    expect(refused.boot).toMatchObject({ session: '', vars: [] });
    expect(ran).toEqual([]);
    const shown = await world.get('/vault?key=open');
    expect(shown.html).toContain('4711');
    expect(shown.html).not.toContain('12-34-56');
  });

  it('is the navigation to it, by whatever URL', async () => {
    ran.length = 0;
    const client = await world.connect(await world.get('/'));
    await client.next();
    for (const [i, url] of ['/vault', '/vault/', '/VAULT', '/%76ault', '/vault?key=shut', '/vault#key=open'].entries()) {
      client.send('n', i + 1, url);
      const answer = await client.answer(i + 1);
      // A refusal, or the order to ask over HTTP, where the guard is asked again.
      expect([url, answer[0]]).toEqual([url, expect.stringMatching(/^[xl]$/)]);
      expect(JSON.stringify(answer)).not.toContain('4711');
      expect((await world.get(url.replace('#', '?no'))).html).not.toContain('4711');
    }
    expect(ran).toEqual([]);
    await client.close();
  });

  it('is not its code, which is a file for everybody', async () => {
    const { html: shown } = await world.get('/vault?key=open');
    const scripts = [...shown.matchAll(/(?:src|href)="(\/_reflex\/[^"]+\.js)"/g)].map(([, path]) => path!);
    const code = await Promise.all(scripts.map(async (path) => (await fetch(world.url + path)).text()));
    expect(code.join()).toContain('Gold in the vault');
    expect(code.join()).not.toMatch(/4711|12-34-56|KeyGuard|combination/);
    expect(code.join()).not.toContain('sourceMappingURL');
  });

  it('is not the events of its states, which need guards of their own', async () => {
    ran.length = 0;
    const client = await world.connect(await world.get('/'));
    client.send('e', 1, world.eventId('VaultState', 'unguarded'), []);
    expect((await client.answer(1))[0]).toBe('p');
    client.send('e', 2, world.eventId('VaultState', 'guarded'), []);
    expect(await client.answer(2)).toMatchObject(['x', expect.any(Number), 2, { code: 'REFLEX_FORBIDDEN', status: 403 }]);
    expect(ran).toEqual(['unguarded']);
    await client.close();
  });

  it('is not what such an event changes: a page gets the Vars that it shows, and no others', async () => {
    const client = await world.connect(await world.get('/'));
    client.send('e', 1, world.eventId('VaultState', 'load'), []);
    expect(await client.answer(1)).toEqual(['p', expect.any(Number), 1, []]);
    await client.close();
  });

  it('leaves methods without a decorator beyond reach', () => {
    const names = world.app
      .get(StateRegistry, { strict: false })
      .named('VaultState')!
      .events.map(({ name }) => name);
    expect(names.toSorted()).toEqual(['guarded', 'load', 'unguarded']);
  });
});
