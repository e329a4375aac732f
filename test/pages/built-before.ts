import { createHash } from 'node:crypto';
import { cp, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModuleMetadata } from '@nestjs/common';
import { inject } from 'vitest';

/** Of what is in `.reflex/`. */
const BUNDLES = ['bundle', 'development'];

/**
 * What the apps of a run have built, for those after them that seem to have the same pages. Whether it fits is found out by
 * the app, as after a restart: one that has other pages after all builds them.
 */
export class BuiltBefore {
  private readonly kept: string;

  constructor({ providers = [], imports = [] }: ModuleMetadata, options: unknown) {
    const name = createHash('sha256')
      .update(JSON.stringify([providers.map(source), imports.map(source), options]))
      .digest('hex')
      .slice(0, 16);
    this.kept = join(inject('runFolder'), 'built', name);
  }

  async giveTo(root: string): Promise<void> {
    await cp(this.kept, join(root, '.reflex'), { recursive: true }).catch(unlessThere('ENOENT'));
  }

  /** Takes what is built in `root` away, unless an app before has kept its own. Page sessions are no part of it. */
  async takeFrom(root: string): Promise<void> {
    await mkdir(this.kept, { recursive: true });
    for (const folder of BUNDLES) {
      await rename(join(root, '.reflex', folder), join(this.kept, folder)).catch(unlessThere('ENOENT', 'ENOTEMPTY', 'EEXIST'));
    }
  }
}

function source(part: unknown): string {
  if (typeof part === 'function') return String(part);
  const { module, provide } = part as { module?: unknown; provide?: unknown };
  return String(module ?? provide);
}

function unlessThere(...codes: readonly string[]): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
}
