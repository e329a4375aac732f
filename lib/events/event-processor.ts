import { ReflexError } from '../errors/reflex.error.js';
import { CodecError, decode } from '../protocol/codec.js';
import type { PatchOp } from '../protocol/patch.js';
import type { Encoded, Value } from '../protocol/value.js';
import type { ClientFrame, PageView, ServerFrame, WireEffect } from '../protocol/wire.js';
import { arrivalAt } from '../request/arrival.js';
import type { EventRequest, EventRequestInit, EventRequests, RequestOrigin } from '../request/event-requests.js';
import { saveBeforeYield } from '../request/yield-save.js';
import type { HandlerEffect } from '../state/effects.js';
import type { PageSessionCommit } from '../store/state.store.js';
import { addressed, stepFrame, type Addressed } from './address-change.js';
import { after } from './after.js';
import { hasManyEntries } from './argument-entries.js';
import { within } from '../request/deadline.js';
import { closingOf, type Closing } from './event-closing.js';
import type { Journeys } from './journeys.js';
import type { Limits } from './limits.js';
import { EventArgumentException } from './event-argument.exception.js';
import type { Flush, RefusedVars, SessionPages, SessionWork, StateWork, WorkStep } from './page-session.ports.js';
import type { PageSession } from './page-session.js';
import { checkIdentity } from './session-identity.js';

export type EventFrame = Extract<ClientFrame, readonly ['e' | 'b' | 'n', ...unknown[]]>;

/** What waits in a queue: a frame, or the id of one that could not be read and the reason. */
export type Incoming = EventFrame | { readonly id: number; readonly unreadable: unknown };

export function idOf(incoming: Incoming): number {
  return 'unreadable' in incoming ? incoming.id : incoming[1];
}

type Change = Omit<PageSessionCommit, 'reply' | 'lastEvent' | 'begun'>;

/** The frame that ends an event, with the number it gets and the effects to show. */
type Answer = (n: number, effects: readonly WireEffect[]) => ServerFrame;

const NONE: readonly WireEffect[] = [];

/** How far one event has come. */
class Progress {
  /** A part of its work is stored and shown: it must not be run again. */
  begun = false;
  /** What the store said when a step could not be stored. A handler may have caught it, so it is kept here. */
  lost?: unknown;
  /** What it runs in, once middleware has let it through. */
  request?: EventRequest;
  /** All that is left to do is to store the end. */
  private ending = false;

  constructor(
    readonly session: PageSession,
    readonly origin: RequestOrigin,
    readonly id: number,
  ) {}

  /** Stores a part of the work. */
  async step(change: Change, frame?: (n: number) => ServerFrame): Promise<void> {
    try {
      await this.session.commit({ ...change, identity: this.identity, lastEvent: this.id, begun: true }, frame);
    } catch (error) {
      this.lost = error;
      throw error;
    }
    this.begun = true;
  }

  /** Stores the end of the work, and the answer with its effects. */
  finish({ states, computed, view, sent }: Change, effects: readonly WireEffect[], frame: Answer): Promise<void> {
    this.ending = true;
    const closing = closingOf(this.origin, this.request);
    const { identity, ticket, over } = closing;
    const change = { states, computed, view, sent, lastEvent: this.id, begun: false, identity, ticket, over };
    return this.close(closing, change, effects, frame);
  }

  /** Stores that the work has failed, and why. */
  fail(effects: readonly WireEffect[], frame: Answer): Promise<void> {
    const closing = closingOf(this.origin, this.request);
    const { identity, ticket, over } = closing;
    const lastEvent = Math.max(this.id, this.session.record.lastEvent);
    return this.close(closing, { lastEvent, begun: false, identity, ticket, over }, effects, frame);
  }

  private close(closing: Closing, change: PageSessionCommit, effects: readonly WireEffect[], frame: Answer): Promise<void> {
    const shown = closing.effects?.(effects) ?? effects;
    const stored = this.session.commit(change, (n) => frame(n, shown));
    if (!closing.done && !closing.over) return stored;
    return stored.then(() => {
      closing.done?.();
      return closing.over ? this.session.end() : undefined;
    });
  }

  /** Whose the page session is from here on, where it was nobody's. */
  private get identity(): string | undefined {
    return this.request?.identity || undefined;
  }

