import { BadRequestException, ForbiddenException, HttpException, Logger, NotFoundException } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReflexError } from '../errors/reflex.error.js';
import { MiddlewareAnswer } from '../request/middleware-answer.js';
import { EventArgumentException } from './event-argument.exception.js';
import { AnsweredException, effectsOfFailure, markLogged, toWireError } from './failure.js';

let lines: string[] = [];

beforeEach(() => {
  lines = [];
  const keep = (...parts: unknown[]) => void lines.push(parts.map(String).join(' '));
  Logger.overrideLogger({ log: keep, error: keep, warn: keep });
});

afterEach(() => {
  Logger.overrideLogger(true);
  vi.restoreAllMocks();
});

describe('what a browser is told of', () => {
  it.each([
    [new NotFoundException('no such row'), { code: 'REFLEX_HTTP_EXCEPTION', message: 'no such row', status: 404 }],
    [new ForbiddenException(), { code: 'REFLEX_FORBIDDEN', message: 'Forbidden', status: 403 }],
    [new BadRequestException(['a', 'b']), { code: 'REFLEX_HTTP_EXCEPTION', message: 'a; b', status: 400 }],
    [new HttpException({ own: 'body' }, 418), { code: 'REFLEX_HTTP_EXCEPTION', message: 'Http Exception', status: 418 }],
    [
      new BadRequestException({ message: { name: ['too short'] } }),
      { code: 'REFLEX_INVALID_FIELDS', message: 'Bad Request Exception', status: 400, fields: { name: ['too short'] } },
    ],
    [
      new MiddlewareAnswer(429),
      { code: 'REFLEX_MIDDLEWARE_ANSWERED', message: 'A middleware answered with status 429', status: 429 },
    ],
    [new ReflexError('REFLEX_NOT_BOUND', 'detail'), { code: 'REFLEX_NOT_BOUND', message: 'detail', status: 403 }],
    [
      EventArgumentException.ofFields('S.f', { a: ['b'] }),
      { code: 'REFLEX_INVALID_FIELDS', message: 'B', status: 400, fields: { a: ['b'] } },
    ],
  ])('%s', (error, told) => {
    expect(toWireError(error, true)).toEqual(told);
    expect(lines).toEqual([]);
  });

  it('errors of this library: the repair, in development', () => {
    expect(toWireError(new ReflexError('REFLEX_NOT_BOUND', 'detail'), false).message).toMatch(/^detail\n {2}Bind it with/);
    expect(toWireError(new EventArgumentException('REFLEX_BAD_ARGUMENT', 'detail'), false).message).toMatch(
      /^detail\n {2}Send what/,
    );
  });

  it.each([
    ['an Error', new Error('SELECT password FROM users')],
    ['a string', 'SELECT password FROM users'],
    ['an object', { query: 'SELECT password FROM users' }],
    [
      'a circle',
      Object.assign(Object.create(null) as object, {
        toJSON: () => {
          throw new Error('x');
        },
      }),
    ],
    ['undefined', undefined],
    [
      'a failure of the server',
      new ReflexError('REFLEX_COMPUTED_FAILED', 'S.x threw', { cause: new Error('SELECT password FROM users') }),
    ],
  ])('%s: a correlation id that the log has', (_what, error) => {
    const told = toWireError(error, true);
    expect(JSON.stringify(told)).not.toContain('SELECT');
    expect(told).toMatchObject({ status: 500, id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(told.id);
  });

  it('logs the stack once, with its cause', () => {
    const error = new Error('outer', { cause: new Error('inner') });
    toWireError(error, true);
    expect(lines[0]).toMatch(/outer[\s\S]*at [\s\S]*Caused by: Error: inner/);
    markLogged(error);
    toWireError(error, true);
    expect(lines[1]).not.toMatch(/ at /);
  });

  it('follows the redirect of a filter or middleware, if it leads somewhere', () => {
    expect(effectsOfFailure(new AnsweredException('A filter', 302, '/login'))).toEqual([{ do: 'redirect', url: '/login' }]);
    expect(effectsOfFailure(new MiddlewareAnswer(302, 'https://sso.example/'))).toEqual([
      { do: 'redirect', url: 'https://sso.example/' },
    ]);
    expect(effectsOfFailure(new AnsweredException('A filter', 302, '//evil'))).toBeUndefined();
    expect(effectsOfFailure(new AnsweredException('A filter', 401))).toBeUndefined();
    expect(effectsOfFailure(new Error('x'))).toBeUndefined();
  });
});
