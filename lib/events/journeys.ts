interface Journey {
  readonly id: number;
  readonly controller: AbortController;
}

/** The last navigation of each page session that has one under way. Those before it are for nobody: the browser waits for the last. */
export class Journeys {
  private readonly last = new Map<string, Journey>();

  /** A navigation has come: the event `id` of a page session. */
  begin(session: string, id: number): void {
    const before = this.last.get(session);
    if (before?.id === id) return;
    this.last.set(session, { id, controller: new AbortController() });
    before?.controller.abort();
  }

  /** Aborted from when another navigation comes. */
  signal(session: string, id: number): AbortSignal {
    const last = this.last.get(session);
    return last?.id === id ? last.controller.signal : AbortSignal.abort();
  }

  end(session: string, id: number): void {
    if (this.last.get(session)?.id === id) this.last.delete(session);
  }
}
