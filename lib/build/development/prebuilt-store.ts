import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../replace-file.js';
import type { Prebuilt, PrebuiltModule } from './prebuilt.js';

/** A prebuild on disk. */
interface StoredPrebuild {
  readonly key: string;
  readonly modules: Readonly<Record<string, PrebuiltModule>>;
  /** Hash of every file by its path. */
  readonly files: Readonly<Record<string, string>>;
  /** Hash of every file of the app that went into it. */
  readonly sources: Readonly<Record<string, string>>;
}

/** Keeps prebuilds in a folder: one of each name, good as long as its key and its sources are the same. */
export class PrebuiltStore {
  constructor(private readonly folder: string) {}

  /** The prebuild of this name and key; made, and kept, where there is none. */
  async get(name: string, key: string, make: () => Promise<Prebuilt>): Promise<Prebuilt> {
    const stored = await this.load(name, key);
    if (stored) return stored;
    const made = await make();
    await this.save(name, key, made);
    return made;
  }

  private async load(name: string, key: string): Promise<Prebuilt | undefined> {
    try {
      const stored = JSON.parse(await readFile(this.recordOf(name), 'utf8')) as StoredPrebuild;
      if (stored.key !== key) return undefined;
      const files = await Promise.all(
        Object.entries(stored.files).map(async ([path, hash]) => [path, await readWhole(this.fileOf(name, path), hash)] as const),
      );
      await Promise.all(Object.entries(stored.sources).map(([path, hash]) => readWhole(path, hash)));
      return { modules: new Map(Object.entries(stored.modules)), files: new Map(files), sources: Object.keys(stored.sources) };
    } catch {
      return undefined;
    }
  }

  private async save(name: string, key: string, { modules, files, sources }: Prebuilt): Promise<void> {
    await rm(this.fileOf(name, ''), { recursive: true, force: true });
    await Promise.all([...files].map(([path, content]) => replaceFile(this.fileOf(name, path), content)));
    const hashes = await Promise.all(sources.map(async (path) => [path, hashOf(await readFile(path))] as const));
    const stored: StoredPrebuild = {
      key,
      modules: Object.fromEntries(modules),
      files: Object.fromEntries([...files].map(([path, content]) => [path, hashOf(content)])),
      sources: Object.fromEntries(hashes),
    };
    await replaceFile(this.recordOf(name), JSON.stringify(stored));
  }

  private fileOf(name: string, path: string): string {
    return join(this.folder, name, path);
  }

  private recordOf(name: string): string {
    return join(this.folder, `${name}.json`);
  }
}

/** Rejects where the file is another by now. */
async function readWhole(path: string, hash: string): Promise<Uint8Array> {
  const content = await readFile(path);
  if (hashOf(content) !== hash) throw new Error(`${path} has changed`);
  return content;
}

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
