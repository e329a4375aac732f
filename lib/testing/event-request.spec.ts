import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Request } from 'express';
import { Event, State, Var, currentRequest, currentSession, currentUser, request } from 'nestjs-reflex';
import { beginEventRequest, endEventRequest, type EventRequestOptions } from 'nestjs-reflex/testing';
import { describe, expect, it } from 'vitest';

interface Person {
  readonly name: string;
}

@Injectable()
class Greeter {
  async greeting(): Promise<string> {
    await sleep(1);
    return `Hello ${currentUser<Person>()?.name ?? 'nobody'}`;
  }
}

@State()
class GreetingState {
  constructor(private readonly greeter: Greeter) {}
  @Var() text = '';
  @Var() steps: string[] = [];

  @Event() async greet() {
    this.text = await this.greeter.greeting();
    currentSession<{ greeted?: number }>().greeted = 1;
  }

  @Event() async *slow() {
    this.steps.push(currentUser<Person>()!.name);
    yield;
    await sleep(1);
    this.steps.push(currentUser<Person>()!.name);
  }
}

async function make<T>(target: Type<T>): Promise<T> {
  const module = await Test.createTestingModule({ providers: [Greeter, target] }).compile();
  return module.resolve(target);
}

const name = () => currentUser<Person>()?.name;
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('a request for a handler that a test calls', () => {
  it('is there in what the handler awaits, and gone afterwards', async () => {
    const state = await make(GreetingState);
    const session = { greeted: 0 };
    const token = beginEventRequest({ user: { name: 'Ada' }, session });
    try {
      await state.greet();
      for await (const _ of state.slow()) expect(name()).toBe('Ada');
    } finally {
      endEventRequest(token);
    }
    expect(state.text).toBe('Hello Ada');
    expect(state.steps).toEqual(['Ada', 'Ada']);
    expect(session.greeted).toBe(1);
    expect(() => currentUser()).toThrow(code('REFLEX_NO_REQUEST'));
  });

  it('is what Express makes of it', () => {
    using token = beginEventRequest({
      headers: { 'Accept-Language': 'de', cookie: 'theme=dark' },
      url: '/products/7?tab=prices',
      params: { id: '7' },
      body: { name: 'Spade' },
    });
    const current: Request = currentRequest();
    expect(current).toBe(token.request);
    expect(current.get('accept-language')).toBe('de');
    expect(current.query).toEqual({ tab: 'prices' });
    expect(request.params['id']).toBe('7');
    expect(request.body).toEqual({ name: 'Spade' });
    expect([request.method, request.path, request.originalUrl]).toEqual(['POST', '/products/7', '/products/7?tab=prices']);
    expect(request.res?.status(404).statusCode).toBe(404);
  });

  it('has nobody and no session unless it is given them', () => {
    using _ = beginEventRequest();
    expect(currentUser()).toBeUndefined();
    expect(() => currentSession()).toThrow(code('REFLEX_NO_SESSION'));
  });

  it('may be begun inside another, which is current again after it', async () => {
    using outer = beginEventRequest({ user: { name: 'outer' } });
    {
      await using _ = beginEventRequest({ user: { name: 'inner' } });
      await sleep(1);
      expect(name()).toBe('inner');
    }
    expect(currentRequest()).toBe(outer.request);
  });

  it('is not mixed up with those of tests that run beside it', async () => {
    const seen = await Promise.all(
      ['a', 'b', 'c'].map(async (user, i) => {
        const token = beginEventRequest({ user: { name: user } });
        const names: unknown[] = [];
        try {
          for (let round = 0; round < 4; round++) {
            await sleep((i * 7 + round * 3) % 5);
            names.push(name());
          }
        } finally {
          endEventRequest(token);
        }
        return names.join('');
      }),
    );
    expect(seen).toEqual(['aaaa', 'bbbb', 'cccc']);
    expect(() => currentRequest()).toThrow(code('REFLEX_NO_REQUEST'));
  });

  it('is gone from a runner that goes on in the context a test left behind', async () => {
    const ran: unknown[] = [];
    const tests = [
      async () => {
        const token = beginEventRequest({ user: { name: 'first' } });
        try {
          await sleep(1);
          ran.push(name());
        } finally {
          endEventRequest(token);
        }
      },
      async () => {
        await sleep(1);
        expect(() => currentRequest()).toThrow(code('REFLEX_NO_REQUEST'));
        expect(() => request.url).toThrow(code('REFLEX_NO_REQUEST'));
        using _ = beginEventRequest({ user: { name: 'second' } });
        ran.push(name());
      },
    ];
    for (const test of tests) await test();
    expect(ran).toEqual(['first', 'second']);
    expect(() => currentRequest()).toThrow(code('REFLEX_NO_REQUEST'));
  });

  it('is not ended by a token that is none, or is not the last one', async () => {
    expect(() => endEventRequest(undefined as never)).toThrow(code('REFLEX_TEST_REQUEST'));
    expect(() => endEventRequest({ request: {} } as never)).toThrow(/did not return/);
    const outer = beginEventRequest({ user: { name: 'outer' } });
    const inner = beginEventRequest({ user: { name: 'inner' } });
    expect(() => endEventRequest(outer)).toThrow(/begun inside it/);
    expect(name()).toBe('inner');
    endEventRequest(inner);
    endEventRequest(outer);
    expect(() => endEventRequest(outer)).toThrow(/ended already/);
  });

  it('says that it was ended elsewhere than it began', async () => {
    const begin = async (options: EventRequestOptions) => {
      await sleep(1);
      return beginEventRequest(options);
    };
    const token = await begin({ user: { name: 'lost' } });
    expect(() => currentUser()).toThrow(code('REFLEX_NO_REQUEST'));
    expect(() => endEventRequest(token)).toThrow(/outside of the asynchronous context/);
  });
});
