import { AsyncResource } from 'node:async_hooks';
import type { CanActivate, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { ExternalContextCreator } from '@nestjs/core';
import { isObservable, lastValueFrom, Observable, type Subscriber } from 'rxjs';
import { ReflexError } from '../errors/reflex.error.js';

type Callback = (...args: unknown[]) => unknown;

/** What Nest's creator of contexts is made of, as far as it is read here. */
interface CreatorParts {
  readonly guardsConsumer: NestConsumer & { tryActivate: unknown };
  readonly interceptorsConsumer: NestConsumer & { intercept: unknown };
}

interface NestConsumer {
  createContext(args: unknown[], instance: object, callback: Callback): ExecutionContext & { setType(type: string): void };
}

/**
 * Nest's creator with other ways to run guards and interceptors, which do what Nest's do for a third of the time: no
 * promise for what is there at once, and one Observable for each interceptor. On Node 20 the difference is a quarter of an event.
 *
 * The one place that knows what the creator is made of. Throws `REFLEX_NEST_CHANGED` where it is not.
 */
export function eventContextCreator(creator: ExternalContextCreator): ExternalContextCreator {
  const { guardsConsumer, interceptorsConsumer } = creator as unknown as Partial<CreatorParts>;
  if (typeof guardsConsumer?.createContext !== 'function' || typeof guardsConsumer.tryActivate !== 'function')
    throw new ReflexError('REFLEX_NEST_CHANGED', `Nest's ExternalContextCreator has no guardsConsumer that can be used`);
  if (typeof interceptorsConsumer?.createContext !== 'function' || typeof interceptorsConsumer.intercept !== 'function')
    throw new ReflexError('REFLEX_NEST_CHANGED', `Nest's ExternalContextCreator has no interceptorsConsumer that can be used`);
  return Object.create(creator, {
    guardsConsumer: { value: new EventGuards(guardsConsumer) },
    interceptorsConsumer: { value: new EventInterceptors(interceptorsConsumer) },
  }) as ExternalContextCreator;
}

/** Asks guards one after the other, until one says no. */
class EventGuards {
  constructor(private readonly nest: NestConsumer) {}

  tryActivate(
    guards: readonly CanActivate[],
    args: unknown[],
    instance: object,
    callback: Callback,
    type: string,
  ): boolean | Promise<boolean> {
    const context = this.nest.createContext(args, instance, callback);
    context.setType(type);
    for (let i = 0; i < guards.length; i++) {
      const answer: unknown = guards[i]!.canActivate(context);
      if (answer === false) return false;
      if (answer !== true) return askRest(answer, guards.slice(i + 1), context);
    }
    return true;
  }
}

async function askRest(first: unknown, rest: readonly CanActivate[], context: ExecutionContext): Promise<boolean> {
  if (!(await settled(first))) return false;
  for (const guard of rest) if (!(await settled(guard.canActivate(context)))) return false;
  return true;
}

async function settled(answer: unknown): Promise<unknown> {
  const value = await answer;
  // By its shape: the app may have another copy of rxjs.
  return isObservable(value) ? lastValueFrom(value) : value;
}

/** Runs interceptors around a handler. */
class EventInterceptors {
  constructor(private readonly nest: NestConsumer) {}

  intercept(
    interceptors: readonly NestInterceptor[],
    args: unknown[],
    instance: object,
    callback: Callback,
    next: () => Promise<unknown>,
    type: string,
  ): Promise<unknown> {
    if (interceptors.length === 0) return next();
    const context = this.nest.createContext(args, instance, callback);
    context.setType(type);
    const enter = (i: number): Observable<unknown> | Promise<Observable<unknown>> =>
      interceptors[i]!.intercept(context, {
        handle: () =>
          later((subscriber) => (i + 1 < interceptors.length ? pass(enter(i + 1), subscriber) : end(next(), subscriber))),
      });
    const made = enter(0);
    return made instanceof Promise ? made.then((observable) => lastValueFrom(observable)) : lastValueFrom(made);
  }
}

/** Runs `start` when it is subscribed to, in the asynchronous context of now: an interceptor may have opened one. */
function later(start: (subscriber: Subscriber<unknown>) => void): Observable<unknown> {
  const scope = new AsyncResource('ReflexInterceptor');
  return new Observable((subscriber) => scope.runInAsyncScope(start, undefined, subscriber));
}

function pass(made: Observable<unknown> | Promise<Observable<unknown>>, subscriber: Subscriber<unknown>): void {
  if (!(made instanceof Promise)) return void made.subscribe(subscriber);
  made.then(
    (observable) => observable.subscribe(subscriber),
    (error: unknown) => subscriber.error(error),
  );
}

/** What the handler returns, itself or by a promise, is the one value. By its shape: the app may have another copy of rxjs. */
function end(result: Promise<unknown>, subscriber: Subscriber<unknown>): void {
  result.then(
    (value) => (isObservable(value) ? value.subscribe(subscriber) : emit(value, subscriber)),
    (error: unknown) => subscriber.error(error),
  );
}

function emit(value: unknown, subscriber: Subscriber<unknown>): void {
  subscriber.next(value);
  subscriber.complete();
}
