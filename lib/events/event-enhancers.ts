import { AsyncResource } from 'node:async_hooks';
import { ForbiddenException, type CanActivate, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { ContextId, ExternalContextCreator } from '@nestjs/core';
import { isObservable, lastValueFrom, Observable, type Subscriber } from 'rxjs';
import { ReflexError } from '../errors/reflex.error.js';
import { moduleKeyOf, type NestWrapper } from './nest-wrapper.js';

type Callback = (...args: never[]) => unknown;

/** Finds the guards, or the interceptors, of a method: global ones, those of its class, its own. */
interface Finder<T> {
  create(host: object, callback: Callback, module: string, contextId: ContextId | undefined, inquirerId: string): T[];
}

interface ContextMaker {
  createContext(args: unknown[], instance: object, callback: Callback): ExecutionContext & { setType(type: string): void };
}

/** What Nest's creator of contexts is made of, as far as it is read here. */
interface CreatorParts {
  readonly guardsContextCreator: Finder<CanActivate>;
  readonly interceptorsContextCreator: Finder<NestInterceptor>;
  readonly guardsConsumer: ContextMaker;
}

/** What Nest calls a handler by. */
export interface EnhancedHandler {
  /** Nest's record of the provider. */
  readonly wrapper: NestWrapper;
  /** `this` of the call, of the provider's class. */
  readonly host: object;
  /** Carries the metadata. */
  readonly callback: Callback;
}

/**
 * Runs guards and interceptors around a handler. Nest finds them; they are called here, as Nest calls them, but
 * without a promise for what is there at once and with one Observable for each interceptor: on Node 20, where each
 * promise pays for AsyncLocalStorage, Nest's own way is half the cost of an event.
 *
 * The one place that knows what Nest's creator is made of.
 */
export class EventEnhancers {
  private readonly parts: CreatorParts;

  /** Throws `REFLEX_NEST_CHANGED` where the creator is made of something else. */
  constructor(creator: ExternalContextCreator) {
    const parts = creator as unknown as CreatorParts;
    const expected = {
      'guardsContextCreator.create': parts.guardsContextCreator?.create,
      'interceptorsContextCreator.create': parts.interceptorsContextCreator?.create,
      'guardsConsumer.createContext': parts.guardsConsumer?.createContext,
    };
    for (const [name, member] of Object.entries(expected)) {
      if (typeof member !== 'function')
        throw new ReflexError('REFLEX_NEST_CHANGED', `Nest's ExternalContextCreator has no ${name}()`);
    }
    this.parts = parts;
  }

  /**
   * The handler behind its enhancers: those there is one of, or with `contextId` those of a context. Called with what the
   * context's `getArgs()` return; rejects with what any of them throws, and with `ForbiddenException` where a guard says no.
   */
  around({ wrapper, host, callback }: EnhancedHandler, contextId?: ContextId): (...args: unknown[]) => Promise<unknown> {
    const { guardsContextCreator, interceptorsContextCreator, guardsConsumer } = this.parts;
    const find = <T>(finder: Finder<T>): T[] => finder.create(host, callback, moduleKeyOf(wrapper), contextId, wrapper.id);
    const guards = find(guardsContextCreator);
    const interceptors = find(interceptorsContextCreator);
    const contextOf = (args: unknown[]): ExecutionContext => {
      const context = guardsConsumer.createContext(args, host, callback);
      context.setType('http');
      return context;
    };
    const enter = (args: unknown[]): unknown => {
      const run = (): unknown => callback.apply(host, args as never[]);
      return interceptors.length > 0 ? intercept(interceptors, contextOf(args), run) : run();
    };
    return (...args) => {
      try {
        const passed = guards.length === 0 || ask(guards, contextOf(args));
        return resultOf(
          passed instanceof Promise ? passed.then((yes) => (yes ? enter(args) : refuse())) : passed ? enter(args) : refuse(),
        );
      } catch (error) {
        return Promise.reject(error as Error);
      }
    };
  }
}

/** Asks guards one after the other, until one says no. */
function ask(guards: readonly CanActivate[], context: ExecutionContext): boolean | Promise<boolean> {
  for (let i = 0; i < guards.length; i++) {
    const answer: unknown = guards[i]!.canActivate(context);
    if (answer === false) return false;
    if (answer !== true) return askRest(answer, guards.slice(i + 1), context);
  }
  return true;
}

async function askRest(first: unknown, rest: readonly CanActivate[], context: ExecutionContext): Promise<boolean> {
  if (!(await resultOf(first))) return false;
  for (const guard of rest) if (!(await resultOf(guard.canActivate(context)))) return false;
  return true;
}

function refuse(): never {
  throw new ForbiddenException('Forbidden resource');
}

/** The last value, where there are several. By its shape: the app may have another copy of rxjs. */
function resultOf(made: unknown): Promise<unknown> {
  if (made instanceof Promise) return made.then((value) => (isObservable(value) ? lastValueFrom(value) : value));
  return isObservable(made) ? lastValueFrom(made) : Promise.resolve(made);
}

function intercept(interceptors: readonly NestInterceptor[], context: ExecutionContext, run: () => unknown): unknown {
  const enter = (i: number): Observable<unknown> | Promise<Observable<unknown>> =>
    interceptors[i]!.intercept(context, {
      handle: () =>
        later((subscriber) => (i + 1 < interceptors.length ? pass(enter(i + 1), subscriber) : end(run(), subscriber))),
    });
  return enter(0);
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

/** What the handler returns, itself or by a promise, is the one value. */
function end(result: unknown, subscriber: Subscriber<unknown>): void {
  if (!(result instanceof Promise)) return emit(result, subscriber);
  result.then(
    (value) => emit(value, subscriber),
    (error: unknown) => subscriber.error(error),
  );
}

function emit(value: unknown, subscriber: Subscriber<unknown>): void {
  if (isObservable(value)) return void value.subscribe(subscriber);
  subscriber.next(value);
  subscriber.complete();
}
