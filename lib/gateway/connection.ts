import type { WebSocket } from 'ws';
import type { ErrorCode } from '../errors/catalog.js';
import { ReflexError } from '../errors/reflex.error.js';
import type { Limits } from '../events/limits.js';
import type { Outlet } from '../events/page-session.ports.js';
import type { PageSession } from '../events/page-session.js';
import type { PageSessions } from '../events/page-sessions.js';
import { FrameError, decodeClientFrame } from '../protocol/decode-frame.js';
import { CloseCode, type ClientFrame, type ServerFrame } from '../protocol/wire.js';
import type { RequestOrigin } from '../request/event-requests.js';
import { TokenBucket } from './token-bucket.js';

/** How long a new socket may stay silent, in milliseconds. */
const HELLO_TIME = 10_000;
/** How long a browser has to answer a ping that decides who keeps a page session, in milliseconds. */
const PING_TIME = 1_000;

/** Turns of the event loop that an answer waits at most for those behind it. */
const TURNS = 8;

/** The protocol allows 123 bytes, and ours are ASCII. */
const LONGEST_REASON = 123;

const PONG = JSON.stringify(['o'] satisfies ServerFrame);

/** What a connection knows of its browser from the upgrade. */
export interface ConnectionInit {
  readonly origin: RequestOrigin;
  readonly owner: string;
}

/** One socket: reads frames, holds the browser to its limits, and writes what the page session says. */
export class Connection implements Outlet {
  document = '';
  readonly origin: RequestOrigin;
  private readonly owner: string;
  private readonly bucket: TokenBucket;
  private readonly helloTimer: ReturnType<typeof setTimeout>;
  private session?: PageSession;
  /** Frames that came between the hello and its answer; undefined before the hello. */
  private early?: ClientFrame[];
  /** It has answered since the last heartbeat. */
  private alive = true;
  /** Frames wait for the end of this turn of the event loop, to leave together. */
  private gathering = false;
  /** Who uses the page may have changed since it was looked at, while it was on its way here. */
  private unsure = false;

  constructor(
    private readonly socket: WebSocket,
    { origin, owner }: ConnectionInit,
    private readonly sessions: PageSessions,
    private readonly limits: Limits,
  ) {
    this.origin = origin;
    this.owner = owner;
    this.bucket = new TokenBucket(limits.rate, limits.burst, performance.now());
    this.helloTimer = setTimeout(() => this.close(CloseCode.BadFrame, 'The socket did not say what it is for'), HELLO_TIME);
    socket.on('message', (data: Buffer, isBinary: boolean) => this.receive(data, isBinary));
    socket.on('pong', () => (this.alive = true));
    socket.on('ping', () => this.pinged());
    // What ws finds wrong with a socket it closes itself, with the code that fits; without a listener it would throw.
    socket.on('error', () => undefined);
    socket.on('close', () => this.detach());
  }

  get open(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  send(frame: string): void {
    if (!this.open) return;
    // What waits from before, not this frame: one that is larger than the limit can still be sent to an idle browser.
    if (this.socket.bufferedAmount > this.limits.outgoing) return this.terminate();
    this.gather();
    this.socket.send(frame);
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason.slice(0, LONGEST_REASON));
    this.detach();
  }

  terminate(): void {
    this.socket.terminate();
    this.detach();
  }

  /**
   * Frames that are sent before the event loop turns leave in one write: events that came together are answered together.
   * While more of them are at work it may turn a few times, as for middleware that reads a session.
   */
  private gather(): void {
    if (this.gathering) return;
    this.gathering = true;
    this.origin.upgrade.socket.cork();
    this.flush(TURNS);
  }

  private flush(turns: number): void {
    setImmediate(() => {
      if (turns > 1 && this.session && this.sessions.busy(this.session)) return this.flush(turns - 1);
      this.gathering = false;
      this.origin.upgrade.socket.uncork();
    });
  }

