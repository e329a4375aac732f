import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  ForbiddenException,
  Injectable,
  UseGuards,
  UseInterceptors,
  type CanActivate,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ExternalContextCreator, ModulesContainer, NestFactory } from '@nestjs/core';
import { EMPTY, Observable, catchError, concat, delay, map, of, retry, tap, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { EventEnhancers } from './event-enhancers.js';
import type { NestWrapper } from './nest-wrapper.js';

/** What happened, in order, and how it ended. */
type Story = readonly string[];

const storage = new AsyncLocalStorage<string>();

/** Runs `handler` behind the enhancers of a provider, once as Nest does and once as events do. */
async function both(enhance: (log: string[]) => MethodDecorator[], handler: (log: string[]) => unknown): Promise<[Story, Story]> {
  const log: string[] = [];
  @Injectable()
  class Host {
    run(): unknown {
      log.push(`handler in ${storage.getStore() ?? 'nothing'}`);
      return handler(log);
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Host.prototype, 'run')!;
  for (const decorate of enhance(log)) decorate(Host.prototype, 'run', descriptor);
  class App {}
  const app = await NestFactory.createApplicationContext({ module: App, providers: [Host] }, { logger: false });
  const told = async (run: (...args: unknown[]) => Promise<unknown>): Promise<Story> => {
    log.length = 0;
    try {
      log.push(`result ${JSON.stringify(await run({ a: 'request' }, { a: 'response' }, 'call'))}`);
    } catch (error) {
      log.push(`error ${(error as Error).name}: ${(error as Error).message}`);
    }
    return [...log];
  };
  const creator = app.get(ExternalContextCreator);
  const wrapper = [...app.get(ModulesContainer).values()]
    .map((module) => module.providers.get(Host))
    .find(Boolean) as NestWrapper;
  const nests = creator.create(app.get(Host), Host.prototype.run, 'run') as (...args: unknown[]) => Promise<unknown>;
  const ours = new EventEnhancers(creator).around({ wrapper, host: app.get(Host), callback: Host.prototype.run });
  const stories: [Story, Story] = [await told(nests), await told(ours)];
  await app.close();
  return stories;
}

function guard(answer: (context: ExecutionContext) => ReturnType<CanActivate['canActivate']>): MethodDecorator {
  return UseGuards({ canActivate: answer });
}

function around(intercept: NestInterceptor['intercept']): MethodDecorator {
  return UseInterceptors({ intercept });
}

const nothing = (): MethodDecorator[] => [];

describe('EventEnhancers', () => {
  it.each<[string, (log: string[]) => MethodDecorator[], (log: string[]) => unknown]>([
    ['no enhancer', nothing, () => 1],
    ['a handler that throws', nothing, () => throwNow()],
    ['a handler with an Observable', nothing, () => of(1, 2, 3)],
    ['guards that say yes', () => [guard(() => true), guard(async () => true), guard(() => of(false, true))], () => 1],
    ['a guard that says no', () => [guard(() => false)], () => 1],
    ['a guard that says nothing', () => [guard(() => undefined as never)], () => 1],
    ['a guard whose promise says no', () => [guard(() => true), guard(async () => false)], () => 1],
    ['a guard that promises an Observable', () => [guard((async () => of(false)) as never)], () => 1],
    [
      'a second guard that says no',
      (log) => [guard(() => told(log, 'second', false)), guard(async () => told(log, 'first', true))],
      () => 1,
    ],
    ['a guard that throws', () => [guard(() => throwNow())], () => 1],
    ['a guard that rejects', () => [guard(() => Promise.reject(new ForbiddenException('by hand')))], () => 1],
    [
      'what a guard is given',
      (log) => [
        guard((context) => {
          log.push(context.getType(), context.getClass().name, context.getHandler().name, JSON.stringify(context.getArgs()));
          return context.switchToHttp().getRequest<{ a: string }>().a === 'request';
        }),
      ],
      () => 1,
    ],
    [
      'interceptors in order',
      (log) => [
        around((_, next) => (log.push('inner'), next.handle().pipe(map((value) => `${String(value)} inner`)))),
        around((_, next) => (log.push('outer'), next.handle().pipe(tap(() => log.push('outer after'))))),
      ],
      () => 'x',
    ],
    ['an interceptor that answers itself', () => [around(() => of('cached'))], () => 1],
    ['an interceptor that promises', () => [around(async (_, next) => next.handle()), around(async () => of(2))], () => 1],
    [
      'a promising interceptor around one',
      () => [around((_, next) => next.handle()), around(async (_, next) => next.handle())],
      () => 1,
    ],
    ['an interceptor that throws', () => [around(() => throwNow())], () => 1],
    ['an inner interceptor that throws', () => [around(() => throwNow()), around((_, next) => next.handle())], () => 1],
    [
      'an interceptor that rejects',
      () => [around(() => Promise.reject(new Error('later'))), around((_, next) => next.handle())],
      () => 1,
    ],
    ['nothing at all', () => [around(() => EMPTY)], () => 1],
    ['several values', () => [around((_, next) => concat(next.handle(), of('last')))], () => 1],
    ['a value that comes late', () => [around((_, next) => next.handle().pipe(delay(1)))], async () => 'late'],
    [
      'a failure that is made up for',
      () => [around((_, next) => next.handle().pipe(catchError(() => of('mended'))))],
      () => throwNow(),
    ],
    [
      'a failure that is changed',
      () => [around((_, next) => next.handle().pipe(catchError(() => throwError(() => new Error('other')))))],
      () => throwNow(),
    ],
    ['an Observable behind an interceptor', () => [around((_, next) => next.handle())], () => of(1, 2)],
    [
      'a rejecting handler behind an interceptor',
      () => [around((_, next) => next.handle())],
      () => Promise.reject(new RangeError('no')),
    ],
    ['a list, which is one value', () => [around((_, next) => next.handle())], () => [1, 2]],
    ['nothing returned', () => [around((_, next) => next.handle())], () => undefined],
    ['handle() twice', () => [around((_, next) => concat(next.handle(), next.handle()))], () => 1],
  ])('does what Nest does: %s', async (_name, enhance, handler) => {
    const [nest, ours] = await both(enhance, handler);
    expect(nest.length).toBeGreaterThan(0);
    expect(ours).toEqual(nest);
  });

  it('runs a handler again that an interceptor tries again', async () => {
    let tries = 0;
    const flaky = (): unknown => (++tries % 3 === 0 ? 'third' : throwNow());
    const [nest, ours] = await both(() => [around((_, next) => next.handle().pipe(retry(2)))], flaky);
    expect(tries).toBe(6);
    expect(ours).toEqual(nest);
    expect(ours.at(-1)).toBe('result "third"');
  });

  it('keeps the asynchronous context that an interceptor opens', async () => {
    const [nest, ours] = await both(
      () => [
        around((_, next) => new Observable((subscriber) => storage.run('outer', () => next.handle().subscribe(subscriber)))),
        around((_, next) => storage.run('inner', () => next.handle())),
      ],
      () => 1,
    );
    expect(ours).toEqual(nest);
    expect(ours[0]).toBe('handler in inner');
  });

  it('says so where Nest is made of other parts', () => {
    expect(() => new EventEnhancers({} as ExternalContextCreator)).toThrow('REFLEX_NEST_CHANGED');
    const half = { guardsContextCreator: { create: () => [] } } as unknown as ExternalContextCreator;
    expect(() => new EventEnhancers(half)).toThrow('interceptorsContextCreator.create');
  });
});

function throwNow(): never {
  throw new RangeError('now');
}

function told(log: string[], what: string, answer: boolean): boolean {
  log.push(what);
  return answer;
}
