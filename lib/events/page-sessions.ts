import { AsyncResource } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import { CloseCode, PROTOCOL_VERSION, type Hello, type PageView, type ServerFrame, type WireEffect } from '../protocol/wire.js';
import { arrivalAt } from '../request/arrival.js';
import { sameOwner } from '../request/cookies.js';
import { EventRequests, type EventRequest } from '../request/event-requests.js';
import { unprompted } from '../request/synthetic-request.js';
import { MiddlewareAnswer } from '../request/middleware-answer.js';
import type { Peers } from '../store/peers.js';
import { StateStore, type PageSessionRecord } from '../store/state.store.js';
import { within } from '../request/deadline.js';
import { EventProcessor, changeOf, idOf, patch, type Incoming } from './event-processor.js';
import { EventQueue } from './event-queue.js';
import { Journeys } from './journeys.js';
import { Limits } from './limits.js';
import { LiveSessions } from './live-sessions.js';
import { OwnAccord, type OwnEvent } from './own-accord.js';
import { PageLoading, type LoadedPage, type PageLoad } from './page-loading.js';
import { NOTHING, type PageSession, type PageSessionHost } from './page-session.js';
import { belongsTo, checkIdentity } from './session-identity.js';
import { SessionPages, StateWork, type Outlet, type SessionWork, type WorkRequest } from './page-session.ports.js';
import { SharedSessions } from './shared-sessions.js';
import { isOutdated, isRefusal, reload, unlessGone } from './turn-away.js';

/** 144 bits: an id that is not guessed, and worthless without its owner's cookie even then. */
const ID_BYTES = 18;

/** All page sessions: the way from a page, a socket or background work to one of them. */
@Injectable()
export class PageSessions {
  private readonly logger = new Logger('Reflex');
  private readonly live: LiveSessions;
  private readonly queue: EventQueue;
  private readonly processor: EventProcessor;
  private readonly beside = new Set<Promise<void>>();
  private readonly journeys = new Journeys();
  private readonly own: OwnAccord;
  private readonly loading: PageLoading;
  /** Undefined where this process is alone. */
  private readonly shared?: SharedSessions;
  private readonly arrivals = new Set<(session: PageSession) => void>();
  /** The asynchronous context of events: nothing of it is anyone's, each event begins its own. */
  private readonly apart = new AsyncResource('ReflexEvents');

  constructor(
    @Inject(StateStore) private readonly store: StateStore,
    @Inject(StateWork) private readonly states: StateWork,
    @Inject(SessionPages) private readonly pages: SessionPages,
    @Inject(EventRequests) private readonly requests: EventRequests,
    @Inject(Limits) private readonly limits: Limits,
  ) {
    this.shared = store.peers && this.share(store.peers);
    this.queue = new EventQueue(limits.queue, this.shared);
    this.processor = new EventProcessor(states, pages, requests, limits, this.journeys);
    this.loading = new PageLoading(states, pages);
    this.own = new OwnAccord(this.queue, this.processor, states, pages, this.apart, (error) => this.report(error));
    const host: PageSessionHost = {
      store,
      elsewhere: this.shared,
      ttl: limits.pageSessionTtl,
      snapshot: (record, outlet) => this.snapshot(record, outlet),
      detached: ({ id }) => {
        this.shared?.detached(id);
        void this.live.settle(id);
      },
      failed: (session, error) => this.fail(session, error),
    };
    this.live = new LiveSessions(store, host, this.shared && ((id) => this.shared!.forgotten(id)));
  }

  /** Number of page sessions that have a socket or work under way. The others are in the store alone. */
  get size(): number {
    return this.live.size;
  }

  /** Makes the page session of a new tab. */
  open(init: PageLoad): Promise<LoadedPage> {
    const id = randomBytes(ID_BYTES).toString('base64url');
    const make = async (): Promise<LoadedPage> => {
      const { record, loaded } = await this.loading.first(id, init);
      await this.store.create(record);
      return loaded;
    };
    return this.queue.run(id, make, undefined, true);
  }

  /** What `open` would show, without a page session: for those who only ask about a page. */
  async preview(init: PageLoad): Promise<LoadedPage> {
    return (await this.loading.first('', init)).loaded;
  }

  /**
   * Loads a page in the page session that the tab had before, with the states as they are. Undefined where that page
   * session is gone, another browser's or user's, of another build, or where another document has shown to be still there.
   */
  adopt(id: string, init: PageLoad): Promise<LoadedPage | undefined> {
    return unlessGone(this.live.hold(id, (session) => this.queue.run(id, () => this.reopen(session, init))));
  }

