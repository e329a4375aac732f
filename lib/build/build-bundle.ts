import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { CompileResult } from '../compiler/output.js';
import { ReflexError } from '../errors/reflex.error.js';
import { BASE, Bundle, PUBLIC, type BundleRecord } from './bundle.js';
import { bundleKey } from './bundle-key.js';
import { BundleStore } from './bundle-store.js';
import { contents } from './chunk-files.js';
import { COLOR_SCHEME_SCRIPT } from './color-scheme.js';
import { developmentBundle } from './development/development-bundle.js';
import { libraryStamp } from './packages.js';
import { bundleServer } from './server-bundle.js';
import { writeSources } from './source-files.js';
import { runVite } from './vite-bundle.js';

export interface BundleOptions {
  /** Folder of the app: it gets `.reflex/`, and packages are found from it. */
  readonly root: string;
  readonly compiled: CompileResult;
  /** `never` takes the bundle that is there, if it fits. Default: `auto`, which builds where it does not. */
  readonly mode?: 'auto' | 'never';
  /** A bundle that is quick to make again after an edit, in `.reflex/development`. Default: the one for production. */
  readonly development?: boolean;
  /** With a side that renders pages to HTML. Default: false; a bundle for development has none. */
  readonly server?: boolean;
}

/**
 * The bundle of the compiled pages: the one in `.reflex/bundle` where nothing changed since, else a new one. Vite is loaded
 * only to make a new one.
 *
 * @throws ReflexError REFLEX_BUNDLE_FAILED with Vite's message, REFLEX_BUNDLE_STALE in the mode `never`
 */
export async function buildBundle(options: BundleOptions): Promise<Bundle> {
  const { root, compiled, mode = 'auto', development = false } = options;
  const server = options.server === true && !development;
  const folder = join(resolve(root), '.reflex');
  const kept = join(folder, development ? 'development' : 'bundle');
  const store = new BundleStore(kept, resolve(root), !development);
  const key = [bundleKey(compiled, root), ...(development ? [libraryStamp()] : []), ...(server ? ['with server'] : [])].join(' ');
  const stored = await store.load(key, { image: mode === 'never' });
  if ('bundle' in stored) return new Bundle(kept, stored.bundle);
  if (mode === 'never') throw new ReflexError('REFLEX_BUNDLE_STALE', `${kept} ${stored.lack}`);

  await writeSources(folder, compiled.files);
  const make = development ? developmentBundle : runVite;
  const [{ entry, pages, files, sources }, side] = await Promise.all([
    make(resolve(root), folder, compiled),
    server ? bundleServer(resolve(root), folder, compiled) : undefined,
  ]);
  const served = new Map([...files, ...contents(side?.early ?? [])]);
  const colorScheme = compiled.kit ? addColorScheme(served) : undefined;
  const early = side && BASE + side.early[0]!.fileName;
  const record: BundleRecord = { entry, colorScheme, early, pages, manifest: compiled.manifest, server: side?.entry };
  const all = [...[...served].map(([path, content]) => [`${PUBLIC}/${path}`, content] as const), ...(side?.files ?? [])];
  const read = new Set([...sources, ...(side?.sources ?? [])]);
  await store.save(key, record, new Map(all), [...read].toSorted());
  return new Bundle(kept, record);
}

function addColorScheme(files: Map<string, Uint8Array>): string {
  const hash = createHash('sha256').update(COLOR_SCHEME_SCRIPT).digest('base64url').slice(0, 8);
  const path = `assets/color-scheme-${hash}.js`;
  files.set(path, Buffer.from(COLOR_SCHEME_SCRIPT));
  return BASE + path;
}
