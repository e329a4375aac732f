import type { AsyncResource } from 'node:async_hooks';
import type { Type } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import type { Value } from '../protocol/value.js';
import type { HandlerEffect } from '../state/effects.js';
import { addressed, stepFrame } from './address-change.js';
import { changeOf, type EventProcessor } from './event-processor.js';
import type { EventQueue } from './event-queue.js';
import type { Flush, SessionPages, StateWork, WorkStep } from './page-session.ports.js';
import type { PageSession } from './page-session.js';
import { isRefusal, reload } from './turn-away.js';

/** An `@Event()` that the server runs itself, one that no page calls among them. */
export interface OwnEvent {
  readonly state: Type<object>;
  /** Name of the method. */
  readonly event: string;
  /** Asked for when the event begins; undefined where there is no need for it any more. */
  readonly args: () => readonly Value[] | undefined;
}

/** What the server does in page sessions without being asked to by their browsers. It needs a socket, and the requests it makes are that socket's. */
export class OwnAccord {
  private readonly refreshing = new WeakSet<PageSession>();
  /** Events that wait for their turn, as `State.event`. */
  private readonly waiting = new WeakMap<PageSession, Map<string, Promise<boolean>>>();

  constructor(
    private readonly queue: EventQueue,
    private readonly processor: EventProcessor,
    private readonly states: StateWork,
    private readonly pages: SessionPages,
    private readonly context: AsyncResource,
    private readonly report: (error: unknown) => void,
  ) {}

  /** See `PageSessions.refresh`. */
  refresh(session: PageSession): void {
    const outlet = session.attached;
    if (!outlet || this.refreshing.has(session)) return;
    this.refreshing.add(session);
    const work = (): Promise<void> => {
      this.refreshing.delete(session);
      // One whose user has gone has been told where to go.
      const looks = session.attached === outlet && !session.record.over;
      return looks ? this.processor.refresh(session, outlet.origin) : Promise.resolve();
    };
    this.queue.run(session.id, work, this.context).catch((error: unknown) => {
      this.refreshing.delete(session);
      if (isRefusal(error)) reload(outlet, 'session');
      else if (!isStopping(error)) this.report(error);
    });
  }

  /** See `PageSessions.run`. */
  run(session: PageSession, event: OwnEvent): Promise<boolean> {
    if (!this.isShown(session, event)) return Promise.resolve(true);
    let waiting = this.waiting.get(session);
    if (!waiting) this.waiting.set(session, (waiting = new Map()));
    const name = `${event.state.name}.${event.event}`;
    const known = waiting.get(name);
    if (known) return known;
    let begun = false;
    const work = async (): Promise<boolean> => {
      begun = true;
      waiting.delete(name);
      for (let last = false; !(await this.perform(session, event, last)); last = true) await session.reload();
      return true;
    };
    const done = this.queue.run(session.id, work, this.context).catch((error: unknown) => {
      if (!begun) waiting.delete(name);
      // Who may not is not told: it is nothing that they have asked for.
      if (!isRefusal(error) && !isStopping(error)) this.states.failure(error);
      return !(error instanceof ReflexError && error.code === 'REFLEX_QUEUE_FULL');
    });
    // Where nothing else runs it begins at once.
    if (!begun) waiting.set(name, done);
    return done;
  }

  /** False where another process has changed the page session meanwhile, unless it is the `last` time. */
  private async perform(session: PageSession, own: OwnEvent, last: boolean): Promise<boolean> {
    const { state, event, args } = own;
    const outlet = session.attached;
    const { view } = session.record;
    if (!outlet || !this.isShown(session, own)) return true;
    const values = args();
    if (!values) return true;
    const mode = this.states.middlewareOf({ state });
    let begun = false;
    try {
      const { step, left } = await this.processor.inRequest(
        session,
        outlet.origin,
        { view, body: values[0], mode, unprompted: true },
        async (work, request) => {
          const flush: Flush = async (shown) => {
            await this.show(session, await work.collect(), shown);
            begun = true;
          };
          const effects = await this.states.runOf(work, state, event, values, request, flush);
          return { step: await work.collect(), left: effects };
        },
      );
      await this.show(session, step, left);
    } catch (error) {
      if (last || begun || !(error instanceof ReflexError) || error.code !== 'REFLEX_STORE_CONFLICT') throw error;
      return false;
    }
    return true;
  }

  private isShown({ attached, record }: PageSession, { state }: OwnEvent): boolean {
    if (!attached || record.over) return false;
    return this.states.shows(state, this.pages.page(record.view.page)?.vars ?? []);
  }

  private async show(session: PageSession, step: WorkStep, left: readonly HandlerEffect[]): Promise<void> {
    // The tab's URL is its user's: what nobody has clicked for does not change it.
    const { effects } = addressed(left, session.record.view);
    const { ops, states } = step;
    if (ops.length > 0 || effects.length > 0) await session.commit(changeOf(step), (n) => stepFrame(n, 0, ops, effects));
    else if (Object.keys(states).length > 0) await session.commit(changeOf(step));
  }
}

function isStopping(error: unknown): boolean {
  return error instanceof ReflexError && error.code === 'REFLEX_STOPPING';
}
