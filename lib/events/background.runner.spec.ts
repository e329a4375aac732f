import { ForbiddenException, Inject, Injectable, Scope, UseGuards } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { EventWorld } from '../../test/support/event-world.js';
import { Background } from '../state/background.decorator.js';
import { toast } from '../state/effects.js';
import { Event } from '../state/event.decorator.js';
import { State } from '../state/state.decorator.js';
import { update } from '../state/update.js';
import { Var } from '../state/var.decorator.js';
import { StateStore } from '../store/state.store.js';

/** What background work waits for, and what it saw. */
let gate: { readonly opened: Promise<void>; open(): void };
let seen: unknown[] = [];

function close(): void {
  let open!: () => void;
  gate = { opened: new Promise((resolve) => (open = resolve)), open: () => open() };
  seen = [];
}

@Injectable({ scope: Scope.REQUEST })
class Scoped {
  constructor(@Inject(REQUEST) readonly request: object) {}
}

@State()
class Other {
  @Var() n = 0;
}

@State()
class Job {
  @Var() progress = 0;
  @Var() rows: string[] = [];
  @Var() due = new Date(1);
  #calls = 0;
  constructor(readonly other: Other) {}

  @Background() async work(by: number) {
    seen.push(this.progress);
    await gate.opened;
    seen.push(this.progress);
    const result = await update(this, (state) => {
      state.progress += by;
      state.rows.push(`+${by}`);
      state.other.n++;
      return state.progress;
    });
    seen.push(result, this.progress, this.other.n, ++this.#calls);
    return toast('done');
  }
  @Event() start(by: number) {
    this.progress = 1;
    return void this.work(by);
  }
  @Event() async startAndWait(by: number) {
    await this.work(by);
    this.progress = 1;
  }
  @Event() startAndFail(by: number) {
    void this.work(by);
    throw new ForbiddenException();
  }
  @Event() add(by: number) {
    this.progress += by;
  }
  @Event() async updateInside() {
    this.progress = 5;
    seen.push(await update(this, (state) => (state.progress *= 2)), this.progress);
  }
  @Event() goOn() {
    void gate.opened.then(() => update(this, (state) => (state.progress += 1000)));
  }
  @Background() async writes() {
    this.progress = 9;
  }
  @Background() async mutates() {
    this.rows.push('x');
  }
  @Background() async copies() {
    this.due.setTime(5);
    seen.push(this.due.getTime());
  }
  @Background() async fails() {
    await update(this, (state) => {
      state.progress = 77;
      throw new RangeError('failed in update');
    });
  }
  @Background() async nested() {
    await update(this, async (state) => {
      state.progress++;
      await update(state, (inner) => inner.progress++);
      seen.push(state.progress);
    });
  }
  @Background() async another() {
    void this.work(4);
  }
  @Background() async shows() {
    await update(this, () => toast('from update'));
  }
  @Background() @UseGuards({ canActivate: () => false }) async guarded() {
    seen.push('ran');
  }
  @Background() async forever() {
    await gate.opened;
    await update(this, (state) => state.progress++);
    seen.push('still here');
  }
}

const providers = [Job, Other];

describe('background work', () => {
  it('starts after the event that called it, reads what was then, and writes by update()', async () => {
    close();
    await using world = await EventWorld.create({ providers });
    const tab = await world.connect();
    const progress = world.id('Job.progress');
    expect(await tab.run('Job.start', 10)).toEqual(['p', 1, 1, [[progress, 1]]]);
    expect(await tab.run('Job.add', 100)).toEqual(['p', 2, 2, [[progress, 101]]]);
    gate.open();
    const step = await tab.until((frame) => frame[0] === 'p' && frame[1] === 3);
    expect(step.slice(0, 3)).toEqual(['p', 3, 0]);
    expect(step[3]).toEqual(
      expect.arrayContaining([
        [progress, 111],
        [world.id('Other.n'), 1],
      ]),
    );
    await tab.until(
      (frame) => frame[0] === 'p' && JSON.stringify(frame[4]) === JSON.stringify([{ do: 'toast', message: 'done' }]),
    );
    expect(seen).toEqual([1, 1, 111, 111, 1, 1]);
  });

  it('runs when a browser calls it, and is answered at once', async () => {
    close();
    await using world = await EventWorld.create({ providers });
    const tab = await world.connect();
    expect(await tab.run('Job.work', 3)).toEqual(['p', 1, 1, []]);
    expect((await tab.run('Job.work', 'x')).slice(0, 3)).toEqual(['p', 2, 2]);
    gate.open();
    expect(await tab.until((frame) => frame[0] === 'x')).toMatchObject([
      'x',
      expect.anything(),
      0,
      { code: 'REFLEX_BAD_ARGUMENT' },
    ]);
    await tab.until((frame) => frame[0] === 'p' && frame[4] !== undefined);
    expect(seen).toEqual([0, 0, 3, 3, 1, 1]);
  });

  it('is waited for by no one, and not started by an event that fails', async () => {
    close();
    gate.open();
    await using world = await EventWorld.create({ providers });
    const tab = await world.connect();
    expect((await tab.run('Job.startAndFail', 1))[0]).toBe('x');
    expect((await tab.run('Job.startAndWait', 2))[0]).toBe('p');
    await tab.until((frame) => frame[0] === 'p' && frame[4] !== undefined);
    expect(seen).toEqual([1, 1, 3, 3, 1, 1]);
  });

  it('cannot write outside of update(), and its failures are logged', async () => {
    close();
    await using world = await EventWorld.create({ providers });
    const tab = await world.connect();
    for (const [name, code] of [
      ['writes', 'REFLEX_BACKGROUND_WRITE'],
      ['mutates', 'REFLEX_HANDLER_FAILED'],
      ['fails', 'REFLEX_HANDLER_FAILED'],
    ] as const) {
      tab.frames.length = 0;
      await tab.run(`Job.${name}`);
      expect(await tab.until((frame) => frame[0] === 'x')).toMatchObject(['x', expect.anything(), 0, { code }]);
    }
    expect(world.log.join('\n')).toMatch(/assigned Job\.progress outside of update\(\)[\s\S]*failed in update/);
    expect((await world.app.get(StateStore).load(tab.session))!.states).toMatchObject({ Job: { progress: 0, rows: [] } });
  });

  it('may update within an update, start more, show effects, and is guarded', async () => {
    close();
    gate.open();
    await using world = await EventWorld.create({ providers });
    const tab = await world.connect();
    await tab.run('Job.nested');
    await tab.until((frame) => JSON.stringify(frame[3]) === JSON.stringify([[world.id('Job.progress'), 2]]));
    expect(seen).toEqual([2]);
    await tab.run('Job.copies');
    await expect.poll(() => seen).toEqual([2, 1]);
    await tab.run('Job.shows');
    await tab.until((frame) => JSON.stringify(frame[4]) === JSON.stringify([{ do: 'toast', message: 'from update' }]));
    await tab.run('Job.another');
    await tab.until((frame) => JSON.stringify(frame[4]) === JSON.stringify([{ do: 'toast', message: 'done' }]));
    tab.frames.length = 0;
    await tab.run('Job.guarded');
    expect(await tab.until((frame) => frame[0] === 'x')).toMatchObject(['x', expect.anything(), 0, { code: 'REFLEX_FORBIDDEN' }]);
    expect(seen).not.toContain('ran');
  });

  it('ends without a word when its page session is gone', async () => {
    close();
    await using world = await EventWorld.create({ providers });
    const tab = await world.connect();
    await tab.run('Job.forever');
    await world.app.get(StateStore).delete(tab.session);
    tab.close();
    gate.open();
    await expect.poll(() => world.log.filter((line) => line.includes('its page session is gone'))).toHaveLength(1);
    expect(world.log.filter((line) => !line.startsWith('debug'))).toEqual([]);
    expect(seen).toEqual([]);
  });
});

describe('update()', () => {
  it('is part of a handler that calls it, and waits for its turn after the handler has ended', async () => {
    close();
    await using world = await EventWorld.create({ providers });
    const tab = await world.connect();
    const progress = world.id('Job.progress');
    expect((await tab.run('Job.updateInside'))[3]).toEqual([[progress, 10]]);
    expect(seen).toEqual([10, 10]);
    await tab.run('Job.goOn');
    await tab.run('Job.add', 1);
    gate.open();
    expect(await tab.until((frame) => frame[0] === 'p' && frame[2] === 0)).toMatchObject(['p', 4, 0, [[progress, 1011]]]);
  });

  it('gets the request-scoped providers of its own turn', async () => {
    close();
    const ids: unknown[] = [];
    @State()
    class Needy {
      @Var() n = 0;
      constructor(readonly scoped: Scoped) {}
      @Background() async work() {
        ids.push(this.scoped);
        await update(this, (state) => {
          ids.push(state.scoped);
          state.n++;
        });
        await update(this, (state) => {
          ids.push(state.scoped);
          state.n++;
        });
      }
    }
    await using world = await EventWorld.create({ providers: [Needy, Scoped] });
    const tab = await world.connect();
    await tab.run('Needy.work');
    await tab.until((frame) => JSON.stringify(frame[3]) === JSON.stringify([[world.id('Needy.n'), 2]]));
    expect(new Set(ids).size).toBe(3);
    expect(new Set(ids.map((scoped) => (scoped as Scoped).request)).size).toBe(1);
  });

  it('is refused on what is no state of a page session', async () => {
    await expect(update(new Other(), () => 1)).rejects.toMatchObject({ code: 'REFLEX_NO_PAGE_SESSION' });
    const job = new Job(new Other());
    close();
    gate.open();
    await expect(job.work(1)).rejects.toMatchObject({ code: 'REFLEX_NO_PAGE_SESSION' });
  });
});