  /** `error`, where it is the store's. */
  lostBy(error: unknown): unknown {
    return this.lost ?? (this.ending ? error : undefined);
  }
}

/** Does the work of one event, from its frame to its committed answer. Whoever calls it holds the queue. */
export class EventProcessor {
  /** How many `@Background` events of a page session run, by its id. */
  private readonly beside = new Map<string, number>();

  constructor(
    private readonly states: StateWork,
    private readonly pages: SessionPages,
    private readonly requests: EventRequests,
    private readonly limits: Limits,
    private readonly journeys: Journeys,
  ) {}

  /**
   * Answers the event, a failure included. Throws where the answer cannot be stored: then the event is not done, and
   * the browser will send it again.
   *
   * Resolves to what is left to do beside the queue, for a `@Background` event.
   */
  async process(session: PageSession, incoming: Incoming, origin: RequestOrigin): Promise<(() => Promise<void>) | undefined> {
    const id = idOf(incoming);
    for (let last = false; ; last = true) {
      if (session.record.over) return void session.tell(['r', 'session']);
      // Another process did it, before or while this one tried.
      if (id <= session.record.lastEvent) return void session.deliver();
      const progress = new Progress(session, origin, id);
      try {
        return await this.perform(progress, incoming);
      } catch (error) {
        const lost = progress.lostBy(error);
        if (lost === undefined) {
          await this.refuse(progress, error);
          return undefined;
        }
        if (!isConflict(lost)) throw lost;
        await session.reload();
        if (!progress.begun && !last) continue;
        if (progress.begun || id > session.record.lastEvent) await this.refuse(progress, lost);
        else session.deliver();
        return undefined;
      }
    }
  }

  /**
   * Runs `task` in a request of its own, which is over before anything is committed. Rejects with `REFLEX_SESSION_ENDED`
   * where the request is not from whom the page session belongs to; then the task did not run.
   */
  inRequest<T>(
    session: PageSession,
    origin: RequestOrigin,
    init: Pick<EventRequestInit, 'mode' | 'unprompted'> & {
      readonly view: PageView;
      readonly body?: unknown;
      readonly refused?: RefusedVars;
    },
    task: (work: SessionWork, request: EventRequest) => Promise<T>,
  ): Promise<T> {
    const { view, body, mode, unprompted, refused } = init;
    const run = (request: EventRequest): Promise<T> => {
      const { record } = session;
      checkIdentity(record, request.identity);
      return task(this.states.begin(view === record.view ? record : { ...record, view }, request, refused), request);
    };
    const made = { url: view.url, params: view.params, body, mode, unprompted };
    return this.requests.run(origin, made, run, this.limits.eventTimeout);
  }

  /**
   * Looks again at who is there and may be: the app's middleware, whom the page session belongs to, the guards of its page.
   * Stores and shows what follows from it. Rejects with what refused.
   */
  async refresh(session: PageSession, origin: RequestOrigin): Promise<void> {
    const { view } = session.record;
    let identity: string | undefined;
    const step = await this.inRequest(session, origin, { view, unprompted: true }, async (work, request) => {
      await this.pages.guard(view, request);
      ({ identity } = request);
      return work.collect();
    });
    const { ops } = step;
    const change = { ...changeOf(step), identity: identity || undefined };
    if (ops.length > 0) await session.commit(change, (n) => patch(n, 0, ops));
    else if (identity && identity !== session.record.identity) await session.commit(change);
  }

  private perform(progress: Progress, incoming: Incoming): Promise<(() => Promise<void>) | undefined> {
    if ('unreadable' in incoming) throw incoming.unreadable;
    switch (incoming[0]) {
      case 'e': {
        const [, , event, args] = incoming;
        if (!this.states.has(event)) throw new ReflexError('REFLEX_UNKNOWN_EVENT', `No event has the id ${event}`);
        const values = args.map((arg) => this.decode(arg));
        if (this.states.isBackground(event)) return this.background(progress, event, values);
        return this.event(progress, event, values);
      }
      case 'b':
        return this.write(progress, incoming[2], incoming[3]);
      case 'n':
        return this.journey(progress, incoming[2], incoming[3]);
    }
  }

