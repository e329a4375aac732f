import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';

const LIB = fileURLToPath(new URL('../../lib/', import.meta.url));

/** What a page without kit, form or link uses of the runtime. */
const HELLO = `
import { event, merge, start, text, useHandler, usePageTitle, useVar } from '${LIB}client/index.ts';
start({ pages: [() => import('react')] });
export { event, merge, text, useHandler, usePageTitle, useVar };`;

/** Bytes, gzip; React, the kit and the bundler's own loader are not counted. */
const BUDGET = { initial: 7_000, later: 9_800 };

describe('size of the runtime', () => {
  it('keeps to its budget', async () => {
    const { output } = (await build({
      configFile: false,
      logLevel: 'silent',
      plugins: [
        {
          name: 'hello',
          enforce: 'pre',
          resolveId: (id) => (id === 'hello' ? id : undefined),
          load: (id) => (id === 'hello' ? HELLO : undefined),
          // The loader of chunks is the bundler's, and the emitted entry needs it with or without us.
          transform: (code, id) =>
            id.includes('preload-helper')
              ? 'export const __vitePreload = (load) => load();'
              : id.startsWith(LIB)
                ? { code, map: null, moduleSideEffects: false }
                : undefined,
        },
      ],
      // Development's JSX, which tests would have, writes where the repository lies.
      oxc: { jsx: { development: false } },
      build: {
        write: false,
        target: 'es2022',
        modulePreload: { polyfill: false },
        rolldownOptions: {
          input: 'hello',
          preserveEntrySignatures: 'strict',
          external: [/^react/, /^@mantine/],
          // Hashes compress as they fall.
          output: {
            entryFileNames: '[name].js',
            chunkFileNames: '[name].js',
            codeSplitting: { groups: [{ name: 'runtime', tags: ['$initial'] }] },
          },
        },
      },
    })) as Rolldown.RolldownOutput;
    const size = (name: string) =>
      gzipSync(output.find((file) => file.type === 'chunk' && file.fileName.includes(name))!['code' as never]).length;
    expect(size('runtime')).toBeLessThan(BUDGET.initial);
    expect(size('aside')).toBeLessThan(BUDGET.later);
  });
});
