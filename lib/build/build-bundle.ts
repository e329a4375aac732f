import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { CompileResult } from '../compiler/output.js';
import { ReflexError } from '../errors/reflex.error.js';
import { BASE, Bundle, type BundleRecord } from './bundle.js';
import { bundleKey } from './bundle-key.js';
import { BundleStore } from './bundle-store.js';
import { COLOR_SCHEME_SCRIPT } from './color-scheme.js';
import { developmentBundle } from './development/development-bundle.js';
import { libraryStamp } from './packages.js';
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
}

/**
 * The bundle of the compiled pages: the one in `.reflex/bundle` where nothing changed since, else a new one. Vite is loaded
 * only to make a new one.
 *
 * @throws ReflexError REFLEX_BUNDLE_FAILED with Vite's message, REFLEX_BUNDLE_STALE in the mode `never`
 */
export async function buildBundle({ root, compiled, mode = 'auto', development = false }: BundleOptions): Promise<Bundle> {
  const folder = join(resolve(root), '.reflex');
  const kept = join(folder, development ? 'development' : 'bundle');
  const store = new BundleStore(kept, resolve(root), !development);
  const key = development ? `${bundleKey(compiled, root)} ${libraryStamp()}` : bundleKey(compiled, root);
  const stored = await store.load(key, { image: mode === 'never' });
  if ('bundle' in stored) return new Bundle(store.directory, stored.bundle);
  if (mode === 'never') throw new ReflexError('REFLEX_BUNDLE_STALE', `${kept} ${stored.lack}`);

  await writeSources(folder, compiled.files);
  const make = development ? developmentBundle : runVite;
  const { entry, pages, files, sources } = await make(resolve(root), folder, compiled);
  const all = new Map(files);
  const scheme = compiled.kit ? addColorScheme(all) : undefined;
  const record: BundleRecord = { entry, colorScheme: scheme, pages, manifest: compiled.manifest };
  await store.save(key, record, all, sources);
  return new Bundle(store.directory, record);
}

function addColorScheme(files: Map<string, Uint8Array>): string {
  const hash = createHash('sha256').update(COLOR_SCHEME_SCRIPT).digest('base64url').slice(0, 8);
  const path = `assets/color-scheme-${hash}.js`;
  files.set(path, Buffer.from(COLOR_SCHEME_SCRIPT));
  return BASE + path;
}
