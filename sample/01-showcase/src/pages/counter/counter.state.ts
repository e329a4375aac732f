import { Computed, Event, State, Var } from 'nestjs-reflex';
import { setTimeout as sleep } from 'node:timers/promises';

const GOAL = 20;

@State()
export class CounterState {
  @Var() count = 0;

  @Computed() get double(): number {
    return this.count * 2;
  }

  /** How much of the goal is reached, in percent. */
  @Computed() get progress(): number {
    return Math.max(0, Math.min(100, (this.count / GOAL) * 100));
  }

  @Event() increment(by: number): void {
    this.count += by;
  }

  @Event() reset(): void {
    this.count = 0;
  }

  /** Each `yield` shows in the browser. */
  @Event() async *countUp(): AsyncGenerator<void> {
    for (let step = 0; step < 5; step += 1) {
      this.count += 1;
      yield;
      await sleep(250);
    }
  }
}
