import type { PeerQuestion, Peers } from '../store/peers.js';
import type { Turnstile } from './event-queue.js';
import type { Elsewhere, PageSession } from './page-session.js';

/** What this process has of the page sessions that it shares. */
export interface OwnSessions {
  /** The page session, where it is in memory; a promise of it while it is read. */
  find(id: string): Promise<PageSession | undefined> | undefined;
  /** The page session that has a socket here. */
  attached(id: string): PageSession | undefined;
  /** Whether something of it runs or waits. */
  busy(id: string): boolean;
  failed(session: PageSession, error: unknown): void;
}

/**
 * Page sessions that several processes work on. Whoever works on one has its lease: the process that has the socket keeps it, so
 * that events cost nothing more, and hands it on when another one wants it; a process without the socket gives it back after its
 * work. What one commits, the one with the socket shows.
 */
export class SharedSessions implements Turnstile, Elsewhere {
  /** Those whose lease somebody waits for. */
  private readonly wanted = new Set<string>();
  /** Those that are being read again; true where they have changed since. */
  private readonly following = new Map<string, boolean>();

  constructor(
    private readonly peers: Peers,
    private readonly own: OwnSessions,
  ) {}

  enter(id: string): Promise<void> | undefined {
    const taken = this.peers.lease(id);
    return taken?.then(() => this.catchUp(id));
  }

  leave(id: string, waiting: boolean): void {
    if (!this.peers.holds(id)) return void this.wanted.delete(id);
    if (this.wanted.delete(id) || (!waiting && !this.own.attached(id))) this.peers.release(id);
  }

  stop(): void {
    this.peers.stop();
  }

  async meet(session: PageSession): Promise<void> {
    const { id } = session;
    await this.peers.listen(id, {
      changed: () => void this.follow(id),
      wanted: () => {
        if (this.own.busy(id)) this.wanted.add(id);
        else this.peers.release(id);
      },
      asked: async (question) => this.answer(await this.own.find(id), question),
    });
    await this.renew(session);
  }

  vacate({ id }: PageSession, document?: string): Promise<boolean> {
    return this.peers.ask(id, { kind: 'vacate', document });
  }

  letGo({ id }: PageSession): Promise<boolean> {
    return this.peers.ask(id, { kind: 'leave' });
  }

  /** Reads the record again, unless nobody else can have changed it. */
  async renew(session: PageSession): Promise<void> {
    if (!this.peers.holds(session.id)) await session.reload();
  }

  doubt({ id }: PageSession): void {
    this.peers.doubt(id);
  }

  /** The page session has no socket here any more. */
  detached(id: string): void {
    if (!this.own.busy(id)) this.leave(id, false);
  }

  /** It is not in memory any more. */
  forgotten(id: string): void {
    this.peers.unlisten(id);
    this.detached(id);
  }

  /** Shows what another process has committed: to the socket that is there, and to one that is about to be. */
  async follow(id: string): Promise<void> {
    // Who has the lease has made every change that there is.
    if (this.peers.holds(id)) return;
    if (this.following.has(id)) return void this.following.set(id, true);
    this.following.set(id, true);
    const session = await this.own.find(id)?.catch(() => undefined);
    if (session) await this.readAgain(session);
    this.following.delete(id);
  }

  private async readAgain(session: PageSession): Promise<void> {
    const { id } = session;
    try {
      while (this.following.get(id)) {
        this.following.set(id, false);
        await session.reload();
      }
      session.deliver();
    } catch (error) {
      this.own.failed(session, error);
    }
  }

  /** What was known of a page session is from before its lease. */
  private async catchUp(id: string): Promise<void> {
    const session = await this.own.find(id);
    await session?.reload();
    session?.deliver();
  }

  private async answer(session: PageSession | undefined, question: PeerQuestion): Promise<boolean> {
    if (!session) return true;
    return question.kind === 'leave' ? session.leaveHere() : session.vacateHere(question.document);
  }
}
