import { ReflexError } from '../errors/reflex.error.js';

/** The time that an event has until it ends or yields. */
export class Deadline {
  private readonly timer: NodeJS.Timeout;
  /** Why its time is over. */
  private over?: ReflexError;

  /** `expired` is called once, with `REFLEX_EVENT_TIMEOUT` or what `end()` was given. */
  constructor(
    private readonly time: number,
    private readonly what: string,
    private readonly expired: (error: ReflexError) => void,
  ) {
    this.timer = setTimeout(() => this.end(this.error()), time);
  }

  /** Ends the time before it is over. */
  end(reason: ReflexError): void {
    if (this.over) return;
    this.clear();
    this.over = reason;
    this.expired(reason);
  }

  /** Throws where the time is over: whoever comes late is not heard. */
  check(): void {
    if (this.over) throw this.over;
  }

  restart(): void {
    this.check();
    this.timer.refresh();
  }

  clear(): void {
    clearTimeout(this.timer);
  }

  private error(): ReflexError {
    return new ReflexError('REFLEX_EVENT_TIMEOUT', `${this.what} took longer than ${this.time} ms`);
  }
}
