import type { CompileResult } from '../compiler/output.js';
import { SERVER } from './bundle.js';
import { contents, isSource } from './chunk-files.js';
import { serverRuntime } from './plugins/server-runtime.plugin.js';
import { viteBuild, type Output } from './vite-build.js';

/** The entry of the browsers, which starts another runtime here. */
const PAINTER = `import './entry.js';
export { paint } from 'nestjs-reflex/client';
`;

const EARLY = `import { keepEarly } from 'nestjs-reflex/client/early';
keepEarly();
`;

/** What it takes to have pages in their HTML. */
export interface ServerSide {
  /** Path of the module that exports `paint`, below the bundle's folder. */
  readonly entry: string;
  /** Content by path below the bundle's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Files that went into it and are no part of an installed package. */
  readonly sources: readonly string[];
  /** For browsers: what comes before the runtime, its entry first. */
  readonly early: readonly Output[];
}

/**
 * Runs Vite over the emitted modules for Node. React, the kit and all else is part of what comes out: where it runs, packages
 * may be found in other places, or not at all. Nothing is written.
 */
export async function bundleServer(root: string, folder: string, { files }: CompileResult): Promise<ServerSide> {
  const build = { root, folder, kit: false };
  const sources = new Set<string>();
  const [output, early] = await Promise.all([
    viteBuild({
      ...build,
      files: new Map([...files, ['painter.js', PAINTER]]),
      input: 'painter.js',
      form: 'server',
      plugins: [serverRuntime()],
      onModule: (id) => sources.add(id),
    }),
    viteBuild({ ...build, files: new Map([['early.js', EARLY]]), input: 'early.js', form: 'script' }),
  ]);
  const entry = output.find((item) => item.type === 'chunk' && item.isEntry)!;
  const below = (name: string): string => `${SERVER}/${name}`;
  return {
    entry: below(entry.fileName),
    files: new Map([...contents(output)].map(([name, content]) => [below(name), content])),
    sources: [...sources].filter((id) => isSource(id, folder)),
    early,
  };
}
