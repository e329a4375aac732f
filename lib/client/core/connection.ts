import { CloseCode, type ClientFrame, type ServerFrame } from '../../protocol/wire.js';
import type { Environment, Socket } from './environment.js';
import type { Signal } from './signal.js';
import type { Timing } from './timing.js';

/**
 * `connecting` before the first welcome, `away` while a lost connection is being restored, `replaced` once a newer
 * document has the page session: then nothing is tried any more.
 */
export type Status = 'connecting' | 'online' | 'away' | 'replaced';

export interface ConnectionHandlers {
  hello(): ClientFrame;
  /** Every frame but the pong. */
  receive(frame: ServerFrame): void;
  /** The socket is gone, `code` as it closed; 1006 where it was given up. */
  lost(code: number): void;
}

const OPEN = 1;

/** Keeps one socket open for as long as the document lives. Knows when it is dead, not what is said on it. */
export class Connection {
  #socket: Socket | undefined;
  #welcomedAt: number | undefined;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;
  /** The next firing of the watch gives the socket up instead of asking. */
  #asked = false;
  #owed = false;

  constructor(
    private readonly environment: Environment,
    private readonly url: string,
    private readonly timing: Timing,
    private readonly status: Signal<Status>,
    private readonly handlers: ConnectionHandlers,
  ) {}

  /** `begun`: a socket to the same URL that was opened already. One that has closed since is not used. */
  open(begun?: Socket): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    if (this.#socket || this.status.get() === 'replaced') return;
    const socket = begun && begun.readyState <= OPEN ? begun : new this.environment.WebSocket(this.url);
    this.#socket = socket;
    this.#asked = true;
    this.#arm(this.timing.welcome);
    // Closing a half-open socket can take the browser minutes: events of a socket that was given up are not ours.
    const ours =
      <E>(listener: (event: E) => void) =>
      (event: Event) =>
        void (this.#socket === socket && listener(event as E));
    const greet = () => socket.send(JSON.stringify(this.handlers.hello()));
    if (socket.readyState === OPEN) greet();
    else socket.addEventListener('open', ours(greet));
    socket.addEventListener(
      'message',
      ours((event: { readonly data: unknown }) => this.#received(event.data)),
    );
    socket.addEventListener(
      'close',
      ours((event: { readonly code: number }) => this.#lost(event.code)),
    );
    // A failed connection closes as well; an `error` without a listener would be thrown by `ws`.
    socket.addEventListener('error', () => undefined);
  }

  /** The server accepted the hello. */
  welcomed(): void {
    this.#welcomedAt = Date.now();
    this.#heard();
    this.status.set('online');
  }

  /** False where there is no welcomed connection to send on. `answered`: a frame in return is owed. */
  send(frame: ClientFrame, answered = false): boolean {
    if (this.#welcomedAt === undefined || this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    if (answered && !this.#owed && !this.#asked) {
      this.#owed = true;
      this.#arm(this.timing.unanswered);
    }
    return true;
  }

  /** Gives the socket up and tries again soon. */
  reconnect(): void {
    this.#socket?.close();
    this.#lost(1006);
  }

  /** The device woke up or found its network: what waits goes at once, what seems alive must prove it. */
  wake(): void {
    if (this.#retry !== undefined) this.open();
    else if (this.#welcomedAt !== undefined && !this.#asked) this.#ask();
  }

  /** Without a reconnect, until `open`. */
  close(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const socket = this.#socket;
    if (!socket) return;
    this.#gone(1000);
    socket.close();
  }

  #lost(code: number): void {
    if (code === CloseCode.Replaced) {
      this.status.set('replaced');
      this.#gone(code);
      return;
    }
    if (this.status.get() === 'replaced') return;
    if (this.#welcomedAt !== undefined && Date.now() - this.#welcomedAt >= this.timing.stable) this.#attempt = 0;
    this.#gone(code);
    // Full jitter: a thousand tabs that lost one server do not come back in step.
    const most = Math.min(this.timing.retryMost, this.timing.retryFirst * 2 ** this.#attempt++);
    const least = code === CloseCode.TooMany ? this.timing.retryTooMany : 0;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.open(), least + Math.random() * most);
    this.status.set('away');
  }

  #gone(code: number): void {
    this.#socket = undefined;
    this.#welcomedAt = undefined;
    clearTimeout(this.#watch);
    this.handlers.lost(code);
  }

  /**
   * The server is this page's own, so its frames are not checked member by member; one that cannot be handled is reported,
   * and the connection begun anew.
   */
  #received(data: unknown): void {
    if (this.#welcomedAt !== undefined) this.#heard();
    try {
      const frame = JSON.parse(String(data)) as ServerFrame;
      if (frame[0] !== 'o') this.handlers.receive(frame);
    } catch (error) {
      this.environment.reportError(error);
      this.reconnect();
    }
  }

  #heard(): void {
    this.#asked = this.#owed = false;
    this.#arm(this.timing.idle);
  }

  #ask(): void {
    this.#asked = true;
    this.send(['i']);
    this.#arm(this.timing.pong);
  }

  #arm(delay: number): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => (this.#asked ? this.reconnect() : this.#ask()), delay);
  }
}