  /**
   * Gives a new socket its page session: the one its page was made with, or the one its tab remembers. Undefined where
   * it gets none; it has been told why.
   */
  async attach(frame: readonly ['h', number, string, Hello], owner: string, outlet: Outlet): Promise<PageSession | undefined> {
    const [, protocol, build, hello] = frame;
    if (protocol !== PROTOCOL_VERSION || build !== this.pages.build) return reload(outlet, 'build');
    if (hello.previous !== undefined && hello.previous !== hello.session) {
      const previous = await this.attachPrevious(hello.previous, hello, owner, outlet);
      if (previous) return previous;
    }
    return this.live.hold(
      hello.session,
      async (session) => {
        await this.shared?.meet(session);
        if (!sameOwner(session.record.owner, owner)) {
          outlet.close(CloseCode.NotYours, 'The page session belongs to another browser');
          return undefined;
        }
        if (session.record.build !== build) return reload(outlet, 'build');
        if (session.record.over) return reload(outlet, 'session');
        const found = await this.isStillTheirs(session, outlet);
        if (!found) return reload(outlet, 'session');
        // Who began it may be at it still, in another process: the page does not wait for that.
        const told = this.interrupted(session);
        if (this.shared) told.catch((error: unknown) => this.fail(session, error));
        else await told;
        if (!(await session.attach(outlet, hello.last))) return reload(outlet, 'session');
        if (found === 'changed') this.refresh(session);
        this.arrive(session);
        return session;
      },
      () => reload(outlet, 'session'),
    );
  }

  /** Whether an event of the page session runs or waits. */
  busy(session: PageSession): boolean {
    return this.queue.busy(session.id);
  }

  /** Takes on an event from the socket that is attached. Its answer goes to whatever socket is attached by then. */
  receive(session: PageSession, outlet: Outlet, incoming: Incoming): void {
    const id = idOf(incoming);
    const { record } = session;
    if (session.attached !== outlet) return outlet.close(CloseCode.Restart, 'The page session has no socket, or another one');
    if (id <= session.accepted) {
      const done = record.begun ? record.lastEvent - 1 : record.lastEvent;
      if (id <= done) session.answerAgain(id);
      return;
    }
    if (id !== session.accepted + 1) return outlet.close(CloseCode.BadFrame, `Event ${id} came after ${session.accepted}`);
    if (this.queue.full(session.id)) return outlet.close(CloseCode.TooMany, 'Too many events are waiting [REFLEX_QUEUE_FULL]');
    session.accepted = id;
    if (!('unreadable' in incoming) && incoming[0] === 'n') this.journeys.begin(session.id, id);
    const { era } = session;
    const live = this.live.retain(session.id);
    const ended = (): void => {
      this.journeys.end(session.id, id);
      this.live.release(session.id, live);
    };
    const work = (): Promise<(() => Promise<void>) | undefined> =>
      session.era === era ? this.processor.process(session, incoming, outlet.origin) : Promise.resolve(undefined);
    this.queue.run(session.id, work, this.apart).then(
      (rest) => {
        this.goOnBeside(session, rest);
        return ended();
      },
      (error: unknown) => {
        this.fail(session, error);
        return ended();
      },
    );
  }

  /**
   * Runs one step of background work on a page session: in its queue, committed and shown as a whole. `work` may run
   * twice, where another process changed the page session meanwhile. Throws `REFLEX_PAGE_SESSION_GONE` where it is gone.
   */
  update<T>(id: string, request: WorkRequest, work: (states: SessionWork) => Promise<T>): Promise<T> {
    return this.queue.run(id, async () => {
      const gone = new ReflexError('REFLEX_PAGE_SESSION_GONE', 'The page session that background work belongs to is gone');
      const result = await this.live.hold(id, async (session) =>
        session.record.over ? undefined : { value: await this.updateStep(session, request, work) },
      );
      if (!result) throw gone;
      return result.value;
    });
  }

  /** The page sessions that have a socket in this process. */
  attached(): Iterable<PageSession> {
    return this.live.attached();
  }

  /**
   * Looks again at who uses a page session and what they may see, see `EventProcessor.refresh`; where they may not see the page
   * any more, the browser loads it anew and meets what refuses it. Once more for however many calls come before it begins.
   */
  refresh(session: PageSession): void {
    this.own.refresh(session);
  }

  /**
   * Runs an event of the server's own accord in a page session that has a socket and whose page shows the state: in its queue
   * and with its request, guards and all, as if its browser had asked. Once more for however many calls come before it begins.
   * What fails is logged; where it is refused nobody is told.
   *
   * Resolves when it is over; to false where too many events wait already, so that it is to be tried again.
   */
  run(session: PageSession, event: OwnEvent): Promise<boolean> {
    return this.own.run(session, event);
  }

