import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { Value } from '../protocol/value.js';
import { effectsIn, type HandlerEffect } from '../state/effects.js';
import { ReflexError } from '../errors/reflex.error.js';
import { originalOf } from '../state/handler-method.js';
import { BackgroundRunner } from './background.runner.js';
import type { EventCall } from './event-call.js';
import { giveUp } from '../request/given-up.js';
import { Deadline } from './event-deadline.js';
import { AnsweredException, leadsElsewhere, markLogged, redirectTo } from './failure.js';
import { EventHandlerCall } from './handler-call.js';
import { HandlerContexts, type HandlerContext, type HandlerTarget } from './handler-contexts.js';
import { Limits } from './limits.js';
import type { Flush } from './page-session.ports.js';
import type { RegisteredEvent, RegisteredState, RegisteredVar } from './registered-state.js';
import { RuntimeMode } from './runtime-mode.js';
import type { UnitOfWork } from './unit-of-work.js';
import { WriteCall } from './write-call.js';

type AnyCall = EventHandlerCall | WriteCall;

const NONE: readonly HandlerEffect[] = [];

/** Runs handlers as Nest runs those of controllers: guards, interceptors, pipes, the method, filters. */
@Injectable()
export class HandlerRunner {
  private readonly targets = new Map<RegisteredEvent | RegisteredVar, HandlerTarget>();

  constructor(
    @Inject(HandlerContexts) private readonly contexts: HandlerContexts,
    @Inject(BackgroundRunner) private readonly background: BackgroundRunner,
    @Inject(Limits) private readonly limits: Limits,
    @Inject(RuntimeMode) private readonly mode: RuntimeMode,
  ) {}

  /**
   * Runs one event on the states of `unit`, and returns the effects to show with its end. What it changed is there for
   * `unit.collect()`; where it fails, or a filter made up for a failure, nothing since the last step is.
   *
   * `flush` is called at each `yield`, and collects and commits what there is. Rejects with what the handler or anything
   * around it threw and no filter handled, and with `REFLEX_EVENT_TIMEOUT`.
   */
  run(unit: UnitOfWork, event: RegisteredEvent, args: readonly Value[], flush: Flush): Promise<readonly HandlerEffect[]> {
    (unit.request.request as { body?: unknown }).body = args[0];
    const call = new EventHandlerCall(event, args, unit, flush, this.background, this.mode.production);
    const target = this.targetOf(event);
    return event.background ? this.perform(unit, target, call) : this.inTime(event.qualified, unit, target, call);
  }

  /** Writes a bound Var, as if by an event of its state. Rejects with `REFLEX_INVALID_FIELDS` and as `run` does. */
  async write(unit: UnitOfWork, variable: RegisteredVar, value: Value): Promise<void> {
    (unit.request.request as { body?: unknown }).body = value;
    await this.inTime(`The write of ${variable.qualified}`, unit, this.targetOf(variable), new WriteCall(variable, value, unit));
  }

  private inTime(what: string, unit: UnitOfWork, target: HandlerTarget, call: AnyCall): Promise<readonly HandlerEffect[]> {
    const { superseded } = unit.request;
    const left = (): ReflexError => new ReflexError('REFLEX_PAGE_LEFT', `Nobody waits for ${what}`);
    return new Promise((resolve, reject) => {
      if (superseded?.aborted) return reject(left());
      const deadline = new Deadline(this.limits.eventTimeout, what, (error) => {
        giveUp(unit.request.request);
        reject(error);
      });
      call.deadline = deadline;
      superseded?.addEventListener('abort', () => deadline.end(left()));
      this.perform(unit, target, call).then(resolve, reject);
    });
  }

  private perform(unit: UnitOfWork, target: HandlerTarget, call: AnyCall): Promise<readonly HandlerEffect[]> {
    unit.enter();
    return this.enter(unit, target, call).then(
      (result) => {
        leave(unit, call);
        return shown(result, target, call);
      },
      (error: unknown) => this.failed(unit, target, call, error),
    );
  }

  private enter(unit: UnitOfWork, target: HandlerTarget, call: AnyCall): Promise<unknown> {
    const { request, response } = unit.request;
    try {
      const context = this.contextOf(unit, target);
      if (context instanceof Promise) return context.then((made) => (call.context = made).enter(request, response, call));
      call.context = context;
      return context.enter(request, response, call);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  private async failed(
    unit: UnitOfWork,
    target: HandlerTarget,
    call: AnyCall,
    error: unknown,
  ): Promise<readonly HandlerEffect[]> {
    try {
      // Without a context there is nothing of the app's that could have failed, or make up for it.
      if (!call.context) throw error;
      unit.rollback();
      if (call.fatal) throw call.fatal.error;
      if (leadsElsewhere(error)) throw error;
      call.effects = NONE;
      return shown(await this.recover(call.context, call, error), target, call);
    } finally {
      leave(unit, call);
    }
  }

  /** What a filter made of a failure. */
  private async recover(context: HandlerContext, call: EventCall, error: unknown): Promise<unknown> {
    const { request, response } = call.work;
    let thrown = error;
    const filters = context.recover();
    if (filters) {
      call.failure = { error };
      try {
        return await filters(request, response, call);
      } catch (left) {
        thrown = left;
        // Where no filter has a result, Nest logs what is no HttpException, and throws it on.
        markLogged(thrown);
      }
    }
    if (response.headersSent) throw new AnsweredException('An exception filter', response.statusCode, locationOf(response));
    throw thrown;
  }

  private contextOf(unit: UnitOfWork, target: HandlerTarget): HandlerContext | Promise<HandlerContext> {
    const scoped = this.contexts.scoped(target.state);
    if (scoped.length === 0) return this.contexts.shared(target);
    return unit.scope.enter(target.state, scoped).then((contextId) => this.contexts.create(target, contextId));
  }

  private targetOf(member: RegisteredEvent | RegisteredVar): HandlerTarget {
    let target = this.targets.get(member);
    if (!target)
      this.targets.set(member, (target = 'method' in member ? handlerOf(member) : writerOf(member.state, member.name)));
    return target;
  }
}

function handlerOf({ state, name, method, arguments: parameters }: RegisteredEvent): HandlerTarget {
  return { state, name, method, cooperative: originalOf(method) !== undefined, arguments: parameters };
}

function leave(unit: UnitOfWork, call: AnyCall): void {
  call.deadline?.clear();
  unit.leave();
}

/** The effects to show: those of a result that interceptors or filters have made, or of the handler. */
function shown(result: unknown, target: HandlerTarget, call: AnyCall): readonly HandlerEffect[] {
  const effects = effectsIn(result);
  return redirected(call.work.response, target) ?? (effects && effects.length > 0 ? effects : call.effects);
}

/** Stands for the method that a bound Var has not. */
function writerOf(state: RegisteredState, name: string): HandlerTarget {
  const method = Object.defineProperty(() => undefined, 'name', { value: name });
  return { state, name, method, cooperative: false };
}

/** A handler, guard or interceptor that has answered over HTTP: a redirect is followed, a refusal is one. */
function redirected(response: ServerResponse, target: HandlerTarget): readonly HandlerEffect[] | undefined {
  if (!response.headersSent) return undefined;
  const location = locationOf(response);
  if (response.statusCode >= 400) throw new AnsweredException(`${target.state.name}.${target.name}`, response.statusCode);
  return location === undefined ? undefined : redirectTo(location);
}

function locationOf(response: ServerResponse): string | undefined {
  const location = response.getHeader('location');
  return typeof location === 'string' ? location : undefined;
}
