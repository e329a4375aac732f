import { AsyncResource } from 'node:async_hooks';
import { ReflexError } from '../errors/reflex.error.js';

/** What waits of one page session. There is a lane only while something of it runs. */
type Lane = (() => void)[];

/** Who lets a page session's work begin, where others may be at it. */
export interface Turnstile {
  /** Before a task. Undefined: at once. A task that is not let in fails with what this rejects with. */
  enter(key: string): Promise<void> | undefined;
  /** After a task that was let in, or not. */
  leave(key: string, waiting: boolean): void;
  /** Lets nobody in any more. */
  stop(): void;
}

/**
 * Runs the work of each page session one after the other, in the order it came, and that of different page sessions
 * side by side. A task that never ends holds up its own page session alone: whoever enters one bounds its time.
 */
export class EventQueue {
  private readonly lanes = new Map<string, Lane>();
  private stopped = false;
  private readonly onIdle: (() => void)[] = [];

  /** `limit` is how many tasks of one page session may wait, the running one not counted. */
  constructor(
    private readonly limit: number,
    private readonly turnstile?: Turnstile,
  ) {}

  /**
   * Resolves or rejects as `task` does, which is an async function. A task that fails does not hold up those behind it.
   * It runs in `context`, by default the caller's asynchronous one. `unknown`: nobody else can know of the key.
   *
   * Rejects with `REFLEX_QUEUE_FULL` where too many wait, with `REFLEX_STOPPING` after `stop()`.
   */
  run<T>(key: string, task: () => Promise<T>, context = new AsyncResource('ReflexEvent'), unknown = false): Promise<T> {
    if (this.stopped) return Promise.reject(stopping());
    const lane = this.lanes.get(key);
    if (lane && lane.length >= this.limit) {
      return Promise.reject(new ReflexError('REFLEX_QUEUE_FULL', `${lane.length} events of one page session are waiting`));
    }
    return new Promise<T>((resolve, reject) => {
      // Not in the context of whoever opened the lane. `AsyncResource.bind()` would do the same at forty times the cost.
      const begin = (): void => {
        if (this.stopped) {
          reject(stopping());
          return this.advance(key);
        }
        context.runInAsyncScope(task).then(
          (result) => {
            resolve(result);
            return this.advance(key);
          },
          (error: unknown) => {
            reject(error as Error);
            return this.advance(key);
          },
        );
      };
      const entry = (): void => {
        const opening = unknown || this.stopped ? undefined : this.turnstile?.enter(key);
        if (!opening) return begin();
        opening.then(begin, (error: unknown) => {
          reject(error as Error);
          return this.advance(key);
        });
      };
      if (lane) lane.push(entry);
      else {
        this.lanes.set(key, []);
        entry();
      }
    });
  }

  /** True while something of the page session runs or waits. */
  busy(key: string): boolean {
    return this.lanes.has(key);
  }

  /** True where the page session has no room for one more task. */
  full(key: string): boolean {
    return (this.lanes.get(key)?.length ?? 0) >= this.limit;
  }

  /** Takes no more tasks and turns away those that wait; resolves when the running ones have ended. */
  stop(): Promise<void> {
    this.stopped = true;
    this.turnstile?.stop();
    return this.lanes.size === 0 ? Promise.resolve() : new Promise((resolve) => this.onIdle.push(resolve));
  }

  /** Begins what is next in the lane; closes the lane where nothing is. */
  private advance(key: string): void {
    const lane = this.lanes.get(key)!;
    const next = lane.shift();
    this.turnstile?.leave(key, next !== undefined);
    if (next) return next();
    this.lanes.delete(key);
    if (this.lanes.size === 0) for (const resolve of this.onIdle.splice(0)) resolve();
  }
}

function stopping(): ReflexError {
  return new ReflexError('REFLEX_STOPPING', 'The server is stopping');
}
