import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileStateStore } from '../../lib/store/file-state.store.js';
import { recordOf, stateStoreContract } from './state-store.contract.js';

const makeDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'reflex-store-'));

stateStoreContract('FileStateStore', async () => {
  const directory = await makeDirectory();
  vi.useFakeTimers({ toFake: ['Date'] });
  return {
    open: (options) => new FileStateStore({ directory, ...options }),
    advance: async (milliseconds) => void vi.setSystemTime(Date.now() + milliseconds),
    close: async () => {
      vi.useRealTimers();
      await rm(directory, { recursive: true });
    },
  };
});

describe('FileStateStore', () => {
  let directory: string;
  const open = (max?: number): FileStateStore =>
    new FileStateStore({ directory: join(directory, 'a', 'b'), ttl: 60_000, replay: 3, max });
  const files = (): Promise<string[]> => readdir(join(directory, 'a', 'b'));

  beforeEach(async () => {
    directory = await makeDirectory();
  });

  afterEach(async () => {
    vi.useRealTimers();
    await rm(directory, { recursive: true });
  });

  it('finds page sessions again after a restart', async () => {
    const one = open();
    await one.create(recordOf('one'));
    const record = await one.commit((await one.load('one'))!, { lastEvent: 1, reply: { n: 1, frame: '["o"]' } });
    await one.close();
    const two = open();
    expect(await two.load('one')).toStrictEqual(record);
    await two.commit(record, { lastEvent: 2 });
    expect(await two.load('one')).toMatchObject({ n: 1, lastEvent: 2 });
    await two.close();
  });

  it('writes files of one name each, for the owner alone, and leaves nothing unfinished', async () => {
    const store = open();
    await Promise.all(['one', '../two', '/three'].map((id) => store.create(recordOf(id))));
    const record = (await store.load('one'))!;
    await Promise.allSettled([1, 2, 3].map((lastEvent) => store.commit(record, { lastEvent })));
    await store.close();
    const names = await files();
    expect(names).toHaveLength(3);
    for (const name of names) {
      expect(name).toMatch(/^[0-9a-f]{64}\.json$/);
      expect((await stat(join(directory, 'a', 'b', name))).mode & 0o077).toBe(0);
    }
    expect(await readdir(directory)).toEqual(['a']);
  });

  it('takes files that it cannot read for page sessions that are gone', async () => {
    const store = open();
    await store.create(recordOf('one'));
    const path = join(directory, 'a', 'b', (await files())[0]!);
    const text = await readFile(path, 'utf8');
    for (const broken of [
      text.slice(0, 50),
      '',
      'null',
      '[]',
      text.replace('"format":1', '"format":0'),
      text.replace('"id":"one"', '"id":"two"'),
      text.replace('"count":0', '"__proto__":{"x":1}'),
    ]) {
      await writeFile(path, broken);
      expect(await store.load('one'), broken).toBeUndefined();
    }
    await writeFile(path, text);
    expect(await store.load('one')).toBeDefined();
    await store.create(recordOf('one', { n: 3 }));
    expect(await store.load('one')).toMatchObject({ n: 3 });
    await store.close();
  });

  it('sweeps when it opens: what is over its time, over the limit, or unfinished, and no file of anyone else', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const first = open();
    await first.create(recordOf('old'));
    vi.setSystemTime(Date.now() + 50_000);
    for (const id of ['one', 'two', 'three']) {
      await first.create(recordOf(id));
      vi.setSystemTime(Date.now() + 1000);
    }
    await first.close();
    vi.setSystemTime(Date.now() + 15_000);
    const foreign = join(directory, 'a', 'b', 'notes.json');
    const unfinished = `${join(directory, 'a', 'b', (await files())[0]!)}.00000000-0000-4000-8000-000000000000.tmp`;
    await writeFile(foreign, '{}');
    await writeFile(unfinished, '{}');
    await utimes(unfinished, new Date(Date.now() - 61_000), new Date(Date.now() - 61_000));
    const second = new FileStateStore({ directory: join(directory, 'a', 'b'), ttl: 120_000, replay: 3, max: 2 });
    await second.load('any');
    const left = await files();
    expect(left).toContain('notes.json');
    expect(left.some((name) => name.endsWith('.tmp'))).toBe(false);
    expect(left).toHaveLength(3);
    expect(await second.load('one')).toBeUndefined();
    expect(await second.load('two')).toBeDefined();
    expect(await second.load('three')).toBeDefined();
    await second.close();
  });

  it('fails where it cannot write, and works again when it can', async () => {
    await writeFile(join(directory, 'a'), 'in the way');
    const store = open();
    await expect(store.create(recordOf('one'))).rejects.toThrow(/EEXIST|ENOTDIR/);
    await rm(join(directory, 'a'));
    await store.create(recordOf('one'));
    expect(await store.load('one')).toBeDefined();
    await store.close();
  });
});
