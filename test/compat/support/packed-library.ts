import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sharedInRun } from '../../support/shared-in-run.js';
import { runCommand } from './command.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What `npm pack` makes of the library. */
export interface PackedLibrary {
  /** Absolute path of the .tgz file. */
  readonly tarball: string;
  readonly version: string;
  /** Bytes of the tarball, and of what is in it. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly integrity: string;
  readonly shasum: string;
  readonly files: readonly { readonly path: string; readonly size: number; readonly mode: number }[];
}

/** The library as npm packs it from dist/, once for all suites of a run. Needs `npm run build` before. */
export async function packedLibrary(): Promise<PackedLibrary> {
  if (!existsSync(join(root, 'dist/index.js'))) throw new Error('What is packed is dist/: run `npm run build` first.');
  const folder = await sharedInRun('packed', async (own) => {
    // Without scripts: dist/ is what was built last, and the suites beside this one are using it.
    const printed = await runCommand('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', own], { cwd: root });
    await writeFile(join(own, 'pack.json'), printed.slice(printed.indexOf('[')));
  });
  const [packed] = JSON.parse(await readFile(join(folder, 'pack.json'), 'utf8')) as [PackedLibrary & { filename: string }];
  return { ...packed, tarball: join(folder, packed.filename) };
}
