import type { DevelopmentNotice } from '../../protocol/development.js';

export interface LineHandlers {
  heard(notice: DevelopmentNotice): void;
  /** The app has been away for longer than a restart takes. */
  missing(): void;
}

/** Milliseconds between two questions whether the app is there again: while it restarts, later, and when nobody is at it. */
const PAUSES = [
  { until: 15_000, pause: 150 },
  { until: 120_000, pause: 500 },
  { until: Infinity, pause: 2_000 },
] as const;
/** Longer absences are no restarts, in milliseconds. */
const RESTART = 6_000;

/**
 * The way from the app to a page in development. While the app is away it is asked for by plain requests: browsers make those
 * who open WebSockets in vain wait for seconds.
 */
export class Line {
  /** The app has not been heard since its socket closed. */
  away = false;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since = 0;

  constructor(
    private readonly path: string,
    private readonly handlers: LineHandlers,
  ) {}

  open(): void {
    clearTimeout(this.#timer);
    const url = new URL(this.path, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#heard(JSON.parse(String(data)) as DevelopmentNotice));
    socket.addEventListener('close', () => this.#socket === socket && this.#lost());
  }

  close(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #heard(notice: DevelopmentNotice): void {
    this.away = false;
    this.#since = 0;
    this.handlers.heard(notice);
  }

  #lost(): void {
    this.#socket = undefined;
    this.#since ||= Date.now();
    this.away = true;
    this.#wait();
  }

  #wait(): void {
    const gone = Date.now() - this.#since;
    const { pause } = PAUSES.find(({ until }) => gone < until)!;
    this.#timer = setTimeout(() => void this.#ask(), pause);
  }

  async #ask(): Promise<void> {
    try {
      // Whatever it answers, it is there.
      await fetch(this.path, { cache: 'no-store' });
      this.open();
    } catch {
      if (Date.now() - this.#since > RESTART) this.handlers.missing();
      this.#wait();
    }
  }
}
