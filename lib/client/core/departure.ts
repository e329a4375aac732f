/**
 * Whether another document may be on its way to take the place of this one. The browser says when that begins, not whether
 * it ends with a document: it may be a download, or be called off. To load a document meanwhile would call the other one
 * off, so what wants that waits until it is clear that this one stays.
 */
export class Departure {
  #waiting: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    /** How long another document may take to come, in milliseconds. */
    private readonly patience: number,
    /** When the last one began, if any has. */
    private begun: number,
  ) {}

  /** A link, a form, a handler or the address bar leads elsewhere. */
  begin(): void {
    this.begun = Date.now();
    if (this.#timer !== undefined) this.#arm();
  }

  /** The other document is there: nothing is left to do for this one. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
    this.begun = -Infinity;
  }

  /** Runs the task: at once where nothing has begun within `since` milliseconds, or else where no document comes. */
  whenStaying(task: () => void, since = this.patience): void {
    if (Date.now() - this.begun >= since) return task();
    this.#waiting.push(task);
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const waiting = this.#waiting;
      this.end();
      for (const task of waiting) task();
    }, this.patience);
  }
}