  /** Calls `listener` for each page session that gets a socket, also when it gets another. Returns what ends that. */
  onAttach(listener: (session: PageSession) => void): () => void {
    this.arrivals.add(listener);
    return () => void this.arrivals.delete(listener);
  }

  /** Tells a browser something that no state holds, as the end of background work. */
  push(id: string, effects: readonly WireEffect[]): Promise<void> {
    return this.queue.run(id, async () => {
      await this.live.hold(id, (session) => session.commit({}, (n) => patch(n, 0, [], effects)));
    });
  }

  /** The frame that tells a socket what was wrong with it, where no event can be named. */
  refusal(cause: ReflexError): string {
    return JSON.stringify(['x', 0, 0, this.states.failure(cause).error] satisfies ServerFrame);
  }

  /** Logs what went wrong with a socket or a store rather than with an event. */
  report(error: unknown): void {
    this.logger.error(error);
  }

  /** Takes no more events; resolves when those that run have ended, or after `time` milliseconds. */
  async stop(time: number): Promise<void> {
    const ended = this.queue.stop().then(() => Promise.all(this.beside));
    try {
      await within(time, 'The running events', ended);
    } catch (error) {
      this.logger.warn(`${error instanceof Error ? error.message : String(error)}. They are cut off.`);
    }
  }

  /** The page of a reload or of a return in the page session it had. The queue is held. */
  private async reopen(session: PageSession, init: PageLoad): Promise<LoadedPage | undefined> {
    const { record } = session;
    const { owner, identity = '' } = init;
    if (!sameOwner(record.owner, owner) || record.build !== this.pages.build || !belongsTo(record, identity)) return undefined;
    if (record.over) return undefined;
    if (!(await session.leave())) return undefined;
    session.refused.clear();
    const { view, effects, step, failure } = await this.loading.load({ ...record, view: init.view }, init, record.view.url);
    const sent = this.loading.varsOf(view);
    // A document that still believes to have this page session finds the order to reload among what it missed.
    await session.commit({ ...changeOf(step), view, sent, identity }, () => ['r', 'session']);
    const { n, lastEvent } = session.record;
    return { session: session.id, view, n, lastEvent, vars: step.ops, effects, failure };
  }

