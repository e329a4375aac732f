import type { Plugin } from 'vite';
import { CLIENT_ENTRY, CLIENT_FOLDER, CRUD_ENTRY, EARLY_ENTRY, TOOLS_ENTRY } from '../client-entry.js';
import { findPackage, type InstalledPackage } from '../packages.js';
import { posixPath } from './emitted-modules.plugin.js';

/** Packages that must be one copy, whoever imports them: contexts and hooks do not reach from one to another. */
const SINGLE = /^(react|react-dom|scheduler|@mantine\/[\w-]+)(\/|$)/;

/** What may be a module of the runtime. */
const OWN = /\/(?:client|protocol)\/.*\.[jt]sx?$/;

/**
 * Finds what pages import: 'nestjs-reflex/client' is the runtime of this very library, and packages come from the app
 * first, then from the dependencies of this library, which a strict package manager hides from the app.
 */
export function runtimeResolution(root: string): Plugin {
  const client = `${posixPath(CLIENT_FOLDER)}/`;
  const protocol = client.replace(/client\/$/, 'protocol/');
  // Looking for one reads files up the folders, and a hundred pages import the same few.
  const installed = new Map<string, InstalledPackage | undefined>();
  const find = (name: string): InstalledPackage | undefined => {
    if (!installed.has(name)) installed.set(name, findPackage(name, root));
    return installed.get(name);
  };
  return {
    name: 'reflex:runtime-resolution',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (source === 'nestjs-reflex/client') return posixPath(CLIENT_ENTRY);
      if (source === 'nestjs-reflex/client/crud') return posixPath(CRUD_ENTRY);
      if (source === 'nestjs-reflex/client/early') return posixPath(EARLY_ENTRY);
      if (source === 'nestjs-reflex/client/development') return posixPath(TOOLS_ENTRY);
      if (importer === undefined || !/^[@\w]/.test(source) || /^[A-Za-z]:[\\/]/.test(source)) return undefined;
      if (!SINGLE.test(source)) {
        const found = await this.resolve(source, importer, { ...options, skipSelf: true });
        if (found) return found;
      }
      const name = source
        .split('/')
        .slice(0, source.startsWith('@') ? 2 : 1)
        .join('/');
      const found = find(name);
      return found && (await this.resolve(source, found.importer, { ...options, skipSelf: true }));
    },
    // A module of the runtime that nothing uses is left out, with the styles it imports. They have no other effects.
    transform: {
      filter: { id: OWN },
      handler: (code, id) =>
        id.startsWith(client) || id.startsWith(protocol) ? { code, map: null, moduleSideEffects: false } : undefined,
    },
  };
}
