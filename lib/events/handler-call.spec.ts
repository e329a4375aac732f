import { BadRequestException } from '@nestjs/common';
import { map } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { EventWorld } from '../../test/support/event-world.js';
import { redirect, toast } from '../state/effects.js';
import { Event } from '../state/event.decorator.js';
import { State } from '../state/state.decorator.js';
import { Var } from '../state/var.decorator.js';

describe('what a handler returns', () => {
  @State()
  class Returning {
    @Event() one() {
      return redirect('/next');
    }
    @Event() async many() {
      return [toast('a'), undefined, toast('b', { color: 'red', autoClose: false })];
    }
    @Event() data() {
      return { some: 'data' };
    }
  }

  it('is shown where it is effects, also when an interceptor shapes results for HTTP', async () => {
    await using world = await EventWorld.create({
      providers: [Returning],
      main: (app) =>
        app.useGlobalInterceptors({ intercept: (_context, next) => next.handle().pipe(map((data: unknown) => ({ data }))) }),
    });
    expect((await world.run('Returning.one')).effects).toEqual([{ do: 'redirect', url: '/next' }]);
    expect((await world.run('Returning.many')).effects).toEqual([
      { do: 'toast', message: 'a' },
      { do: 'toast', message: 'b', color: 'red', autoClose: false },
    ]);
  });

  it('is ignored where it is anything else, with one warning in development', async () => {
    await using world = await EventWorld.create({ providers: [Returning] });
    for (let i = 0; i < 2; i++) expect(await world.run('Returning.data')).toMatchObject({ effects: [] });
    expect(world.log.filter((line) => line.includes('REFLEX_RESULT_IGNORED'))).toHaveLength(1);
    await using production = await EventWorld.create({ providers: [Returning], production: true });
    await production.run('Returning.data');
    expect(production.log).toEqual([]);
  });
});

describe('a generator', () => {
  let cleaned = 0;
  @State()
  class Slow {
    @Var() step = 0;
    @Var() rows: { n: number }[] = [{ n: 0 }];
    @Event() async *run(fail: boolean) {
      const row = this.rows[0]!;
      this.step = 1;
      row.n = 1;
      yield toast('one');
      this.step = 2;
      row.n = 2;
      yield;
      this.step = 3;
      row.n = 3;
      if (fail) throw new BadRequestException('no');
      return toast('done');
    }
    @Event() *sync() {
      this.step = 1;
      yield;
      this.step = 2;
      return [toast('end')];
    }
    @Event() async *patient() {
      try {
        this.step = 10;
        yield;
        await new Promise(() => undefined);
      } finally {
        cleaned++;
      }
    }
    @Event() async *quick() {
      for (let i = 1; i <= 4; i++) {
        await new Promise((resolve) => setTimeout(resolve, 40));
        this.step = i;
        yield;
      }
    }
  }

  it('shows each yield, and its return with the end', async () => {
    await using world = await EventWorld.create({ providers: [Slow] });
    const id = world.id('Slow.step');
    const { shown, step, effects } = await world.run('Slow.run', false);
    expect(shown.map((one) => [one.step.ops.find(([path]) => path === id), one.effects])).toEqual([
      [[id, 1], [{ do: 'toast', message: 'one' }]],
      [[id, 2], []],
    ]);
    expect(step.ops).toContainEqual([id, 3]);
    expect(effects).toEqual([{ do: 'toast', message: 'done' }]);
    expect(world.values('Slow')).toEqual({ step: 3, rows: [{ n: 3 }] });
    expect((await world.run('Slow.sync')).shown).toHaveLength(1);
  });

  it('keeps what it has shown when it throws', async () => {
    await using world = await EventWorld.create({ providers: [Slow] });
    expect((await world.run('Slow.run', true)).error).toMatchObject({ status: 400 });
    expect(world.values('Slow')).toEqual({ step: 2, rows: [{ n: 2 }] });
  });

  it('has its time from one yield to the next', async () => {
    await using world = await EventWorld.create({ providers: [Slow], limits: { eventTimeout: 120 } });
    expect((await world.run('Slow.quick')).error).toBeUndefined();
    expect((await world.run('Slow.patient')).error).toMatchObject({ code: 'REFLEX_EVENT_TIMEOUT', status: 504 });
    expect(world.values('Slow')).toMatchObject({ step: 10 });
  });

  it('is ended where its yield cannot be stored, past the filters of the app', async () => {
    const filtered: unknown[] = [];
    await using world = await EventWorld.create({
      providers: [Slow],
      main: (app) => app.useGlobalFilters({ catch: (error: unknown) => (filtered.push(error), null) }),
    });
    cleaned = 0;
    const lost = new Error('the store is gone');
    world.failNextFlush = lost;
    expect((await world.run('Slow.patient')).thrown).toBe(lost);
    expect(filtered).toEqual([]);
    expect(cleaned).toBe(1);
  });
});