  /**
   * What a page session holds for a user is shown to no socket that is another user's by now. Middleware that turns the
   * browser away answers the reload in its own way: with a login page, say.
   *
   * `changed`: it is theirs, but what follows from who they are is not what the page shows. Nothing is stored: an event may
   * be at work on the page session, and its socket is not to wait for it.
   */
  private async isStillTheirs({ record }: PageSession, outlet: Outlet): Promise<boolean | 'changed'> {
    const { view, identity: owner = '' } = record;
    const check = async (request: EventRequest): Promise<true | 'changed'> => {
      const { identity = owner } = request;
      checkIdentity(record, identity);
      await this.pages.guard(view, request);
      const { ops } = await this.states.begin(record, request).collect();
      return ops.length > 0 || identity !== owner ? 'changed' : true;
    };
    try {
      return await this.requests.run(outlet.origin, unprompted(view), check, this.limits.eventTimeout);
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }

  private share(peers: Peers): SharedSessions {
    const shared = new SharedSessions(peers, {
      find: (id) => this.live.find(id),
      attached: (id) => this.live.attachedTo(id),
      busy: (id) => this.queue.busy(id),
      failed: (session, error) => this.fail(session, error),
    });
    peers.onGap(() => {
      for (const { id } of this.live.attached()) void shared.follow(id);
    });
    return shared;
  }

  private arrive(session: PageSession): void {
    for (const listener of this.arrivals) listener(session);
  }

  /** The page session that a tab remembers takes the place of the one that its page was just made with. */
  private attachPrevious(id: string, fresh: Hello, owner: string, outlet: Outlet): Promise<PageSession | undefined> {
    return this.live.hold(id, async (session) => {
      await this.shared?.meet(session);
      const { record } = session;
      if (!sameOwner(record.owner, owner) || record.build !== this.pages.build || record.over) return undefined;
      const made = await this.store.load(fresh.session);
      if (!made || !sameOwner(made.owner, owner) || isOutdated(made, fresh.last)) return undefined;
      if (!(await session.vacate(outlet))) return undefined;
      const { view } = made;
      const entered = await this.queue.run(id, () => this.enterAgain(session, view, outlet));
      if (!entered || !(await session.attach(outlet, NOTHING))) return undefined;
      await this.store.delete(fresh.session);
      this.arrive(session);
      return session;
    });
  }

  /** Shows the page of a tab's URL in the page session it had. False where that fails: the fresh one shows it already. */
  private async enterAgain(session: PageSession, view: PageView, outlet: Outlet): Promise<boolean> {
    try {
      const sent = this.loading.varsOf(view);
      const change = await this.processor.inRequest(session, outlet.origin, { view }, async (work, request) => {
        request.arrival = arrivalAt(view.url, session.record.view.url, 'document');
        await this.pages.enter(view, work, request, () => Promise.resolve());
        return { ...changeOf(await work.collect(sent)), identity: request.identity || undefined };
      });
      // Its URL is the tab's already: what `onLoad` has to say of it was said when the page was made.
      await session.commit({ ...change, view, sent }, () => ['r', 'session']);
      return true;
    } catch (error) {
      this.states.failure(error);
      return false;
    }
  }

  /** Answers the event that a process which is no more had begun. Where it is there still, there is nothing left to answer. */
  private async interrupted({ id, record }: PageSession): Promise<void> {
    if (!record.begun || this.queue.busy(id)) return;
    const answer = async (session: PageSession): Promise<void> => {
      const { begun, lastEvent } = session.record;
      if (!begun) return;
      const { error } = this.states.failure(
        new ReflexError('REFLEX_EVENT_INTERRUPTED', 'The server stopped in the middle of an event'),
      );
      await session.commit({ begun: false }, (n) => ['x', n, lastEvent, error]);
    };
    await this.queue.run(id, () => this.live.hold(id, answer));
  }

  private async updateStep<T>(session: PageSession, request: WorkRequest, task: (states: SessionWork) => Promise<T>): Promise<T> {
    for (let last = false; ; last = true) {
      const work = this.states.resume(session.record, request);
      const value = await within(this.limits.eventTimeout, 'A step of background work', task(work));
      const step = await work.collect();
      try {
        const silent = step.ops.length === 0;
        // Without a frame nothing would mark the record as changed for another process that is at it.
        if (!silent || Object.keys(step.states).length > 0) await session.commit(changeOf(step), (n) => patch(n, 0, step.ops));
        return value;
      } catch (error) {
        if (last || !(error instanceof ReflexError) || error.code !== 'REFLEX_STORE_CONFLICT') throw error;
        await session.reload();
      }
    }
  }

  private goOnBeside(session: PageSession, rest: (() => Promise<void>) | undefined): void {
    if (!rest) return;
    const running = rest().catch((cause: unknown) => this.tellFailure(session.id, cause));
    this.beside.add(running);
    void running.finally(() => this.beside.delete(running));
  }

  /** The failure of background work, which no event waits for any more. */
  private async tellFailure(id: string, cause: unknown): Promise<void> {
    const { error, effects } = this.states.failure(cause);
    const told = (n: number): ServerFrame => (effects ? ['x', n, 0, error, effects] : ['x', n, 0, error]);
    const ended = cause instanceof ReflexError && cause.code === 'REFLEX_SESSION_ENDED';
    const tell = async (session: PageSession): Promise<void> => {
      await session.commit({}, told);
      if (ended) session.tell(['r', 'session']);
    };
    await this.queue.run(id, () => this.live.hold(id, tell)).catch(() => undefined);
  }

  private async snapshot(record: PageSessionRecord, outlet: Outlet): Promise<string> {
    const { n, lastEvent, begun, id, view, sent } = record;
    return this.requests.run(
      outlet.origin,
      unprompted(view),
      async (request) => {
        checkIdentity(record, request.identity);
        const { ops } = await this.states.begin(record, request).collect(sent);
        return JSON.stringify(['s', n, begun ? lastEvent - 1 : lastEvent, id, view, ops] satisfies ServerFrame);
      },
      this.limits.eventTimeout,
    );
  }

  /** An event or a snapshot that cannot be answered: the browser comes back for it, or loads the page again. */
  private fail(session: PageSession, error: unknown): void {
    const outlet = session.attached;
    session.drop();
    if (error instanceof ReflexError && error.code === 'REFLEX_STOPPING') return;
    // A middleware that turns the browser away answers the reload in its own way: with a login page, say.
    const away = error instanceof MiddlewareAnswer;
    const over =
      error instanceof ReflexError && (error.code === 'REFLEX_PAGE_SESSION_GONE' || error.code === 'REFLEX_SESSION_ENDED');
    if (away || over) {
      if (outlet) reload(outlet, 'session');
      return;
    }
    this.report(error);
    outlet?.close(1011, 'The page session could not be stored');
  }
}
