import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';

/**
 * The folder that `make` fills, made once for all suites of a run. Suites run in processes of their own: where two make it
 * at once, the one that is done first is kept, and what is there is whole.
 */
export async function sharedInRun(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const shared = join(inject('runFolder'), name);
  if (existsSync(shared)) return shared;
  const own = await mkdtemp(`${shared}-`);
  try {
    await make(own);
    await rename(own, shared);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    if (!existsSync(shared)) throw error;
  }
  return shared;
}
