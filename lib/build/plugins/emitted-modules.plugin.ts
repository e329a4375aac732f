import { posix } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Serves the emitted modules from memory. Their files on disk are for people: another process may be writing them while
 * this one bundles.
 */
export function emittedModules(folder: string, files: ReadonlyMap<string, string>): Plugin {
  const base = posixPath(folder);
  const pathOf = (id: string): string | undefined => (id.startsWith(`${base}/`) ? id.slice(base.length + 1) : undefined);
  return {
    name: 'reflex:emitted-modules',
    enforce: 'pre',
    resolveId(source, importer) {
      const direct = pathOf(posixPath(source));
      if (direct !== undefined && files.has(direct)) return `${base}/${direct}`;
      const from = importer === undefined ? undefined : pathOf(posixPath(importer));
      if (from === undefined || !source.startsWith('.')) return undefined;
      const path = posix.join(posix.dirname(from), source);
      return files.has(path) ? `${base}/${path}` : undefined;
    },
    load(id) {
      const path = pathOf(id);
      return path === undefined ? undefined : files.get(path);
    },
  };
}

/** Ids of modules have forward slashes on every system. */
export function posixPath(path: string): string {
  return path.replaceAll('\\', '/');
}
