import { Inject, Injectable, UseGuards, type CanActivate, type ExecutionContext, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { IsInt, IsString, MaxLength } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { eventProviders } from '../../lib/events/event.providers.js';
import { RuntimeMode } from '../../lib/events/runtime-mode.js';
import { StateRegistry } from '../../lib/events/state-registry.js';
import type { Manifest } from '../../lib/protocol/manifest.js';
import { Background } from '../../lib/state/background.decorator.js';
import { Computed } from '../../lib/state/computed.decorator.js';
import { toast } from '../../lib/state/effects.js';
import { Event } from '../../lib/state/event.decorator.js';
import { State } from '../../lib/state/state.decorator.js';
import { update } from '../../lib/state/update.js';
import { Var } from '../../lib/state/var.decorator.js';
import { ScriptedApp } from './scripted-app.js';

@Injectable()
class NeverGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    // As any guard written for controllers.
    return context.switchToHttp().getRequest<{ headers: { authorization?: string } }>().headers.authorization === 'let me in';
  }
}

class RowDto {
  @IsInt() id!: number;
  @IsString() @MaxLength(5) name!: string;
}

const barriers: (() => void)[] = [];

@State()
class CounterState {
  @Var() count = 0;
  @Var() @MaxLength(5) name = '';
  @Var({ serverOnly: true }) secret = 'never sent';

  @Computed() get double(): number {
    return this.count * 2;
  }

  @Event() increment(by: number): void {
    this.count += by;
  }

  @Event() save(row: RowDto): unknown {
    this.name = row.name;
    return toast(`Saved ${row.constructor.name} ${row.id}`);
  }

  @Event() async *slow(): AsyncGenerator<undefined> {
    this.count = 1;
    yield;
    this.count = 2;
  }

  @Event() fail(): void {
    this.count = 99;
    throw 'not an Error';
  }

  @Event() stuck(): Promise<void> {
    return new Promise(() => undefined);
  }

  @Event() unserialisable(): void {
    (this as { count: unknown }).count = () => 1;
  }

  @Event() @UseGuards(NeverGuard) guarded(): void {
    this.count = 1_000;
  }

  @Background() async later(): Promise<void> {
    await new Promise<void>((resolve) => barriers.push(resolve));
    await update(this, (state: CounterState) => void (state.count += 5));
  }

  /** No event: nothing makes it one but the decorator. */
  reset(): void {
    this.count = -1;
  }
}

const EVENTS = ['increment', 'save', 'slow', 'fail', 'stuck', 'unserialisable', 'guarded', 'later'] as const;

const manifest: Manifest = {
  hash: 'build-1',
  states: [
    {
      name: 'CounterState',
      vars: [
        { id: 0, name: 'count', computed: false },
        { id: 1, name: 'name', computed: false },
        { id: 2, name: 'double', computed: true },
      ],
      events: EVENTS.map((name, id) => ({ id, name })),
    },
  ],
  pages: [],
};

@Injectable()
class Binder implements OnModuleInit {
  constructor(@Inject(StateRegistry) private readonly registry: StateRegistry) {}

  onModuleInit(): void {
    this.registry.discover();
    this.registry.bind(manifest);
  }
}

function start(production = false): Promise<ScriptedApp> {
  return ScriptedApp.start({
    imports: [DiscoveryModule],
    providers: [...eventProviders, { provide: RuntimeMode, useValue: { production } }, CounterState, NeverGuard, Binder],
    limits: { eventTimeout: 100 },
  });
}

const id = (event: (typeof EVENTS)[number]): number => EVENTS.indexOf(event);

