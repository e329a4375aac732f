import {
  BadRequestException,
  Catch,
  ForbiddenException,
  Inject,
  Injectable,
  Scope,
  SetMetadata,
  UnauthorizedException,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, REQUEST, Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { catchError, map, of, retry, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { EventWorld } from '../../test/support/event-world.js';
import { toast } from '../state/effects.js';
import { Event } from '../state/event.decorator.js';
import { State } from '../state/state.decorator.js';
import { Var } from '../state/var.decorator.js';
import { ReflexExecutionContext } from './reflex-execution-context.js';

@Injectable()
class Trace {
  readonly lines: string[] = [];
}

const tracingGuard = (name: string) => {
  @Injectable()
  class Guard implements CanActivate {
    constructor(@Inject(Trace) readonly trace: Trace) {}
    canActivate(context: ExecutionContext): boolean {
      this.trace.lines.push(`${name} ${context.getClass().name}.${context.getHandler().name}`);
      return context.switchToHttp().getRequest<{ headers: Record<string, string> }>().headers['x-deny'] !== name;
    }
  }
  return Guard;
};

const tracingInterceptor = (name: string) => {
  @Injectable()
  class Interceptor implements NestInterceptor {
    constructor(@Inject(Trace) readonly trace: Trace) {}
    intercept(_context: ExecutionContext, next: CallHandler) {
      this.trace.lines.push(`${name} before`);
      return next.handle().pipe(map((value: unknown) => (this.trace.lines.push(`${name} after`), value)));
    }
  }
  return Interceptor;
};

const tracingPipe = (name: string) => {
  @Injectable()
  class Pipe implements PipeTransform {
    constructor(@Inject(Trace) readonly trace: Trace) {}
    transform(value: unknown, { type, metatype }: { type: string; metatype?: { name: string } }): unknown {
      this.trace.lines.push(`${name} ${type} ${metatype?.name} ${String(value)}`);
      return value;
    }
  }
  return Pipe;
};

@Injectable({ scope: Scope.REQUEST })
class RequestGuard implements CanActivate {
  constructor(
    @Inject(Trace) private readonly trace: Trace,
    @Inject(REQUEST) private readonly request: { body: unknown },
  ) {}
  canActivate(): boolean {
    this.trace.lines.push(`APP_GUARD(request) ${String(this.request.body)}`);
    return true;
  }
}

const GlobalGuard = tracingGuard('APP_GUARD');
const ClassGuard = tracingGuard('class guard');
const MethodGuard = tracingGuard('method guard');
const GlobalInterceptor = tracingInterceptor('APP_INTERCEPTOR');
const ClassInterceptor = tracingInterceptor('class interceptor');
const MethodInterceptor = tracingInterceptor('method interceptor');
const GlobalPipe = tracingPipe('APP_PIPE');
const ClassPipe = tracingPipe('class pipe');
const MethodPipe = tracingPipe('method pipe');

@State()
@UseGuards(ClassGuard)
@UseInterceptors(ClassInterceptor)
@UsePipes(ClassPipe)
class Guarded {
  @Var() count = 0;
  constructor(@Inject(Trace) private readonly trace: Trace) {}
  @Event() @UseGuards(MethodGuard) @UseInterceptors(MethodInterceptor) @UsePipes(MethodPipe) add(by: number) {
    this.trace.lines.push('handler');
    this.count += by;
  }
}

const globals = [
  { provide: APP_GUARD, useClass: GlobalGuard },
  { provide: APP_INTERCEPTOR, useClass: GlobalInterceptor },
  { provide: APP_PIPE, useClass: GlobalPipe },
];

const ORDER = [
  'APP_GUARD Guarded.add',
  'class guard Guarded.add',
  'method guard Guarded.add',
  'APP_INTERCEPTOR before',
  'class interceptor before',
  'method interceptor before',
  'APP_PIPE body Number 2',
  'class pipe body Number 2',
  'method pipe body Number 2',
  'handler',
  'method interceptor after',
  'class interceptor after',
  'APP_INTERCEPTOR after',
];

describe('enhancers of a handler', () => {
  it('run in the order they have on a controller', async () => {
    await using world = await EventWorld.create({ providers: [Trace, Guarded, ...globals] });
    expect((await world.run('Guarded.add', 2)).error).toBeUndefined();
    expect(world.app.get(Trace).lines).toEqual(ORDER);
    expect(world.values('Guarded')).toEqual({ count: 2 });
  });

  it('run in that order with a request-scoped global guard, which sees the request', async () => {
    const scoped = { provide: APP_GUARD, useClass: RequestGuard, scope: Scope.REQUEST };
    await using world = await EventWorld.create({ providers: [Trace, Guarded, ...globals, scoped] });
    for (const by of [2, 2]) expect((await world.run('Guarded.add', by)).error).toBeUndefined();
    const [guard, ...rest] = ORDER;
    const once = [guard, 'APP_GUARD(request) 2', ...rest];
    expect(world.app.get(Trace).lines).toEqual([...once, ...once]);
    expect(world.values('Guarded')).toEqual({ count: 4 });
  });

  it.each(['APP_GUARD', 'class guard', 'method guard'])('%s that says no keeps the handler from running', async (name) => {
    await using world = await EventWorld.create({ providers: [Trace, Guarded, ...globals], headers: { 'x-deny': name } });
    const { error, step } = await world.run('Guarded.add', 2);
    expect(error).toMatchObject({ code: 'REFLEX_FORBIDDEN', status: 403, message: 'Forbidden resource' });
    expect(step.ops).toEqual([]);
    expect(world.app.get(Trace).lines).not.toContain('handler');
    expect(world.values('Guarded')).toEqual({});
  });

  it('may be set in main.ts, after the modules are initialised', async () => {
    const seen: string[] = [];
    await using world = await EventWorld.create({
      providers: [Trace, Guarded],
      main: (app) => {
        app.useGlobalGuards({ canActivate: () => seen.push('guard') > 0 });
        app.useGlobalInterceptors({ intercept: (_context, next) => (seen.push('interceptor'), next.handle()) });
        app.useGlobalPipes({ transform: (value: unknown) => (seen.push('pipe'), value) });
      },
    });
    await world.run('Guarded.add', 1);
    expect(seen).toEqual(['guard', 'interceptor', 'pipe']);
  });

  it('are told the handler and class that the app knows, and their metadata', async () => {
    const seen: unknown[] = [];
    @State()
    @SetMetadata('roles', ['class'])
    class Marked {
      @Event() @SetMetadata('role', 'above') above() {}
      @SetMetadata('role', 'below') @Event() below() {}
    }
    @Injectable()
    class Reader implements CanActivate {
      constructor(@Inject(Reflector) private readonly reflector: Reflector) {}
      canActivate(context: ExecutionContext): boolean {
        const event = ReflexExecutionContext.create(context).event;
        seen.push([
          context.getHandler(),
          context.getClass(),
          context.getType(),
          this.reflector.getAllAndOverride('role', [context.getHandler(), context.getClass()]),
          event?.event,
        ]);
        return true;
      }
    }
    await using world = await EventWorld.create({ providers: [Marked, { provide: APP_GUARD, useClass: Reader }] });
    await world.run('Marked.above');
    await world.run('Marked.below');
    expect(seen).toEqual([
      [Marked.prototype.above, Marked, 'http', 'above', 'above'],
      [Marked.prototype.below, Marked, 'http', 'below', 'below'],
    ]);
  });

  it('cannot be lost to a decorator that wraps a method and drops its metadata', async () => {
    const careless: MethodDecorator = (_target, _key, descriptor) => {
      const method = descriptor.value as unknown as (...args: unknown[]) => unknown;
      descriptor.value = function (this: object, ...args: unknown[]): unknown {
        return method.apply(this, args);
      } as never;
    };
    @State()
    class Careless {
      @careless
      @Event()
      @UseGuards(tracingGuard('lost'))
      run() {}
    }
    await expect(EventWorld.create({ providers: [Careless] })).rejects.toMatchObject({ code: 'REFLEX_BAD_HANDLER' });
  });

  it('keep a method that another decorator wrapped, above or below', async () => {
    const doubling: MethodDecorator = (_target, _key, descriptor) => {
      const method = descriptor.value as unknown as (...args: unknown[]) => unknown;
      const wrapped = function (this: object, ...args: unknown[]): unknown {
        method.apply(this, args);
        return method.apply(this, args);
      };
      for (const key of Reflect.getMetadataKeys(method)) Reflect.defineMetadata(key, Reflect.getMetadata(key, method), wrapped);
      descriptor.value = wrapped as never;
    };
    @State()
    class Wrapped {
      @Var() count = 0;
      @doubling @Event() above(by: number) {
        this.count += by;
      }
      @Event() @doubling below(by: number) {
        this.count += by;
      }
    }
    await using world = await EventWorld.create({ providers: [Wrapped] });
    await world.run('Wrapped.above', 1);
    await world.run('Wrapped.below', 10);
    expect(world.values('Wrapped')).toEqual({ count: 22 });
  });

  it('can call one handler from another, and an inherited one through super', async () => {
    @State()
    class Base {
      @Var() count = 0;
      @Event() add(by: number) {
        this.count += by;
      }
    }
    @State()
    class Derived extends Base {
      @Event() override add(by: number) {
        super.add(by * 10);
      }
      @Event() twice() {
        this.add(1);
        this.add(1);
      }
    }
    await using world = await EventWorld.create({ providers: [Derived] });
    await world.run('Derived.twice');
    expect(world.values('Derived')).toEqual({ count: 20 });
    expect(Object.assign(new Base(), { count: 1 }).count).toBe(1);
  });
});

@State()
class Failing {
  @Var() count = 0;
  @Var() rows: string[] = [];
  @Event() fail(kind: string) {
    this.count = 99;
    this.rows.push('lost');
    if (kind === 'range') throw new RangeError('out of range');
    if (kind === 'string') throw 'just a string';
    if (kind === 'teapot') throw new BadRequestException('not like this');
    throw new Error('secret details');
  }
}

describe('a handler that throws', () => {
  it('changes nothing', async () => {
    await using world = await EventWorld.create({ providers: [Failing] });
    expect(await world.run('Failing.fail', 'other')).toMatchObject({
      step: { ops: [] },
      error: { code: 'REFLEX_HANDLER_FAILED', status: 500 },
    });
    expect(world.values('Failing')).toEqual({});
  });

  it('is told in full in development, by a correlation id in production, and logged once', async () => {
    await using development = await EventWorld.create({ providers: [Failing] });
    expect((await development.run('Failing.fail', 'other')).error?.message).toContain('secret details');
    await using production = await EventWorld.create({ providers: [Failing], production: true });
    for (const kind of ['other', 'string']) {
      production.log.length = 0;
      const { error } = await production.run('Failing.fail', kind);
      expect(JSON.stringify(error)).not.toMatch(/secret|just a string/);
      expect(production.log).toHaveLength(1);
      expect(production.log[0]).toContain(error!.id);
      expect(production.log[0]).toMatch(/secret details|just a string/);
    }
    production.log.length = 0;
    expect((await production.run('Failing.fail', 'teapot')).error).toEqual({
      code: 'REFLEX_HTTP_EXCEPTION',
      message: 'not like this',
      status: 400,
    });
    expect(production.log).toEqual([]);
  });

  it('may be made up for by a filter, whose effects are shown and whose changes are not kept', async () => {
    @Catch(RangeError)
    class RangeFilter implements ExceptionFilter {
      catch(error: RangeError) {
        return toast(error.message);
      }
    }
    @State()
    class Filtered extends Failing {
      @Event() @UseFilters(RangeFilter) override fail(kind: string) {
        return super.fail(kind);
      }
      @Event() good() {
        this.count += 1;
      }
    }
    await using world = await EventWorld.create({ providers: [Filtered] });
    await world.run('Filtered.good');
    expect(await world.run('Filtered.fail', 'range')).toMatchObject({
      effects: [{ do: 'toast', message: 'out of range' }],
      step: { ops: [] },
    });
    expect((await world.run('Filtered.fail', 'other')).error?.code).toBe('REFLEX_HANDLER_FAILED');
    await world.run('Filtered.good');
    expect(world.values('Filtered')).toEqual({ count: 2, rows: [] });
  });

  it('is an error with the status that an HTTP-style filter answered with, or a redirect', async () => {
    @Catch(UnauthorizedException, ForbiddenException)
    class HttpFilter implements ExceptionFilter {
      catch(error: UnauthorizedException, host: ArgumentsHost) {
        const response = host.switchToHttp().getResponse<Response>();
        if (error instanceof ForbiddenException) response.redirect('/login?next=%2F');
        else response.status(401).json({ nope: true });
      }
    }
    @State()
    class Http {
      @Var() count = 0;
      @Event() unauthorized() {
        this.count = 1;
        throw new UnauthorizedException();
      }
      @Event() forbidden() {
        throw new ForbiddenException();
      }
    }
    await using world = await EventWorld.create({ providers: [Http, { provide: APP_FILTER, useClass: HttpFilter }] });
    expect(await world.run('Http.unauthorized')).toMatchObject({
      error: { code: 'REFLEX_HTTP_EXCEPTION', status: 401 },
      step: { ops: [] },
    });
    expect(await world.run('Http.forbidden')).toMatchObject({
      error: { status: 302 },
      failureEffects: [{ do: 'redirect', url: '/login?next=%2F' }],
    });
  });

  it('may be caught or tried again by an interceptor, from a clean state', async () => {
    let tries = 0;
    @State()
    class Retried {
      @Var() log: string[] = [];
      @Event()
      @UseInterceptors({ intercept: (_context: ExecutionContext, next: CallHandler) => next.handle().pipe(retry(2)) })
      flaky() {
        this.log.push(`try ${++tries}`);
        if (tries < 3) throw new Error('again');
      }
      @Event()
      @UseInterceptors({
        intercept: (_context: ExecutionContext, next: CallHandler) => next.handle().pipe(catchError(() => of(toast('caught')))),
      })
      caught() {
        this.log.push('lost');
        throw new Error('caught');
      }
      @Event()
      @UseInterceptors({
        intercept: (_context: ExecutionContext, next: CallHandler) =>
          next.handle().pipe(
            map(() => {
              throw new ForbiddenException('after');
            }),
          ),
      })
      after() {
        this.log.push('lost');
      }
      @Event() @UseInterceptors({ intercept: () => throwError(() => new ForbiddenException('before')) }) before() {
        this.log.push('lost');
      }
    }
    await using world = await EventWorld.create({ providers: [Retried] });
    expect((await world.run('Retried.flaky')).error).toBeUndefined();
    expect((await world.run('Retried.caught')).effects).toEqual([{ do: 'toast', message: 'caught' }]);
    expect((await world.run('Retried.after')).error?.message).toBe('after');
    expect((await world.run('Retried.before')).error?.message).toBe('before');
    expect(world.values('Retried')).toEqual({ log: ['try 3'] });
  });

  it('drops the changes also where the filter makes up for what an interceptor threw after it', async () => {
    @Catch()
    class Quiet implements ExceptionFilter {
      catch() {
        return null;
      }
    }
    @State()
    @UseFilters(Quiet)
    class Late {
      @Var() count = 0;
      @Event()
      @UseInterceptors({
        intercept: (_context: ExecutionContext, next: CallHandler) =>
          next.handle().pipe(
            map(() => {
              throw new Error('late');
            }),
          ),
      })
      add() {
        this.count++;
      }
    }
    await using world = await EventWorld.create({ providers: [Late] });
    const outcome = await world.run('Late.add');
    expect(outcome.error).toBeUndefined();
    expect(world.values('Late')).toEqual({ count: 0 });
  });
});
