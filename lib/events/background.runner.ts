import { Inject, Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ReflexError } from '../errors/reflex.error.js';
import type { WireEffect } from '../protocol/wire.js';
import { effectsIn } from '../state/effects.js';
import { originalOf } from '../state/handler-method.js';
import type { PageSessionRecord } from '../store/state.store.js';
import { isAddress } from './address-change.js';
import { DetachedWork } from './detached-work.js';
import type { WorkRequest } from './page-session.ports.js';
import { PageSessions } from './page-sessions.js';
import type { RegisteredEvent, RegisteredState } from './registered-state.js';
import { StatePlans } from './state-plans.js';
import type { UnitOfWork } from './unit-of-work.js';

/** A call of a `@Background()` method by a handler. */
export interface BackgroundStart {
  readonly state: RegisteredState;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Runs what goes on beside the events of a page session. */
@Injectable()
export class BackgroundRunner {
  private readonly logger = new Logger('Reflex');

  constructor(
    @Inject(StatePlans) private readonly plans: StatePlans,
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
  ) {}

  /**
   * Starts `@Background()` methods when the running event of the page session is committed: its queue lets them in once
   * the event is over, and has the values that it left.
   */
  launch(id: string, request: WorkRequest, starts: readonly BackgroundStart[]): void {
    void this.settled(`The start of background work of page session ${id}`, async () => {
      const record = await this.sessions.update(id, request, (work) => Promise.resolve((work as UnitOfWork).record));
      for (const { state, method, args } of starts) {
        const work = this.detach(record, request);
        void this.settled(`${state.name}.${method}`, async () => this.call(await work.get(state), state, method, args, id));
      }
    });
  }

  /** Runs a `@Background()` event that a browser called, to its end. */
  async run(event: RegisteredEvent, args: readonly unknown[], record: PageSessionRecord, request: WorkRequest): Promise<void> {
    try {
      const instance = await this.detach(record, request).get(event.state);
      await this.call(instance, event.state, event.name, args, record.id);
    } catch (error) {
      if (!isGone(error)) throw error;
      this.logger.debug(`${event.qualified} ended: its page session is gone`);
    }
  }

  /** See `update()`. `updated` is called with the work once its step is committed. */
  async update<R>(
    id: string,
    request: WorkRequest,
    state: RegisteredState,
    change: (state: object) => R | Promise<R>,
    updated?: (work: UnitOfWork) => void,
  ): Promise<R> {
    const { work, result } = await this.sessions.update(id, request, async (states) => {
      const unit = states as UnitOfWork;
      const instance = await unit.get(state);
      unit.enter();
      try {
        return { work: unit, result: await change(instance) };
      } finally {
        unit.leave();
      }
    });
    updated?.(work);
    await this.show(id, result);
    return result;
  }

  /** Runs something whose end nobody waits for. */
  async settled(what: string, task: () => Promise<unknown>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (isGone(error)) this.logger.debug(`${what} ended: its page session is gone`);
      else this.logger.error(`${what} failed`, error instanceof Error ? error.stack : String(error));
    }
  }

  /** Calls the method itself: as a member of its class it would be put off until a commit. */
  async call(instance: object, state: RegisteredState, name: string, args: readonly unknown[], id: string): Promise<void> {
    const method = (state.target.prototype as Record<string, RegisteredEvent['method']>)[name]!;
    const original = (originalOf(method) ?? method) as RegisteredEvent['method'];
    await this.show(id, await original.apply(instance, args as unknown[]));
  }

  private detach(record: PageSessionRecord, request: WorkRequest): DetachedWork {
    return new DetachedWork(record, request, this.plans, this);
  }

  private async show(id: string, result: unknown): Promise<void> {
    const effects = effectsIn(result);
    if (!effects || effects.length === 0) return;
    if (effects.some(isAddress)) {
      throw new ReflexError('REFLEX_BAD_EFFECT', 'address() in background work: the page may be another one by now', {
        repair: 'Return it from an `@Event()`.',
      });
    }
    await this.sessions.push(id, effects as readonly WireEffect[]);
  }

  /** Looked up late: page sessions are made of work that this class is a part of. */
  private get sessions(): PageSessions {
    return this.moduleRef.get(PageSessions, { strict: false });
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ReflexError && error.code === 'REFLEX_PAGE_SESSION_GONE';
}
