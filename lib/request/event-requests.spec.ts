import 'reflect-metadata';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import {
  ForbiddenException,
  Injectable,
  Module,
  type MiddlewareConsumer,
  type NestMiddleware,
  type OnModuleInit,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ReflexError } from '../errors/reflex.error.js';
import { currentRequest, currentSession, request as requestProxy } from './current.js';
import { EventRequests, type EventRequest } from './event-requests.js';
import { MiddlewareAnswer } from './middleware-answer.js';
import { MIDDLEWARE_OPTIONS, type MiddlewareOptions } from './middleware-chain.js';

type Marked = Request & { marks?: string[]; session?: unknown };

@Injectable()
class MarkMiddleware implements NestMiddleware {
  use(request: Marked, _response: Response, next: NextFunction): void {
    (request.marks ??= []).push('class');
    next();
  }
}

@Module({ providers: [EventRequests, { provide: MIDDLEWARE_OPTIONS, useFactory: () => AppModule.options }] })
class AppModule implements OnModuleInit {
  static options: MiddlewareOptions | undefined;

  constructor(private readonly requests: EventRequests) {}

  onModuleInit(): void {
    this.requests.install();
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(MarkMiddleware).forRoutes('{*path}');
  }
}

function upgradeRequest(headers: Record<string, string>): IncomingMessage {
  const upgrade = new IncomingMessage(new Socket());
  Object.assign(upgrade.headers, { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-key': 'k', ...headers });
  return upgrade;
}

describe('EventRequests', () => {
  let app: NestExpressApplication;
  let requests: EventRequests;

  async function start(options?: MiddlewareOptions): Promise<void> {
    AppModule.options = options;
    app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: false });
    app.enableCors();
    app.use(function marker(request: Marked, response: Response, next: NextFunction) {
      (request.marks ??= []).push('main');
      if (request.query['deny']) response.status(401).send('no');
      else if (request.query['away']) response.redirect('/login');
      else if (request.query['refused']) next(Object.assign(new Error('slow down'), { status: 429 }));
      else if (request.query['forbidden']) next(new ForbiddenException());
      else if (request.query['broken']) next(new Error('broken middleware'));
      else next();
    });
    app.use('/admin', function adminOnly(request: Marked, _response: Response, next: NextFunction) {
      request.marks?.push('admin');
      next();
    });
    await app.init();
    requests = app.get(EventRequests);
  }

  afterEach(() => app.close());

  /** Runs an event that does nothing, or `task`. */
  const run = async (
    url: string,
    body: unknown = undefined,
    task: (request: EventRequest) => void = () => undefined,
  ): Promise<EventRequest> =>
    requests.run(requests.origin(upgradeRequest({ 'x-team': 'blue' })), { url, params: { id: '7' }, body }, async (request) => {
      task(request);
      return request;
    });

  it('runs the middleware of main.ts and of modules in order, and passes by what cannot matter', async () => {
    await start();
    expect(requests.middleware).toEqual(['marker', 'adminOnly', expect.any(String)]);
    const { request } = await run('/admin/users?tab=2', { name: 'Ada' });
    expect((request as Marked).marks).toEqual(['main', 'admin', 'class']);
  });

  it('makes a request that Express and Node take for a real one', async () => {
    await start();
    const { request, response } = await run('/users?tab=2', { name: 'Ada' }, (made) => {
      expect(made.response.writableEnded).toBe(false);
    });
    expect(request).toBeInstanceOf(IncomingMessage);
    expect(response).toBeInstanceOf(ServerResponse);
    const express = request as Request;
    expect(express.query).toEqual({ tab: '2' });
    expect(express.params).toEqual({ id: '7' });
    expect(express.body).toEqual({ name: 'Ada' });
    expect(express.get('x-team')).toBe('blue');
    expect(express.path).toBe('/users');
    expect(request.headers).not.toHaveProperty('upgrade');
    expect(request.headers).not.toHaveProperty('sec-websocket-key');
    expect(response.writableFinished).toBe(true);
  });

  it('gives each event headers of its own', async () => {
    await start();
    const origin = requests.origin(upgradeRequest({ 'x-team': 'blue' }));
    const init = { url: '/', params: {}, body: undefined };
    const change = async ({ request }: EventRequest) => {
      const before = request.headers['x-team'];
      request.headers['x-team'] = 'red';
      return before;
    };
    expect(await requests.run(origin, init, change)).toBe('blue');
    expect(await requests.run(origin, init, change)).toBe('blue');
  });

  it('stops where a middleware answers, and tells where it redirected', async () => {
    await start();
    const ran = vi.fn<() => void>();
    await expect(run('/?deny=1', undefined, ran)).rejects.toMatchObject({ httpStatus: 401 });
    const redirected = await run('/?away=1', undefined, ran).catch((error: unknown) => error);
    expect(redirected).toBeInstanceOf(MiddlewareAnswer);
    expect(redirected).toMatchObject({ httpStatus: 302, location: '/login' });
    expect(ran).not.toHaveBeenCalled();
  });

  it('fails the event with what a middleware threw', async () => {
    await start();
    const failed = await run('/?broken=1').catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'REFLEX_MIDDLEWARE_FAILED', cause: new Error('broken middleware') });
    expect((failed as ReflexError).message).not.toContain('broken');
    await expect(run('/?refused=1')).rejects.toMatchObject({ status: 429, message: 'slow down' });
    await expect(run('/?forbidden=1')).rejects.toBeInstanceOf(ForbiddenException);
  });

  it('runs nothing in mode none, nor what the app says to skip', async () => {
    await start({ mode: 'none' });
    expect(requests.middleware).toEqual([]);
    expect((await run('/?deny=1')).request).not.toHaveProperty('marks');
    await app.close();
    await start({ skip: ['marker'] });
    expect(requests.middleware).toEqual(['adminOnly', expect.any(String)]);
    expect(((await run('/')).request as Marked).marks).toEqual(['class']);
  });

  it('gives the current request inside an event, and says so where there is none', async () => {
    await start();
    await run('/users', undefined, ({ request }) => {
      expect(currentRequest()).toBe(request);
      expect(requestProxy.path).toBe('/users');
      expect(requestProxy.get('x-team')).toBe('blue');
      expect(() => currentSession()).toThrow('REFLEX_NO_SESSION');
    });
    expect(() => currentRequest()).toThrow('REFLEX_NO_REQUEST');
    expect(() => requestProxy.path).toThrow('REFLEX_NO_REQUEST');
  });
});
