import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryLoginThrottle, type Try } from './login-throttle.js';

const ada: Try = { action: 'login', account: 'ada' };
const home: Try = { action: 'login', address: '203.0.113.7' };

describe('MemoryLoginThrottle', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const pass = (seconds: number) => vi.advanceTimersByTime(seconds * 1000);

  /** The waits of so many tries, one right after the other. */
  async function tries(throttle: MemoryLoginThrottle, attempt: Try, count: number): Promise<number[]> {
    const waits: number[] = [];
    for (let n = 0; n < count; n += 1) waits.push(await throttle.enter(attempt));
    return waits;
  }

  it('locks an account after five failures, longer after each further one, a quarter of an hour at most', async () => {
    const throttle = new MemoryLoginThrottle({});
    expect(await tries(throttle, ada, 6)).toEqual([0, 0, 0, 0, 0, 30]);
    const locks: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      const wait = await throttle.enter(ada);
      locks.push(wait);
      pass(wait);
      expect(await throttle.enter(ada)).toBe(0);
    }
    expect(locks).toEqual([30, 60, 120, 240, 480, 900, 900]);
  });

  it('locks as early where some time passes between the tries', async () => {
    const throttle = new MemoryLoginThrottle({});
    const waits: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      waits.push(await throttle.enter(ada));
      pass(1);
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 29]);
  });

  it('does not make a lock longer for tries while it lasts', async () => {
    const throttle = new MemoryLoginThrottle({});
    await tries(throttle, ada, 5);
    pass(10);
    expect(await tries(throttle, ada, 100)).toEqual(Array(100).fill(20));
    pass(20);
    expect(await throttle.enter(ada)).toBe(0);
  });

  it('counts tries at the same time before any has its outcome', async () => {
    const throttle = new MemoryLoginThrottle({});
    const waits = await Promise.all(Array.from({ length: 100 }, () => throttle.enter(ada)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
  });

  it('forgets an account that logs in', async () => {
    const throttle = new MemoryLoginThrottle({});
    await tries(throttle, ada, 5);
    await throttle.forgive(ada);
    expect(await tries(throttle, ada, 6)).toEqual([0, 0, 0, 0, 0, 30]);
  });

  it('gives an address back the try that succeeded, not those before', async () => {
    const throttle = new MemoryLoginThrottle({});
    expect(await tries(throttle, home, 29)).toEqual(Array(29).fill(0));
    for (let n = 0; n < 50; n += 1) {
      expect(await throttle.enter(home)).toBe(0);
      await throttle.forgive(home);
    }
    expect(await tries(throttle, home, 2)).toEqual([0, 30]);
  });

  it('locks an address whatever the accounts it tries', async () => {
    const throttle = new MemoryLoginThrottle({});
    const waits: number[] = [];
    for (let n = 0; n < 31; n += 1) waits.push(await throttle.enter({ ...home, account: `user ${n}` }));
    expect(waits).toEqual([...Array(30).fill(0), 30]);
    expect(await throttle.enter({ ...ada, address: '198.51.100.1' })).toBe(0);
  });

  it('lets failures wear off, and the growth of locks with them', async () => {
    const throttle = new MemoryLoginThrottle({});
    await tries(throttle, ada, 4);
    pass(180);
    expect(await tries(throttle, ada, 3)).toEqual([0, 0, 30]);
    pass(30 + 900);
    expect(await tries(throttle, ada, 6)).toEqual([0, 0, 0, 0, 0, 30]);
  });

  it('wears off in a bounded time after any attack', async () => {
    const throttle = new MemoryLoginThrottle({});
    for (let n = 0; n < 500; n += 1) pass(await throttle.enter(ada));
    pass(900 * 3);
    expect(await tries(throttle, ada, 3)).toEqual([0, 0, 0]);
  });

  it('counts actions apart', async () => {
    const throttle = new MemoryLoginThrottle({});
    await tries(throttle, ada, 5);
    expect(await throttle.enter({ ...ada, action: 'reset' })).toBe(0);
  });

  it('takes the bounds of the app', async () => {
    const throttle = new MemoryLoginThrottle({
      throttle: { account: { tries: 1, delay: 5, longest: 7 }, address: { tries: 2 } },
    });
    expect(await tries(throttle, ada, 2)).toEqual([0, 5]);
    pass(5);
    expect(await tries(throttle, ada, 2)).toEqual([0, 7]);
    expect(await tries(throttle, home, 3)).toEqual([0, 0, 30]);
  });

  it('counts nothing where nobody is named', async () => {
    const throttle = new MemoryLoginThrottle({});
    expect(await tries(throttle, { action: 'login' }, 100)).toEqual(Array(100).fill(0));
    expect(throttle.size).toBe(0);
  });

  it('remembers a bounded number of accounts and addresses, in bytes that do not depend on what was typed', async () => {
    const throttle = new MemoryLoginThrottle({});
    for (let n = 0; n < 60_000; n += 1) await throttle.enter({ action: 'login', account: `user ${n}`, address: `address ${n}` });
    expect(throttle.size).toBe(100_000);
    // The newest are those that stay.
    expect(await tries(throttle, { action: 'login', account: 'user 59999' }, 5)).toEqual([0, 0, 0, 0, 30]);
  });
});
