import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outputFolder } from './output-folder.js';

describe('outputFolder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reflex-output-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is dist without a configuration', () => {
    expect(outputFolder(folder)).toBe(join(folder, 'dist'));
  });

  it('is inherited, from a file with comments, commas and a URL in a text', async () => {
    await writeFile(join(folder, 'tsconfig.build.json'), '\uFEFF{ "extends": "./tsconfig.json", }');
    const parent =
      '{\n  // see https://www.typescriptlang.org\n  "compilerOptions": { "baseUrl": "http://x/*", /* here */ "outDir": "./out,}", },\n}';
    await writeFile(join(folder, 'tsconfig.json'), parent);
    expect(outputFolder(folder)).toBe(join(folder, 'out,}'));
  });

  it('is that of the file that is named, relative to it', async () => {
    await mkdir(join(folder, 'apps/shop'), { recursive: true });
    await writeFile(join(folder, 'apps/shop/tsconfig.app.json'), '{ "compilerOptions": { "outDir": "../../dist/apps/shop" } }');
    expect(outputFolder(folder, 'apps/shop/tsconfig.app.json')).toBe(join(folder, 'dist/apps/shop'));
  });

  it('ends where files extend each other', async () => {
    await writeFile(join(folder, 'tsconfig.json'), '{ "extends": "./tsconfig.json" }');
    expect(outputFolder(folder)).toBe(join(folder, 'dist'));
  });
});
