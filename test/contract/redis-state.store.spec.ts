import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReflexError } from '../../lib/errors/reflex.error.js';
import { redisStore } from '../../lib/store/redis/redis-store.js';
import type { StateStore } from '../../lib/store/state.store.js';
import { CuttableWire } from '../support/cuttable-wire.js';
import { REDIS_PORT, TestRedis, redisUrl, withoutRedis } from '../support/redis.js';
import { recordOf, stateStoreContract } from './state-store.contract.js';

const bounds = { max: 100, ttl: 60_000, replay: 3 };

if (!withoutRedis) {
  stateStoreContract('RedisStateStore', async () => {
    const redis = await TestRedis.open();
    const { prefix } = redis;
    return {
      open: (options) => redisStore({ url: redisUrl(), prefix })({ ...options, max: 100 }),
      advance: (milliseconds) => redis.advance(milliseconds),
      close: () => redis[Symbol.asyncDispose](),
    };
  });
}

describe.skipIf(withoutRedis)('RedisStateStore', () => {
  let redis: TestRedis;
  let store: StateStore;

  const open = (port?: number): Promise<StateStore> =>
    Promise.resolve(redisStore({ url: redisUrl(port), prefix: redis.prefix, timeout: 500 })(bounds));
  const failure = async (work: Promise<unknown>): Promise<ReflexError> => {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof ReflexError)) throw new Error(`Not refused: ${String(error)}`);
    return error;
  };
  const reply = (n: number) => ({ n, frame: `["p",${n},0,[]]` });

  beforeEach(async () => {
    redis = await TestRedis.open();
    store = await open();
  });

  afterEach(async () => {
    await store.close();
    await redis[Symbol.asyncDispose]();
  });

  it('is one store for all that open it', async () => {
    const other = await open();
    await store.create(recordOf('one'));
    const seen = (await other.load('one'))!;
    const record = await store.commit((await store.load('one'))!, { lastEvent: 1, reply: reply(1) });
    expect(await other.load('one')).toStrictEqual(record);
    expect((await failure(other.commit(seen, { lastEvent: 1 }))).code).toBe('REFLEX_STORE_CONFLICT');
    await other.close();
  });

  it('refuses what was made from the same number, where nobody was told of the other change', async () => {
    await store.create(recordOf('one'));
    const from = (await store.load('one'))!;
    await store.commit(from, { states: { CounterState: { count: 1 } } });
    expect((await failure(store.commit(from, { states: { CounterState: { count: 2 } } }))).code).toBe('REFLEX_STORE_CONFLICT');
    expect((await store.load('one'))!.states['CounterState']).toEqual({ count: 1 });
  });

  it('writes what has changed alone', async () => {
    await store.create(recordOf('one'));
    const before = (await store.load('one'))!;
    const key = `${redis.prefix}page:one`;
    await redis.command('HSET', key, 's:ListState', '{"rows":"as it was"}');
    await store.commit(before, { states: { CounterState: { count: 1 } }, reply: reply(1) });
    expect(await redis.command('HGET', key, 's:ListState')).toBe('{"rows":"as it was"}');
    expect(await redis.command('HGET', key, 's:CounterState')).toBe('{"count":1}');
    expect(await redis.command('HGET', key, 'r:1')).toBe(reply(1).frame);
  });

  it('takes nothing for a page session that no process of this version has written', async () => {
    const key = `${redis.prefix}page:one`;
    const broken: readonly (readonly [field: string, text: string])[] = [
      ['f', '2'],
      ['m', 'no JSON'],
      ['m', '[]'],
      ['m', '{"id":"one"}'],
      ['s:CounterState', '{"count":{"$":"class","v":"process"}}'],
      ['s:CounterState', '{"__proto__":{"polluted":true}}'],
      ['s:CounterState', '"text"'],
      ['c:CounterState.double', '{"value":1}'],
      ['r:one', '["p",1,0,[]]'],
      ['t', '{"hash":"h"}'],
    ];
    for (const [field, text] of broken) {
      await store.create(recordOf('one'));
      expect(await store.load('one')).toBeDefined();
      await redis.command('HSET', key, field, text);
      expect([field, text, await store.load('one')]).toEqual([field, text, undefined]);
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    await redis.command('SET', key, 'of somebody else');
    expect(await store.load('one')).toBeUndefined();
    await redis.command('DEL', key);
    await redis.command('RENAME', (await store.create(recordOf('two')), `${redis.prefix}page:two`), key);
    expect(await store.load('one')).toBeUndefined();
  });

  it('keeps apps with other prefixes apart', async () => {
    await using elsewhere = await TestRedis.open();
    const other = await redisStore({ url: redisUrl(), prefix: elsewhere.prefix })(bounds);
    await store.create(recordOf('one'));
    expect(await other.load('one')).toBeUndefined();
    await other.delete('one');
    expect(await store.load('one')).toBeDefined();
    const heard: unknown[] = [];
    other.peers!.hear('topic', (message) => heard.push(message));
    const same = await open();
    await new Promise<void>((resolve) => {
      same.peers!.hear('topic', () => resolve());
      store.peers!.tell('topic', 1);
    });
    expect(heard).toEqual([]);
    await Promise.all([other.close(), same.close()]);
  });

  it('gives up page sessions that no browser has come for before those in use, and keeps nothing beyond its time', async () => {
    const few = await redisStore({ url: redisUrl(), prefix: redis.prefix })({ ...bounds, max: 3 });
    await few.create(recordOf('used'));
    await few.touch('used');
    for (let i = 0; i < 5; i++) await few.create(recordOf(`fresh${i}`));
    const pages = (await redis.keys()).filter((key) => key.startsWith('page:'));
    expect(pages).toEqual(['page:fresh2', 'page:fresh3', 'page:fresh4', 'page:used']);
    for (const key of await redis.keys())
      expect([key, Number(await redis.command('PTTL', redis.prefix + key)) > 0]).toEqual([key, true]);
    await few.close();
  });

  it('says at boot that Redis is not there, and not with which password it was asked', async () => {
    const error = await failure(
      Promise.resolve(redisStore({ url: 'redis://user:hush@127.0.0.1:1', timeout: 500 })({ max: 1, ttl: 1, replay: 1 })),
    );
    expect(error.code).toBe('REFLEX_REDIS_UNREACHABLE');
    expect(error.message).toContain('127.0.0.1:1');
    expect(error.message).not.toContain('hush');
    for (const url of ['', 'localhost', 'http://localhost:6379'])
      expect(() => redisStore({ url })).toThrow(expect.objectContaining({ code: 'REFLEX_BAD_REDIS_OPTION' }));
    expect(() => redisStore({ url: redisUrl(), lease: 1 })).toThrow(expect.objectContaining({ code: 'REFLEX_BAD_REDIS_OPTION' }));
  });

  it('fails while Redis is away, at once or after its time, and goes on when it is back, with a Redis that knows no script any more', async () => {
    await using wire = await CuttableWire.to(REDIS_PORT);
    const cut = await open(wire.port);
    await cut.create(recordOf('one'));
    const record = (await cut.load('one'))!;
    await wire.cut();
    expect((await failure(cut.load('one'))).code).toBe('REFLEX_STORE_UNAVAILABLE');
    expect((await failure(cut.commit(record, { lastEvent: 1 }))).code).toBe('REFLEX_STORE_UNAVAILABLE');
    await redis.command('SCRIPT', 'FLUSH');
    const gap = new Promise<void>((resolve) => cut.peers!.onGap(resolve));
    await wire.mend();
    await gap;
    const after = await cut.commit(record, { lastEvent: 1, reply: reply(1) });
    expect(await cut.load('one')).toStrictEqual(after);
    await cut.close();
  });

  it('keeps a commit whose answer was lost as a whole, or nothing of it', async () => {
    for (const passes of [true, false]) {
      await using wire = await CuttableWire.to(REDIS_PORT);
      const cut = await open(wire.port);
      await cut.create(recordOf('one'));
      const record = (await cut.load('one'))!;
      wire.cutAt(/EVALSHA/, { passes });
      const states = { CounterState: { count: 7 } };
      expect((await failure(cut.commit(record, { lastEvent: 1, states, reply: reply(1) }))).code).toBe(
        'REFLEX_STORE_UNAVAILABLE',
      );
      const left = (await store.load('one'))!;
      if (left.lastEvent === 1) expect(left).toMatchObject({ n: 1, replies: [reply(1)], states });
      else expect(left).toStrictEqual(record);
      await cut.close();
    }
  });
});
