import { ReflexError } from '../errors/reflex.error.js';
import { CloseCode, type ServerFrame } from '../protocol/wire.js';
import type { PageSessionCommit, PageSessionRecord, StateStore } from '../store/state.store.js';
import type { FieldErrors } from './event-argument.exception.js';
import type { Outlet } from './page-session.ports.js';

/** Time between two restarts of a quiet page session's time to live, as a part of that time. */
const TOUCHES_PER_TTL = 3;

/** Stands for the last frame of a browser that has none. */
export const NOTHING = -1;

/** The other processes that may have the socket of a page session, or work on it. */
export interface Elsewhere {
  /** From now on what others do is seen here; the record is as new as it can be. */
  meet(session: PageSession): Promise<void>;
  /** Reads the record again, where others may have changed it. */
  renew(session: PageSession): Promise<void>;
  /** As `vacateHere` and `leaveHere`, of the others. */
  vacate(session: PageSession, document?: string): Promise<boolean>;
  letGo(session: PageSession): Promise<boolean>;
  /** Nobody knows what became of a commit. */
  doubt(session: PageSession): void;
}

/** What a page session asks of its surroundings. */
export interface PageSessionHost {
  readonly store: StateStore;
  /** Undefined where this process is alone. */
  readonly elsewhere?: Elsewhere;
  readonly ttl: number;
  /** The whole of what the page shows, as frame `s` of the record. */
  snapshot(record: PageSessionRecord, outlet: Outlet): Promise<string>;
  /** The page session's outlet was detached. */
  detached(session: PageSession): void;
  failed(session: PageSession, error: unknown): void;
}

/**
 * One browser tab as this process knows it: the record as it was last committed, and the socket that is told.
 *
 * Frames reach the socket from the record alone, after their commit: what was sent and what is stored cannot differ.
 */
export class PageSession {
  /** Highest id of an event that was taken on: done, running or waiting. */
  accepted: number;
  /** What the page shows of bound Vars that the server has refused. */
  readonly refused = new Map<number, FieldErrors>();
  /** Changes when the waiting events are dropped; work of an older era does not begin. */
  era = 0;
  private outlet?: Outlet;
  /** Number of the last frame that the outlet has. */
  private sent = 0;
  /** The outlet that a snapshot is being made for: frames wait for it. */
  private resyncing?: Outlet;
  /** The attached document has shown that it is there when another one came. */
  private contested = false;
  /** The document that is on its way to be attached. */
  private arriving?: { readonly document: string; gone: boolean };
  private touched = Date.now();
  private attaching: Promise<unknown> = Promise.resolve();

  constructor(
    public record: PageSessionRecord,
    private readonly host: PageSessionHost,
  ) {
    this.accepted = record.lastEvent;
  }

  get id(): string {
    return this.record.id;
  }

  /** The socket at the other end; undefined while there is none. */
  get attached(): Outlet | undefined {
    return this.outlet?.open ? this.outlet : undefined;
  }

  /**
   * Stores one step, then tells the browser. `frame` is built with the number it gets; left out, there is nothing to
   * tell. Throws what the store throws, and then nothing was stored or sent.
   */
  async commit(change: Omit<PageSessionCommit, 'reply'>, frame?: (n: number) => ServerFrame): Promise<void> {
    const n = this.record.n + 1;
    const { attached } = this;
    const { states, computed, view, sent, lastEvent, begun, identity, ticket, over } = change;
    const reply = frame && { n, frame: JSON.stringify(frame(n)) };
    try {
      this.record = await this.host.store.commit(this.record, {
        states,
        computed,
        view,
        sent,
        lastEvent,
        begun,
        identity,
        ticket,
        over,
        reply,
        unattended: attached ? undefined : true,
      });
    } catch (error) {
      this.host.elsewhere?.doubt(this);
      throw error;
    }
    if (attached) this.touched = Date.now();
    this.accepted = Math.max(this.accepted, this.record.lastEvent);
    this.deliver();
  }

  /** Reads the record again after another process changed it. Throws `REFLEX_PAGE_SESSION_GONE`. */
  async reload(): Promise<void> {
    const record = await this.host.store.load(this.id);
    if (!record) throw new ReflexError('REFLEX_PAGE_SESSION_GONE', 'The page session is gone');
    this.record = record;
    this.accepted = Math.max(this.accepted, record.lastEvent);
  }

  /** Sends the frames that the socket has not got. */
  deliver(): void {
    const outlet = this.attached;
    if (!outlet || this.resyncing === outlet || this.sent === this.record.n) return;
    const missing = this.missing(this.sent);
    if (!missing) return void this.resync(outlet);
    for (const frame of missing) outlet.send(frame);
    this.sent = this.record.n;
  }

  /** Sends a frame that has no number. */
  tell(frame: ServerFrame): void {
    this.attached?.send(JSON.stringify(frame));
  }

  /** Answers an event that was done before: the browser may have lost the answer with its socket. */
  answerAgain(id: number): void {
    const reply = this.record.replies.findLast(({ frame }) => acknowledged(frame) === id);
    if (reply) this.attached?.send(reply.frame);
    else this.tell(['p', 0, id, []]);
  }

