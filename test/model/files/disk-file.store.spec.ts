import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskFileStore } from '../../../lib/model/files/disk-file.store.js';
import type { Upload } from '../../../lib/model/files/file.store.js';

const ID = 'a1'.repeat(24);
const UPLOAD: Upload = { owner: 'browser', accept: ['image/*'], maxBytes: 10, expires: 1 };

async function* bytes(...parts: string[]) {
  for (const part of parts) yield Buffer.from(part);
}

async function* broken() {
  yield Buffer.from('half');
  throw new RangeError('cut');
}

describe('files on a disk', () => {
  let directory: string;
  let store: DiskFileStore;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'reflex-files-'));
    store = new DiskFileStore({ directory: join(directory, 'below', 'it') });
  });
  afterEach(() => rm(directory, { recursive: true }));

  const content = async () => {
    const found = await store.open(ID);
    return found && text(found);
  };

  it('are uploads until they are kept, once', async () => {
    expect(await store.upload(ID)).toBeUndefined();
    expect(await store.keep(ID)).toBe(false);
    await store.note(ID, UPLOAD);
    expect(await store.upload(ID)).toEqual(UPLOAD);
    expect(await store.keep(ID)).toBe(false);
    await store.receive(ID, bytes('one ', 'two'));
    expect(await content()).toBeUndefined();
    expect(await store.keep(ID)).toBe(true);
    expect(await content()).toBe('one two');
    expect(await store.keep(ID)).toBe(false);
    await store.release(ID);
    expect(await content()).toBeUndefined();
    expect(await store.keep(ID)).toBe(true);
    await store.discard(ID);
    expect([await store.upload(ID), await content()]).toEqual([undefined, 'one two']);
    await store.remove(ID);
    await store.remove(ID);
    expect(await content()).toBeUndefined();
  });

  it('are kept by one of many callers', async () => {
    await store.receive(ID, bytes('x'));
    const kept = await Promise.all(
      Array.from({ length: 20 }, () => new DiskFileStore({ directory: join(directory, 'below', 'it') }).keep(ID)),
    );
    expect(kept.filter(Boolean)).toHaveLength(1);
  });

  it('are whole or not there', async () => {
    await expect(store.receive(ID, broken())).rejects.toThrow('cut');
    expect(await readdir(join(directory, 'below', 'it', 'uploads'))).toEqual([]);
    expect(await store.receive(ID, bytes('whole'))).toBe(true);
    expect((await readdir(join(directory, 'below', 'it', 'uploads'))).toSorted()).toEqual([ID, `${ID}.taken`]);
    await store.keep(ID);
    expect(await content()).toBe('whole');
  });

  it('are written once, by one of many callers, also where they are files by now', async () => {
    const stores = Array.from({ length: 10 }, () => new DiskFileStore({ directory: join(directory, 'below', 'it') }));
    const taken = await Promise.all(stores.map((one, i) => one.receive(ID, bytes(`content ${i}`))));
    expect(taken.filter(Boolean)).toHaveLength(1);
    await store.keep(ID);
    expect(await store.receive(ID, bytes('another'))).toBe(false);
    expect(await content()).toBe(`content ${taken.indexOf(true)}`);
  });

  it('are nobody else’s of the machine, and have no names of browsers', async () => {
    await store.receive(ID, bytes('x'));
    expect((await stat(join(directory, 'below', 'it', 'uploads', ID))).mode & 0o077).toBe(0);
    for (const id of ['../../etc/passwd', 'A1'.repeat(24), '', `${ID}/..`]) {
      await expect(store.receive(id, bytes('x'))).rejects.toThrow(RangeError);
      await expect(store.keep(id)).rejects.toThrow(RangeError);
      await expect(store.remove(id)).rejects.toThrow(RangeError);
      await expect(store.open(id)).rejects.toThrow(RangeError);
      await expect(store.upload(id)).rejects.toThrow(RangeError);
    }
  });

  it('are forgotten where nobody came for them', async () => {
    const other = 'b2'.repeat(24);
    await store.sweep(Date.now());
    await store.note(ID, UPLOAD);
    await store.receive(ID, bytes('x'));
    await store.receive(other, bytes('kept'));
    await store.keep(other);
    await store.sweep(Date.now() - 60_000);
    expect(await store.upload(ID)).toEqual(UPLOAD);
    await store.sweep(Date.now() + 60_000);
    expect([await store.upload(ID), await store.keep(ID)]).toEqual([undefined, false]);
    expect(await text((await store.open(other))!)).toBe('kept');
  });
});