describe('events of real states over a real socket', () => {
  it('patches what changed, computed Vars included, and never what is for the server alone', async () => {
    await using world = await start();
    const { client, page } = await world.tab();
    expect(page.vars).toEqual([
      [0, 0],
      [1, ''],
      [2, 0],
    ]);
    client.send('e', 1, id('increment'), [2]);
    expect(await client.answer(1)).toEqual([
      'p',
      1,
      1,
      [
        [0, 2],
        [2, 4],
      ],
    ]);
    expect(JSON.stringify(page)).not.toContain('never sent');
  });

  it('answers two browsers out of their own states', async () => {
    await using world = await start();
    const [first, second] = [await world.tab(), await world.tab()];
    first.client.send('e', 1, id('increment'), [1]);
    second.client.send('e', 1, id('increment'), [10]);
    expect((await first.client.answer(1))[3]).toEqual([
      [0, 1],
      [2, 2],
    ]);
    expect((await second.client.answer(1))[3]).toEqual([
      [0, 10],
      [2, 20],
    ]);
  });

  const refused: readonly (readonly [name: string, event: (typeof EVENTS)[number], args: readonly unknown[], status: number])[] =
    [
      ['a string for a number', 'increment', ['2'], 400],
      ['an object for a number', 'increment', [{ by: 2 }], 400],
      ['null for a number', 'increment', [null], 400],
      ['a number that is none', 'increment', [{ $: 'nan' }], 400],
      ['no argument', 'increment', [], 400],
      ['an argument too many', 'increment', [1, 2], 400],
      ['a DTO with a wrong field', 'save', [{ id: 'x', name: 'a' }], 400],
      ['a DTO with a field too long', 'save', [{ id: 1, name: 'abcdef' }], 400],
      ['a DTO with an unknown field', 'save', [{ id: 1, name: 'a', admin: true }], 400],
      ['a list for a DTO', 'save', [[{ id: 1, name: 'a' }]], 400],
      ['a handler behind a guard that says no', 'guarded', [], 403],
      ['a handler that throws no Error', 'fail', [], 500],
      ['a value that cannot be stored', 'unserialisable', [], 500],
      ['a promise that never ends', 'stuck', [], 504],
    ];

  it.each(refused)('refuses %s, keeps nothing of it, and goes on', async (_name, event, args, status) => {
    await using world = await start();
    const { client } = await world.tab();
    client.send('e', 1, id(event), args as never);
    expect(await client.answer(1)).toEqual(['x', 1, 1, expect.objectContaining({ status })]);
    client.send('e', 2, id('increment'), [1]);
    expect(await client.answer(2)).toEqual([
      'p',
      2,
      2,
      [
        [0, 1],
        [2, 2],
      ],
    ]);
  });

  it('lets no key `constructor` stand before the class of a DTO', async () => {
    await using world = await start();
    const { client } = await world.tab();
    client.send('e', 1, id('save'), [{ id: 1, name: 'a', constructor: { name: 'Forged' } }]);
    const answer = await client.answer(1);
    if (answer[0] === 'p') expect(answer[4]).toEqual([expect.objectContaining({ message: 'Saved RowDto 1' })]);
    else expect(answer).toMatchObject(['x', 1, 1, { status: 400 }]);
  });

  it('has no id for a method that is no event', async () => {
    await using world = await start();
    const { client } = await world.tab();
    const [first] = world.app.get(StateRegistry).all;
    expect(first!.events.map(({ name }) => name)).not.toContain('reset');
    client.send('e', 1, EVENTS.length, []);
    expect(await client.answer(1)).toMatchObject(['x', 1, 1, { code: 'REFLEX_UNKNOWN_EVENT' }]);
  });

  it('names the fields of a DTO that did not pass', async () => {
    await using world = await start();
    const { client } = await world.tab();
    client.send('e', 1, id('save'), [{ id: 1, name: 'abcdef' }]);
    expect(await client.answer(1)).toMatchObject(['x', 1, 1, { fields: { name: [expect.stringContaining('5')] } }]);
  });

  it('shows each yield, and brings effects with the end', async () => {
    await using world = await start();
    const { client } = await world.tab();
    client.send('e', 1, id('slow'), []);
    client.send('e', 2, id('save'), [{ id: 7, name: 'row' }]);
    await client.answer(2);
    expect(client.frames.slice(1)).toEqual([
      [
        'p',
        1,
        0,
        [
          [0, 1],
          [2, 2],
        ],
      ],
      [
        'p',
        2,
        1,
        [
          [0, 2],
          [2, 4],
        ],
      ],
      ['p', 3, 2, [[1, 'row']], [expect.objectContaining({ do: 'toast', message: 'Saved RowDto 7' })]],
    ]);
  });

  it('checks what is written into a bound Var by the decorators of its field', async () => {
    await using world = await start();
    const { client } = await world.tab();
    client.send('b', 1, 1, 'abc');
    client.send('b', 2, 1, 'abcdef');
    client.send('b', 3, 1, 5);
    expect(await client.answer(1)).toEqual(['p', 1, 1, []]);
    expect(await client.answer(2)).toMatchObject([
      'x',
      2,
      2,
      { code: 'REFLEX_INVALID_FIELDS', fields: { name: [expect.any(String)] } },
    ]);
    expect(await client.answer(3)).toMatchObject(['x', 3, 3, { status: 400 }]);
  });

  it('lets events by while background work runs, and shows its updates', async () => {
    await using world = await start();
    const { client } = await world.tab();
    client.send('e', 1, id('later'), []);
    client.send('e', 2, id('increment'), [1]);
    expect(await client.answer(2)).toEqual([
      'p',
      2,
      2,
      [
        [0, 1],
        [2, 2],
      ],
    ]);
    barriers.pop()!();
    expect(await client.next()).toEqual([
      'p',
      3,
      0,
      [
        [0, 6],
        [2, 12],
      ],
    ]);
  });

  it('withholds what went wrong from a browser in production, and names it in development', async () => {
    for (const production of [true, false]) {
      await using world = await start(production);
      const { client } = await world.tab();
      client.send('e', 1, id('fail'), []);
      const answer = await client.answer(1);
      expect(JSON.stringify(answer).includes('not an Error')).toBe(!production);
      expect(answer).toMatchObject(['x', 1, 1, { code: 'REFLEX_HANDLER_FAILED', id: expect.any(String) }]);
    }
  });

  it('gives a socket the whole page, computed Vars included, where it missed too much', async () => {
    await using world = await start();
    const { client, page, browser } = await world.tab();
    client.send('e', 1, id('increment'), [3]);
    await client.answer(1);
    client.socket.terminate();
    const again = await world.connect(browser);
    again.hello(page.session, { last: 50 });
    expect((await again.next())[5]).toEqual([
      [0, 3],
      [1, ''],
      [2, 6],
    ]);
  });
});
