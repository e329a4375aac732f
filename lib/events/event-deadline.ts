import { ReflexError } from '../errors/reflex.error.js';

/** The time that an event has until it ends or yields. */
export class Deadline {
  private readonly timer: NodeJS.Timeout;
  private over = false;

  /** `expired` is called once, with `REFLEX_EVENT_TIMEOUT`. */
  constructor(
    private readonly time: number,
    private readonly what: string,
    expired: (error: ReflexError) => void,
  ) {
    this.timer = setTimeout(() => {
      this.over = true;
      expired(this.error());
    }, time);
  }

  /** Throws where the time is over: whoever comes late is not heard. */
  check(): void {
    if (this.over) throw this.error();
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
