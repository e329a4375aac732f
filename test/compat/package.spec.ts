import { readFile } from 'node:fs/promises';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { packedLibrary, type PackedLibrary } from './support/packed-library.js';
import { Tarball } from './support/tarball.js';

/** What a person downloads is bounded, so that nothing gets in unseen. Raised by hand. */
const MOST_BYTES = 2_000_000;

describe('the packed library', () => {
  let packed: PackedLibrary;
  let data: Buffer;
  let tarball: Tarball;

  beforeAll(async () => {
    packed = await packedLibrary();
    data = await readFile(packed.tarball);
    tarball = Tarball.read(data);
    const kilobytes = (bytes: number) => `${Math.round(bytes / 1000).toLocaleString('en')} KB`;
    process.stdout.write(
      `npm pack: ${packed.files.length} files, ${kilobytes(packed.size)} packed, ${kilobytes(packed.unpackedSize)} unpacked\n`,
    );
  }, 120_000);

  it('has what apps run, and nothing else', () => {
    const kinds = packed.files.map(
      ({ path }) => /^(dist\/.*\.(?:js|d\.ts|js\.map|css|json)|docs\/.*\.(?:md|png)|[^/]*)$/.test(path) && path,
    );
    expect(kinds.filter((path) => path === false)).toEqual([]);
    expect(
      packed.files
        .map(({ path }) => path)
        .filter((path) => !path.includes('/'))
        .toSorted(),
    ).toEqual(['LICENSE', 'README.md', 'package.json']);
    expect(packed.files.filter(({ path }) => /\.(spec|test-d|test)\.|tsbuildinfo|__/.test(path))).toEqual([]);
    expect(packed.size).toBeLessThan(MOST_BYTES);
  });

  it('has every file that package.json names', () => {
    const { exports, typesVersions, main, types, bin } = tarball.json('package.json') as Record<string, unknown>;
    const named = [...JSON.stringify({ exports, typesVersions, main, types, bin }).matchAll(/"\.\/([^"]+\.\w+)":?/g)]
      .filter(([text]) => !text.endsWith(':'))
      .map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !tarball.has(path))).toEqual([]);
  });

  it('has a source map with its source for every script', () => {
    const scripts = tarball.paths.filter((path) => path.startsWith('dist/') && path.endsWith('.js'));
    const broken = scripts.filter((path) => {
      const named = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(tarball.text(path))?.[1];
      if (named === undefined || !tarball.has(`${path}.map`)) return true;
      const map = tarball.json(`${path}.map`) as { sources: string[]; sourcesContent?: (string | null)[] };
      return map.sources.length !== map.sourcesContent?.filter(Boolean).length;
    });
    expect(scripts.length).toBeGreaterThan(100);
    expect(broken).toEqual([]);
  });

  it('names no path of the machine it was packed on', () => {
    const root = new URL('../..', import.meta.url).pathname;
    expect(tarball.paths.filter((path) => tarball.text(path).includes(root))).toEqual([]);
  });

  it('is clean to publint', async () => {
    const buffer = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer;
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, level: 'suggestion', strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('has types that are right, for ESM, for require(esm) and for TypeScript without exports', async () => {
    const checked = await checkPackage(createPackageFromTarballData(data));
    if (!checked.types) throw new Error('The package has no types');
    expect(Object.keys(checked.entrypoints)).toContain('./client/crud');
    const wrong = checked.problems
      // The package is ESM alone: that is what a CommonJS app gets, and what Node from 20.19 on can require.
      .filter(({ kind }) => kind !== 'CJSResolvesToESM')
      .map((problem) => JSON.stringify(problem));
    expect(wrong).toEqual([]);
  }, 120_000);
});
