import { readFile } from 'node:fs/promises';
import type { EmittedModule, ModuleCache } from '../../compiler/module-cache.js';
import { libraryStamp } from '../packages.js';
import { replaceFile } from '../replace-file.js';

/** The emitted modules of the last start, in a file. Those of another version of this library are not used. */
export class EmittedModules implements ModuleCache {
  private readonly used = new Map<string, EmittedModule>();
  private changed = false;

  private constructor(
    private readonly file: string,
    private readonly before: ReadonlyMap<string, EmittedModule>,
  ) {}

  static async open(file: string): Promise<EmittedModules> {
    return new EmittedModules(file, await read(file));
  }

  get(fingerprint: string): EmittedModule | undefined {
    const found = this.before.get(fingerprint);
    if (found) this.used.set(fingerprint, found);
    return found;
  }

  set(fingerprint: string, module: EmittedModule): void {
    this.changed = true;
    this.used.set(fingerprint, module);
  }

  /** Keeps what this start has used, for the next one. */
  async save(): Promise<void> {
    if (this.changed) await replaceFile(this.file, JSON.stringify({ version: libraryStamp(), modules: [...this.used] }));
  }
}

async function read(file: string): Promise<ReadonlyMap<string, EmittedModule>> {
  try {
    const stored = JSON.parse(await readFile(file, 'utf8')) as { version: string; modules: [string, EmittedModule][] };
    return new Map(stored.version === libraryStamp() ? stored.modules : []);
  } catch {
    return new Map();
  }
}
