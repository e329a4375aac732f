import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSources } from './source-files.js';

describe('writeSources', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reflex-sources-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes what changed and removes what is no longer emitted', async () => {
    await writeSources(
      folder,
      new Map([
        ['entry.js', 'a'],
        ['pages/one.js', 'b'],
        ['pages/two.js', 'c'],
        ['layouts/main.js', 'd'],
      ]),
    );
    await utimes(join(folder, 'entry.js'), 1, 1);
    await utimes(join(folder, 'pages/one.js'), 1, 1);
    await writeFile(join(folder, 'notes.txt'), 'kept');
    await writeSources(
      folder,
      new Map([
        ['entry.js', 'a'],
        ['pages/one.js', 'changed'],
      ]),
    );
    expect((await stat(join(folder, 'entry.js'))).mtimeMs).toBe(1000);
    expect(await readFile(join(folder, 'pages/one.js'), 'utf8')).toBe('changed');
    expect(await readdir(join(folder, 'pages'))).toEqual(['one.js']);
    expect(await readdir(join(folder, 'layouts'))).toEqual([]);
    expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('kept');
  });
});
