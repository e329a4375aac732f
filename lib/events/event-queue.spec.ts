import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue.js';

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('EventQueue', () => {
  it('runs the tasks of one key in order, one at a time, whatever each takes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), turns: fc.nat(4) }), { maxLength: 30 }),
        async (tasks) => {
          const queue = new EventQueue(100);
          const running = new Set<string>();
          const order: Record<string, number[]> = { a: [], b: [], c: [] };
          await Promise.all(
            tasks.map(({ key, turns }, index) =>
              queue.run(key, async () => {
                expect(running.has(key)).toBe(false);
                running.add(key);
                for (let i = 0; i < turns; i++) await turn();
                order[key]!.push(index);
                running.delete(key);
              }),
            ),
          );
          for (const seen of Object.values(order)) expect(seen).toEqual(seen.toSorted((x, y) => x - y));
          await turn();
          expect(['a', 'b', 'c'].some((key) => queue.busy(key))).toBe(false);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('runs other keys beside a task that never ends', async () => {
    const queue = new EventQueue(1);
    void queue.run('stuck', () => new Promise<void>(() => undefined));
    expect(await queue.run('other', async () => 'done')).toBe('done');
  });

  it('goes on after a task that failed', async () => {
    const queue = new EventQueue(5);
    const failed = queue.run('a', () => Promise.reject(new RangeError('no')));
    const next = queue.run('a', async () => 2);
    await expect(failed).rejects.toThrow(RangeError);
    expect(await next).toBe(2);
  });

  it('refuses what is past the limit and says so beforehand', async () => {
    const queue = new EventQueue(2);
    const barrier = gate();
    const running = queue.run('a', () => barrier.opened);
    const waiting = [queue.run('a', async () => 1), queue.run('a', async () => 2)];
    expect(queue.full('a')).toBe(true);
    await expect(queue.run('a', async () => 3)).rejects.toMatchObject({ code: 'REFLEX_QUEUE_FULL' });
    barrier.open();
    await running;
    expect(await Promise.all(waiting)).toEqual([1, 2]);
    expect(queue.full('a')).toBe(false);
  });

  it('lets the running task end and turns the waiting ones away when it stops', async () => {
    const queue = new EventQueue(5);
    const barrier = gate();
    const running = queue.run('a', () => barrier.opened.then(() => 'ended'));
    const waiting = queue.run('a', async () => 'never');
    const refused = expect(waiting).rejects.toMatchObject({ code: 'REFLEX_STOPPING' });
    const stopped = queue.stop();
    barrier.open();
    expect(await running).toBe('ended');
    await refused;
    await stopped;
    await expect(queue.run('b', async () => 1)).rejects.toMatchObject({ code: 'REFLEX_STOPPING' });
  });

  it("runs each task in its caller's asynchronous context", async () => {
    const queue = new EventQueue(5);
    const storage = new AsyncLocalStorage<string>();
    const see = (name: string) => storage.run(name, () => queue.run('a', async () => storage.getStore()));
    expect(await Promise.all([see('first'), see('second')])).toEqual(['first', 'second']);
  });

  it('runs a task apart from every caller where it is told to', async () => {
    const storage = new AsyncLocalStorage<string>();
    const apart = new AsyncResource('Apart');
    const queue = new EventQueue(5);
    const see = () => queue.run('a', async () => storage.getStore(), apart);
    expect(await storage.run('someone', () => Promise.all([see(), see()]))).toEqual([undefined, undefined]);
  });
});