  private async event(progress: Progress, event: number, args: readonly Value[]): Promise<undefined> {
    const { session, origin } = progress;
    const { view } = session.record;
    const mode = this.states.middlewareOf({ event });
    const { refused } = session;
    const { step, end } = await this.inRequest(session, origin, { view, body: args[0], mode, refused }, (work, request) => {
      progress.request = request;
      const flush: Flush = (shown) => this.show(progress, work, shown);
      return this.states.run(work, event, args, request, flush).then((left) => {
        const shown = addressed(left, session.record.view);
        return after(work.collect(), (collected) => ({ step: collected, end: shown }));
      });
    });
    await this.finish(progress, step, end);
    // The browser shows what the state has from here on.
    for (const variable of refused.keys()) if (this.states.isBeside(event, variable)) refused.delete(variable);
    return undefined;
  }

  /** Answered when it starts: what it does comes as the steps of `update()`, and it may outlive its socket. */
  private async background(progress: Progress, event: number, args: readonly Value[]): Promise<() => Promise<void>> {
    const { session, origin, id } = progress;
    const { queue } = this.limits;
    if ((this.beside.get(session.id) ?? 0) >= queue) {
      throw new ReflexError('REFLEX_QUEUE_FULL', `${queue} background events of one page session are running`);
    }
    await progress.finish({}, NONE, (n) => patch(n, id, []));
    this.count(session.id, 1);
    return async () => {
      const { view } = session.record;
      const mode = this.states.middlewareOf({ event });
      const { refused } = session;
      try {
        await this.inRequest(session, origin, { view, body: args[0], mode, refused }, (work, request) =>
          this.states.run(work, event, args, request, () => Promise.resolve()),
        );
      } finally {
        this.count(session.id, -1);
      }
    };
  }

  private count(id: string, change: 1 | -1): void {
    const running = (this.beside.get(id) ?? 0) + change;
    if (running > 0) this.beside.set(id, running);
    else this.beside.delete(id);
  }

  private async write(progress: Progress, variable: number, encoded: Encoded): Promise<undefined> {
    const { session, origin, id } = progress;
    const { view } = session.record;
    if (!this.pages.page(view.page)?.bound.includes(variable)) {
      throw new ReflexError('REFLEX_NOT_BOUND', `The page at ${view.url} binds no Var with the id ${variable}`);
    }
    const value = this.decode(encoded);
    const mode = this.states.middlewareOf({ variable });
    const written = this.inRequest(session, origin, { view, body: value, mode }, async (work, request) => {
      progress.request = request;
      await this.states.write(work, variable, value);
      // As a whole value: a diff against what the server had before would not fit to what the browser has by now.
      return { step: await work.collect([variable]) };
    });
    const { step } = await written.catch((error: unknown) => {
      if (error instanceof EventArgumentException && error.fields) session.refused.set(variable, error.fields);
      throw error;
    });
    session.refused.delete(variable);
    const itself = JSON.stringify([variable, encoded]);
    const ops = step.ops.filter((op) => JSON.stringify(op) !== itself);
    await progress.finish(step, NONE, (n, shown) => patch(n, id, ops, shown));
    return undefined;
  }

  /** A navigation, unless its user has gone on by now: then it has an answer, and changes nothing. */
  private async journey(progress: Progress, url: string, traverses?: boolean): Promise<undefined> {
    const superseded = this.journeys.signal(progress.session.id, progress.id);
    try {
      if (!superseded.aborted) return await this.navigate(progress, url, superseded, traverses);
    } catch (error) {
      if (!(error instanceof ReflexError) || error.code !== 'REFLEX_PAGE_LEFT') throw error;
    }
    await progress.finish({}, NONE, (n) => patch(n, progress.id, []));
    return undefined;
  }

