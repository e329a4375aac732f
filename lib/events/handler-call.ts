import { HttpException, Logger } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import type { Value } from '../protocol/value.js';
import { effectsIn, type HandlerEffect } from '../state/effects.js';
import { after } from './after.js';
import type { BackgroundRunner } from './background.runner.js';
import { EventCall } from './event-call.js';
import { nameFields } from './failure.js';
import { parameterSources } from './parameter-sources.js';
import type { Flush } from './page-session.ports.js';
import type { RegisteredEvent } from './registered-state.js';
import type { UnitOfWork } from './unit-of-work.js';

const logger = new Logger('Reflex');

/** Events whose handlers were told that their result is ignored. */
const warned = new WeakSet<RegisteredEvent>();

type Steps = Iterator<unknown> | AsyncIterator<unknown>;

/** The call of one handler for one event. */
export class EventHandlerCall extends EventCall {
  constructor(
    private readonly target: RegisteredEvent,
    args: readonly Value[],
    private readonly unit: UnitOfWork,
    private readonly flush: Flush,
    private readonly background: BackgroundRunner,
    private readonly production: boolean,
  ) {
    super(target.state.name, target.name, args, unit.request);
  }

  // Nothing is awaited that is there already: this is the path of every event.
  proceed(): unknown {
    return after(
      after(this.given(), (values) => this.check(values)),
      (args) => this.invoke(args),
    );
  }

  private check(values: unknown[]): unknown[] | Promise<unknown[]> {
    return this.target.arguments.check(this.args, this.work.request, values);
  }

  private invoke(args: unknown[]): unknown {
    const { target, unit } = this;
    if (target.background) return this.background.run(target, args, unit.record, this.work);
    this.effects = [];
    return after(unit.get(target.state), (instance) => this.call(instance, args));
  }

  private call(instance: object, args: unknown[]): unknown {
    let returned: unknown;
    try {
      returned = this.target.method.apply(instance, args);
    } catch (error) {
      this.unit.rollback();
      throw error;
    }
    return isThenable(returned) || isSteps(returned) ? this.settle(returned) : this.end(returned);
  }

  private async settle(returned: unknown): Promise<unknown> {
    try {
      const result = await returned;
      return this.end(isSteps(result) ? await this.iterate(result) : result);
    } catch (error) {
      // An interceptor may try again: it begins from where the last step ended.
      this.unit.rollback();
      throw error;
    }
  }

  private end(left: unknown): unknown {
    this.effects = this.effectsOf(left);
    return left;
  }

  /** The parameters as pipes leave them. */
  private given(): unknown[] | Promise<unknown[]> {
    const { args, work, target, context } = this;
    target.arguments.checkCount(args);
    if (context?.parameters) return this.piped(context.parameters(work.request, work.response, this));
    return target.arguments.read(args, parameterSources.exchangeKeyForValue, [work.request, work.response, this]);
  }

  /** Names the fields of what a pipe refused without naming them. */
  private async piped(values: Promise<unknown[]>): Promise<unknown[]> {
    try {
      return await values;
    } catch (error) {
      if (error instanceof HttpException && error.getStatus() === 400) {
        const fields = await this.target.arguments.fieldErrors(this.args, this.work.request);
        if (fields) nameFields(error, fields);
      }
      throw error;
    }
  }

  /** Shows each `yield`, and returns what the generator does. */
  private async iterate(steps: Steps): Promise<unknown> {
    let step = await steps.next();
    while (!step.done) {
      const effects = this.effectsOf(step.value);
      await this.show(steps, effects);
      step = await steps.next();
    }
    return step.value;
  }

  private async show(steps: Steps, effects: readonly HandlerEffect[]): Promise<void> {
    try {
      this.deadline?.check();
      await this.flush(effects);
      this.deadline?.restart();
    } catch (error) {
      this.fatal = { error };
      // Its `finally` blocks have the right to run; what they throw is nothing to what has happened.
      await Promise.resolve(steps.return?.()).catch(() => undefined);
      throw error;
    }
  }

  private effectsOf(result: unknown): readonly HandlerEffect[] {
    const effects = effectsIn(result);
    if (effects) return effects;
    if (!this.production && !warned.has(this.target)) {
      warned.add(this.target);
      const ignored = new ReflexError(
        'REFLEX_RESULT_IGNORED',
        `${this.target.qualified} returned or yielded what is no effect: it is ignored`,
      );
      logger.warn(ignored.message);
    }
    return [];
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function';
}

/** A generator, sync or async; an array or a string is none. */
function isSteps(result: unknown): result is Steps {
  if (typeof result !== 'object' || result === null || typeof (result as Steps).next !== 'function') return false;
  return Symbol.asyncIterator in result || Symbol.iterator in result;
}