  /**
   * Makes `outlet` the socket of this page session, if no other document has it, and sends what it missed after frame
   * `last`; the whole page where `last` is `NOTHING`. Resolves to false where another document is still there.
   */
  attach(outlet: Outlet, last: number): Promise<boolean> {
    const attached = this.attaching.then(async () => {
      try {
        if (!(await this.arrive(outlet))) return false;
        if (!outlet.open) return true;
        this.touched = Date.now();
        await this.host.store.touch(this.id);
        if (this.arriving?.gone) return false;
        await this.welcome(outlet, last);
        return true;
      } finally {
        this.arriving = undefined;
      }
    });
    this.attaching = attached.catch(() => undefined);
    return attached;
  }

  detach(outlet: Outlet): void {
    if (this.outlet !== outlet) return;
    this.outlet = undefined;
    this.contested = false;
    this.host.detached(this);
  }

  /**
   * The document at the other end announced, by the tab's cookie, that the page which now loads takes its place. Its
   * socket may be open still. Resolves to false where it has contradicted that before, and is still there.
   */
  async leave(): Promise<boolean> {
    const { elsewhere } = this.host;
    return (await this.leaveHere()) && (!elsewhere || elsewhere.letGo(this));
  }

  /** As `leave`, of the document that this process has a socket to. */
  async leaveHere(): Promise<boolean> {
    if (this.contested) return this.vacateHere();
    const { attached } = this;
    if (attached) this.detach(attached);
    this.drop();
    return true;
  }

  /** Its user is gone: nothing runs in it any more. The record stays as long as the browser may come for cookies. */
  async end(): Promise<void> {
    this.drop();
    if (!this.record.tickets?.length) await this.host.store.delete(this.id);
  }

  /** Forgets the events that wait: they were not begun, and the browser sends them again. */
  drop(): void {
    this.era++;
    this.accepted = this.record.lastEvent;
  }

  /** Keeps the record alive while its browser is there but idle. */
  async touch(): Promise<void> {
    if (Date.now() - this.touched < this.host.ttl / TOUCHES_PER_TTL) return;
    this.touched = Date.now();
    await this.host.store.touch(this.id);
  }

  /** Resolves to false where a socket of another document is there and answers. Otherwise no socket is left. */
  async vacate(newcomer?: Outlet): Promise<boolean> {
    const { elsewhere } = this.host;
    return (await this.vacateHere(newcomer?.document)) && (!elsewhere || elsewhere.vacate(this, newcomer?.document));
  }

  /** As `vacate`, of the socket that this process has. `document`: that of the newcomer, here or in another process. */
  async vacateHere(document?: string): Promise<boolean> {
    if (this.arriving && this.arriving.document !== document && !this.givesWayTo(document)) return false;
    const old = this.attached;
    if (!old) return true;
    if (old.document === document) {
      this.detach(old);
      old.close(CloseCode.Replaced, 'The page reconnected');
      return true;
    }
    if (await old.ping()) {
      this.contested = this.attached === old;
      return false;
    }
    this.detach(old);
    old.terminate();
    // What the dead document asked for and did not begin belongs to no one.
    this.drop();
    return true;
  }

  /** Nobody else has the page session, and nobody else gets it until it is attached. */
  private async arrive({ document }: Outlet): Promise<boolean> {
    const { elsewhere } = this.host;
    if (!(await this.vacateHere(document))) return false;
    if (!elsewhere) return true;
    const arriving = (this.arriving = { document, gone: false });
    if (!(await elsewhere.vacate(this, document))) return false;
    await elsewhere.renew(this);
    return !arriving.gone && !this.record.over;
  }

  /** Of two documents that come to two processes at the same time, each process decides for the same one. */
  private givesWayTo(document: string | undefined): boolean {
    if (document === undefined || document < this.arriving!.document) return false;
    this.arriving!.gone = true;
    return true;
  }

  /** Frames after number `n`; undefined where not all of them are kept. */
  private missing(n: number): readonly string[] | undefined {
    const { replies } = this.record;
    if (n > this.record.n || n === NOTHING) return undefined;
    if (n === this.record.n) return [];
    const newest = replies.at(-1);
    if (newest?.n === n + 1) return [newest.frame];
    const first = replies.findLastIndex((reply) => reply.n === n + 1);
    return first < 0 ? undefined : replies.slice(first).map(({ frame }) => frame);
  }

  private async welcome(outlet: Outlet, last: number): Promise<void> {
    const { begun, lastEvent } = this.record;
    this.outlet = outlet;
    this.sent = last;
    if (!this.missing(last)) return this.resync(outlet);
    // An event that has only begun will be answered yet.
    outlet.send(JSON.stringify(['w', begun ? lastEvent - 1 : lastEvent] satisfies ServerFrame));
    this.deliver();
  }

  private async resync(outlet: Outlet): Promise<void> {
    this.resyncing = outlet;
    const { record } = this;
    try {
      const frame = await this.host.snapshot(record, outlet);
      if (this.outlet !== outlet) return;
      outlet.send(frame);
      this.sent = record.n;
    } catch (error) {
      if (this.outlet === outlet) this.host.failed(this, error);
      return;
    } finally {
      if (this.resyncing === outlet) this.resyncing = undefined;
    }
    this.deliver();
  }
}

/** Id of the event that a stored frame completes. Every numbered frame but the snapshot has it third. */
function acknowledged(frame: string): number {
  const match = /^\["[pxgl]",\d+,(\d+)/.exec(frame);
  return match ? Number(match[1]) : 0;
}