  private async navigate(progress: Progress, url: string, superseded: AbortSignal, traverses = false): Promise<undefined> {
    const { session, origin, id } = progress;
    // Two slashes begin the name of a host, and a backslash counts as a slash to a browser.
    if (/^\/[/\\]/.test(url)) throw new ReflexError('REFLEX_BAD_FRAME', 'A navigation leads to another host');
    const view = this.pages.view(url);
    if (!view) {
      const missing = await within(this.limits.eventTimeout, 'The lookup of the route', this.pages.missing(url));
      await progress.finish({}, NONE, (n) => ['l', n, id, url, missing]);
      return undefined;
    }
    const { sent, view: before } = session.record;
    const adding = (this.pages.page(view.page)?.vars ?? []).filter((variable) => !sent.includes(variable));
    const entered = (step: WorkStep, shown: PageView): Change => ({ ...changeOf(step), view: shown, sent: [...sent, ...adding] });
    const { step, end } = await this.inRequest(session, origin, { view }, async (work, request) => {
      progress.request = request;
      request.arrival = arrivalAt(view.url, traverses ? before.url : undefined, 'history');
      request.superseded = superseded;
      const flush: Flush = async (left) => {
        if (progress.begun) return this.show(progress, work, left, 'replace');
        const { effects, moved } = addressed(left, view);
        const first = await work.collect(adding);
        const shown = moved?.view ?? view;
        await progress.step(entered(first, shown), (n) => go(n, 0, shown, first.ops, effects));
      };
      const left = addressed(await this.pages.enter(view, work, request, flush), progress.begun ? session.record.view : view);
      return { step: await work.collect(progress.begun ? [] : adding), end: left };
    });
    if (progress.begun) {
      await this.finish(progress, step, end, 'replace');
    } else {
      const shown = end.moved?.view ?? view;
      await progress.finish(entered(step, shown), end.effects, (n, effects) => go(n, id, shown, step.ops, effects));
    }
    // What was typed stays behind with the page.
    session.refused.clear();
    return undefined;
  }

  /** `history`: what a new address of the page does to the tab's, whatever the handler says. */
  private finish(progress: Progress, step: WorkStep, { effects, moved }: Addressed, history = moved?.history): Promise<void> {
    const to = moved && history && { ...moved, history };
    const change = to ? { ...changeOf(step), view: to.view } : step;
    return progress.finish(change, effects, (n, shown) => stepFrame(n, progress.id, step.ops, shown, to));
  }

  /** Stores and shows what a `yield` has done. */
  private async show(progress: Progress, work: SessionWork, left: readonly HandlerEffect[], history?: 'replace'): Promise<void> {
    const { effects, moved } = addressed(left, progress.session.record.view);
    const step = await work.collect();
    if (progress.request) await saveBeforeYield(progress.request.request);
    if (moved) {
      const to = history ? { ...moved, history } : moved;
      return progress.step({ ...changeOf(step), view: to.view }, (n) => stepFrame(n, 0, step.ops, effects, to));
    }
    if (step.ops.length > 0 || effects.length > 0) return progress.step(changeOf(step), (n) => patch(n, 0, step.ops, effects));
    if (!progress.begun || Object.keys(step.states).length > 0) await progress.step(changeOf(step));
  }

  private async refuse(progress: Progress, cause: unknown): Promise<void> {
    const { session, id } = progress;
    const { error, effects } = this.states.failure(cause);
    await progress.fail(effects ?? NONE, (n, shown) => (shown.length > 0 ? ['x', n, id, error, shown] : ['x', n, id, error]));
    if (cause instanceof ReflexError && cause.code === 'REFLEX_SESSION_ENDED') session.tell(['r', 'session']);
  }

  private decode(encoded: Encoded): Value {
    if (hasManyEntries(encoded)) throw new ReflexError('REFLEX_BAD_ARGUMENT', 'A Map or Set has too many entries');
    try {
      return decode(encoded, { depth: this.limits.depth });
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      throw new ReflexError('REFLEX_BAD_ARGUMENT', error.message, { cause: error });
    }
  }
}

/** A patch frame, with effects where there are some. */
export function patch(n: number, ack: number, ops: readonly PatchOp[], effects: readonly WireEffect[] = NONE): ServerFrame {
  return stepFrame(n, ack, ops, effects);
}

function go(n: number, ack: number, view: PageView, ops: readonly PatchOp[], effects: readonly WireEffect[]): ServerFrame {
  return effects.length > 0 ? ['g', n, ack, view, ops, effects] : ['g', n, ack, view, ops];
}

export function changeOf({ states, computed }: WorkStep): Pick<Change, 'states' | 'computed'> {
  return { states, computed };
}

function isConflict(error: unknown): boolean {
  return error instanceof ReflexError && error.code === 'REFLEX_STORE_CONFLICT';
}
