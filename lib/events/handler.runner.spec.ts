import { Body, Injectable, UseGuards, type CanActivate } from '@nestjs/common';
import { IsInt, Min } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { EventWorld } from '../../test/support/event-world.js';
import { Computed } from '../state/computed.decorator.js';
import { toast } from '../state/effects.js';
import { Event } from '../state/event.decorator.js';
import { State } from '../state/state.decorator.js';
import { Var } from '../state/var.decorator.js';

class IncrementDto {
  @IsInt() @Min(1) by!: number;
}

@Injectable()
class Audit {
  readonly lines: string[] = [];
}

@State()
class Counter {
  constructor(private readonly audit: Audit) {}
  @Var() count = 0;
  @Var() rows: { id: number; done: boolean }[] = [];
  @Computed() get double(): number {
    return this.count * 2;
  }
  @Event() increment(by: number) {
    this.count += by;
    this.audit.lines.push(`+${by}`);
  }
  @Event() add(@Body() dto: IncrementDto) {
    this.count += dto.by;
    return toast(`now ${this.double}`);
  }
  @Event() async *slow() {
    this.count = 1;
    yield toast('one');
    this.count = 2;
  }
}

describe('HandlerRunner', () => {
  it('runs a handler and gives the step', async () => {
    await using world = await EventWorld.create({ providers: [Counter, Audit] });
    const first = await world.run('Counter.increment', 2);
    expect(first.error).toBeUndefined();
    expect(first.step.ops).toEqual([[world.id('Counter.count'), 2], [world.id('Counter.double'), 4]]);
    expect(world.values('Counter')).toEqual({ count: 2, rows: [] });
    expect((await world.run('Counter.add', { by: 3 })).effects).toEqual([{ do: 'toast', message: 'now 10' }]);
    expect((await world.run('Counter.slow')).shown).toMatchObject([{ effects: [{ message: 'one' }] }]);
    expect(await world.run('Counter.increment', 'x')).toMatchObject({ error: { code: 'REFLEX_BAD_ARGUMENT', status: 400 } });
    expect(await world.run('Counter.add', { by: 0, x: 1 })).toMatchObject({ error: { fields: { by: ['by must not be less than 1'] } } });
  });
});
