import type { Plugin } from 'vite';

/**
 * Bundles are for production, whatever the app runs as. Vite takes that from `process.env.NODE_ENV` and from nowhere else
 * while it resolves its configuration; the variable belongs to the app, so it is set for that moment alone.
 */
export function productionEnvironment(): { readonly plugin: Plugin; readonly restore: () => void } {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  const restore = (): void => {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  };
  return { plugin: { name: 'reflex:node-env', enforce: 'post', configResolved: restore }, restore };
}
