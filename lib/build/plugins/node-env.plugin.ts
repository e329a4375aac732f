import type { Plugin } from 'vite';

/** Builds that wait for their moment with `process.env`: it is one for the process, and so is this. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a build for production, whatever the app runs as. Vite takes that from `process.env.NODE_ENV` and from nowhere else
 * while it resolves its configuration; the variable belongs to the app, so it is set for that moment alone.
 */
export async function asProduction<T>(build: (plugin: Plugin) => Promise<T>): Promise<T> {
  const before = last;
  let release = (): void => undefined;
  last = new Promise<void>((resolve) => (release = resolve));
  await before;
  const restore = setNodeEnv('production');
  const done = (): void => {
    restore();
    release();
  };
  try {
    return await build({ name: 'reflex:node-env', enforce: 'post', configResolved: done });
  } finally {
    done();
  }
}

/** Returns what puts the variable back, once. */
function setNodeEnv(value: string): () => void {
  const before = process.env['NODE_ENV'];
  let changed = true;
  process.env['NODE_ENV'] = value;
  return () => {
    if (!changed) return;
    changed = false;
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  };
}
