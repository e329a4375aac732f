import { Inject, Injectable, type Type } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import type { Value } from '../protocol/value.js';
import type { HandlerEffect } from '../state/effects.js';
import type { MiddlewareMode } from '../request/middleware-mode.js';
import type { PageSessionRecord } from '../store/state.store.js';
import { BackgroundRunner } from './background.runner.js';
import { effectsOfFailure, toWireError } from './failure.js';
import { HandlerRunner } from './handler.runner.js';
import {
  StateWork,
  type Failure,
  type Flush,
  type RefusedVars,
  type SessionWork,
  type StateMember,
  type WorkRequest,
} from './page-session.ports.js';
import { RuntimeMode } from './runtime-mode.js';
import { StatePlans } from './state-plans.js';
import { StateRegistry } from './state-registry.js';
import { UnitOfWork } from './unit-of-work.js';

/** Page sessions' work on the `@State` providers of the app. */
@Injectable()
export class NestStateWork extends StateWork {
  constructor(
    @Inject(StateRegistry) private readonly registry: StateRegistry,
    @Inject(StatePlans) private readonly plans: StatePlans,
    @Inject(HandlerRunner) private readonly runner: HandlerRunner,
    @Inject(BackgroundRunner) private readonly background: BackgroundRunner,
    @Inject(RuntimeMode) private readonly mode: RuntimeMode,
  ) {
    super();
  }

  has(event: number): boolean {
    return this.registry.event(event) !== undefined;
  }

  isBackground(event: number): boolean {
    return this.registry.event(event)?.background ?? false;
  }

  override middlewareOf(member: StateMember): MiddlewareMode | undefined {
    if ('state' in member) return this.registry.of(member.state)?.middleware;
    const found = 'event' in member ? this.registry.event(member.event) : this.registry.variable(member.variable);
    return found?.state.middleware;
  }

  begin(record: PageSessionRecord, request: WorkRequest, refused?: RefusedVars): UnitOfWork {
    return new UnitOfWork(record, request, this.registry, this.plans, this.background, request.bypasses, refused);
  }

  resume(record: PageSessionRecord, request: WorkRequest): UnitOfWork {
    return new UnitOfWork(record, request, this.registry, this.plans, this.background, true);
  }

  /** Rejects with `REFLEX_UNKNOWN_EVENT` for an id that `has` denies. */
  run(
    work: SessionWork,
    event: number,
    args: readonly Value[],
    _request: WorkRequest,
    flush: Flush,
  ): Promise<readonly HandlerEffect[]> {
    const found = this.registry.event(event);
    if (found) return this.runner.run(work as UnitOfWork, found, args, flush);
    return Promise.reject(new ReflexError('REFLEX_UNKNOWN_EVENT', `No event has the id ${event}`));
  }

  /** Rejects with `REFLEX_UNKNOWN_EVENT` where no module provides the class, or it has no such event. */
  runOf(
    work: SessionWork,
    target: Type<object>,
    name: string,
    args: readonly Value[],
    _request: WorkRequest,
    flush: Flush,
  ): Promise<readonly HandlerEffect[]> {
    const found = this.registry.of(target)?.events.find((event) => event.name === name);
    if (found && !found.background) return this.runner.run(work as UnitOfWork, found, args, flush);
    return Promise.reject(new ReflexError('REFLEX_UNKNOWN_EVENT', `There is no event ${target.name}.${name} to run`));
  }

  shows(target: Type<object>, variables: readonly number[]): boolean {
    const state = this.registry.of(target);
    return state !== undefined && variables.some((id) => this.registry.variable(id)?.state === state);
  }

  override isBeside(event: number, variable: number): boolean {
    const state = this.registry.event(event)?.state;
    return state !== undefined && this.registry.variable(variable)?.state === state;
  }

  /** Throws `REFLEX_UNKNOWN_EVENT` for an id that no stored Var has. */
  async write(work: SessionWork, variable: number, value: Value): Promise<void> {
    const found = this.registry.variable(variable);
    if (!found || found.getter)
      throw new ReflexError('REFLEX_UNKNOWN_EVENT', `No Var that can be written has the id ${variable}`);
    await this.runner.write(work as UnitOfWork, found, value);
  }

  failure(error: unknown): Failure {
    const effects = effectsOfFailure(error);
    const told = toWireError(error, this.mode.production);
    return effects ? { error: told, effects } : { error: told };
  }
}
