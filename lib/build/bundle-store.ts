import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { PUBLIC, SERVER, type BundleRecord } from './bundle.js';
import { COMPRESSED, withCompressed } from './compress.js';
import { replaceFile } from './replace-file.js';

/** `.reflex/bundle/manifest.json`. */
interface StoredBundle extends BundleRecord {
  readonly key: string;
  /** Size of every file of the bundle. */
  readonly files: Readonly<Record<string, number>>;
  /** Hash of every file that went into it from outside of installed packages, by its path from the app's folder. */
  readonly sources: Readonly<Record<string, string>>;
}

/** What there is on disk. */
export type StoredState = { readonly bundle: BundleRecord } | { readonly lack: string };

/** Age from which a file that no record names is nobody's: a process that builds beside this one is done long before. */
const ABANDONED_MS = 10 * 60_000;

/**
 * The bundle of one app on disk. Files are written beside their place and renamed, the record last: a process that dies
 * halfway leaves the bundle that was there. Names carry the hash of the content, so that two processes that build at once
 * write the same file or another one. The files of the bundle before are kept: tabs that are open still ask for them.
 */
export class BundleStore {
  private readonly record: string;

  /** `root` is the app's folder, in which files are found again where the app was moved; `compressed`: files are also kept as servers send them over a network. */
  constructor(
    readonly folder: string,
    private readonly root: string,
    private readonly compressed = true,
  ) {
    this.record = join(folder, 'manifest.json');
  }

  /**
   * The bundle on disk, if it is the one of `key`, whole, and its sources are what they were; else what is wrong with it.
   * An `image` needs no sources: those that are not there are taken to be what they were.
   */
  async load(key: string, { image = false } = {}): Promise<StoredState> {
    const stored = await this.read();
    if (!stored) return { lack: 'holds no bundle' };
    if (stored.key !== key) return { lack: 'holds the bundle of other pages, states or versions' };
    for (const [path, size] of Object.entries(stored.files)) {
      if (!(await this.has(path, size))) return { lack: `has not the whole of ${path}` };
    }
    for (const [path, hash] of Object.entries(stored.sources)) {
      const now = await hashFile(resolve(this.root, path));
      if (now !== hash && !(image && now === undefined)) return { lack: `was made before ${path} changed` };
    }
    const { entry, colorScheme, early, pages, manifest, server } = stored;
    return { bundle: { entry, colorScheme, early, pages, manifest, server } };
  }

  /** Keeps a bundle, its files compressed beside them. A name carries the hash of its content: what is there is left alone. */
  async save(
    key: string,
    bundle: BundleRecord,
    files: ReadonlyMap<string, Uint8Array>,
    sources: readonly string[],
  ): Promise<void> {
    const before = await this.read();
    const sizes = await this.whole(before?.files ?? {}, files);
    const added = new Map([...files].filter(([path]) => !sizes.has(path)));
    const fresh = this.compressed ? await withCompressed(added) : added;
    await Promise.all([...fresh].map(([path, content]) => replaceFile(join(this.folder, path), content)));
    for (const [path, content] of fresh) sizes.set(path, content.length);
    const hashes = await Promise.all(
      sources.map(async (path) => [posixRelative(this.root, path), (await hashFile(path)) ?? ''] as const),
    );
    const stored: StoredBundle = {
      key,
      ...bundle,
      files: Object.fromEntries(sizes),
      sources: Object.fromEntries(hashes),
    };
    await replaceFile(this.record, `${JSON.stringify(stored, null, 2)}\n`);
    await this.clean(new Set([...sizes.keys(), ...Object.keys(before?.files ?? {})]));
  }

  /** Sizes by path of those `files` that a bundle before has on disk, and of what is compressed beside them. */
  private async whole(before: StoredBundle['files'], files: ReadonlyMap<string, Uint8Array>): Promise<Map<string, number>> {
    const found = await Promise.all(
      [...files.keys()].map(async (path) => {
        const recorded = [path, ...COMPRESSED.map((extension) => path + extension)].filter((name) => Object.hasOwn(before, name));
        const there = await Promise.all(recorded.map((name) => this.has(name, before[name]!)));
        return recorded[0] === path && there.every(Boolean) ? recorded.map((name) => [name, before[name]!] as const) : [];
      }),
    );
    return new Map(found.flat());
  }

  private async has(path: string, size: number): Promise<boolean> {
    return (await sizeOf(join(this.folder, path))) === size;
  }

  private async read(): Promise<StoredBundle | undefined> {
    try {
      return JSON.parse(await readFile(this.record, 'utf8')) as StoredBundle;
    } catch {
      return undefined;
    }
  }

  private async clean(kept: ReadonlySet<string>): Promise<void> {
    const folders = await Promise.all([PUBLIC, SERVER].map((name) => filesBelow(join(this.folder, name))));
    await Promise.all(
      folders.flat().map(async (file) => {
        if (!kept.has(posixRelative(this.folder, file)) && (await ageOf(file)) > ABANDONED_MS) await rm(file, { force: true });
      }),
    );
  }
}

/** None where there is no such folder. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function posixRelative(root: string, path: string): string {
  return relative(root, path).replaceAll('\\', '/');
}

async function hashFile(path: string): Promise<string | undefined> {
  try {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  } catch {
    return undefined;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}

async function ageOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found ? Date.now() - found.mtimeMs : 0;
}