  ping(): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (alive: boolean) => (): void => {
        clearTimeout(timer);
        this.socket.off('pong', onPong).off('close', onClose);
        resolve(alive);
      };
      const [onPong, onClose] = [settle(true), settle(false)];
      const timer = setTimeout(onClose, PING_TIME);
      this.socket.on('pong', onPong).on('close', onClose);
      if (this.open) this.socket.ping();
      else onClose();
    });
  }

  /** Has the page looked at again: who uses it may have changed. */
  refresh(): void {
    if (this.session) this.sessions.refresh(this.session);
    else this.unsure = true;
  }

  /** Called at a steady rate: cuts a socket that was silent since the last call. Rejects where the store fails. */
  async heartbeat(): Promise<void> {
    if (!this.open) return;
    if (!this.alive) return this.terminate();
    this.alive = false;
    this.socket.ping();
    await this.session?.touch();
  }

  private detach(): void {
    clearTimeout(this.helloTimer);
    this.session?.detach(this);
  }

  private receive(data: Buffer, isBinary: boolean): void {
    if (!this.open) return;
    if (!this.mayReceive()) return;
    if (isBinary) return this.refuse('A frame is binary');
    let frame: ClientFrame;
    try {
      frame = decodeClientFrame(data.toString());
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      return this.unreadable(error);
    }
    this.handle(frame);
  }

  /** Browsers cannot ping. What does is answered by ws, and who does not read the answers must not fill our memory with them. */
  private pinged(): void {
    if (this.open && this.mayReceive() && this.socket.bufferedAmount > this.limits.outgoing) this.terminate();
  }

  /** Closes the socket of a browser that is over its rate. */
  private mayReceive(): boolean {
    if (this.bucket.take(performance.now())) return true;
    this.tooMany('REFLEX_TOO_MANY_EVENTS', `More than ${this.limits.rate} frames per second`);
    return false;
  }

  private handle(frame: ClientFrame): void {
    if (frame[0] === 'i') return this.send(PONG);
    if (frame[0] === 'h') {
      if (this.early) return this.refuse('A second greeting');
      return void this.attach(frame);
    }
    if (this.session) return this.sessions.receive(this.session, this, frame);
    if (!this.early) return this.refuse('A frame came before the greeting');
    if (this.early.length >= this.limits.queue) return this.tooMany('REFLEX_QUEUE_FULL', 'Too many frames before the welcome');
    this.early.push(frame);
  }

  private async attach(frame: Extract<ClientFrame, readonly ['h', ...unknown[]]>): Promise<void> {
    clearTimeout(this.helloTimer);
    this.early = [];
    this.document = frame[3].document;
    try {
      this.session = await this.sessions.attach(frame, this.owner, this);
    } catch (error) {
      this.sessions.report(error);
      return this.close(1011, 'The page session could not be loaded');
    }
    if (!this.session) return this.close(1000, 'There is no page session for this socket');
    if (!this.open) return this.detach();
    if (this.unsure) this.refresh();
    for (const waiting of this.early.splice(0)) this.handle(waiting);
  }

  /** A frame that is wrong in itself. Where it names an event, that event fails; otherwise nothing can follow it. */
  private unreadable({ code, id, message }: FrameError): void {
    if (code === 'VERSION') {
      this.send(JSON.stringify(['r', 'build'] satisfies ServerFrame));
      return this.close(1000, 'The page is of another version');
    }
    if (id === undefined || !this.session) return this.refuse(message);
    this.sessions.receive(this.session, this, { id, unreadable: badFrame(message) });
  }

  private tooMany(code: ErrorCode, what: string): void {
    this.close(CloseCode.TooMany, `${what} [${code}]`);
  }

  private refuse(what: string): void {
    this.send(this.sessions.refusal(badFrame(what)));
    this.close(CloseCode.BadFrame, what);
  }
}

function badFrame(what: string): ReflexError {
  return new ReflexError('REFLEX_BAD_FRAME', what);
}
