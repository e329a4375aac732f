import { describe, expect, it, vi } from 'vitest';
import { normalize } from '../../lib/state/normalize.js';
import { MemoryStateStore } from '../../lib/store/memory-state.store.js';
import type { StateValues } from '../../lib/store/state.store.js';
import { recordOf, stateStoreContract } from './state-store.contract.js';

stateStoreContract('MemoryStateStore', async () => {
  const start = performance.now();
  let passed = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => start + passed);
  return {
    open: (options) => new MemoryStateStore({ max: 100, ...options }),
    advance: async (milliseconds) => void (passed += milliseconds),
    close: async () => clock.mockRestore(),
  };
});

describe('MemoryStateStore', () => {
  it('drops the page session that was unused for the longest time', async () => {
    const store = new MemoryStateStore({ max: 2, ttl: 60_000, replay: 1 });
    await store.create(recordOf('one'));
    await store.create(recordOf('two'));
    await store.load('one');
    await store.create(recordOf('three'));
    expect(await store.load('two')).toBeUndefined();
    expect(await store.load('one')).toBeDefined();
    await store.close();
  });

  it('drops pages that nobody came back for before those that are in use', async () => {
    const store = new MemoryStateStore({ max: 4, ttl: 60_000, replay: 1 });
    await store.create(recordOf('touched'));
    await store.create(recordOf('used'));
    await store.touch('touched');
    await store.commit((await store.load('used'))!, { lastEvent: 1 });
    for (let i = 0; i < 20; i++) await store.create(recordOf(`crawler ${i}`));
    expect(await store.load('touched')).toBeDefined();
    expect(await store.load('used')).toBeDefined();
    expect(await store.load('crawler 19')).toBeDefined();
    expect(await store.load('crawler 17')).toBeUndefined();
    await store.close();
  });

  it('keeps values by reference, and what a commit leaves alone', async () => {
    const store = new MemoryStateStore({ max: 2, ttl: 60_000, replay: 1 });
    const rows = normalize({ rows: [{ id: 1 }] }, 'x') as StateValues;
    await store.create(recordOf('one', { states: { RowState: rows, Other: rows } }));
    const before = (await store.load('one'))!;
    const after = await store.commit(before, { states: { Other: normalize({}, 'x') as StateValues } });
    expect(after.states['RowState']).toBe(rows);
    expect(after.computed).toBe(before.computed);
    expect(await store.load('one')).toBe(after);
    expect(Object.isFrozen(after) && Object.isFrozen(after.states)).toBe(true);
    expect(before.states['Other']).toBe(rows);
    await store.close();
  });
});
