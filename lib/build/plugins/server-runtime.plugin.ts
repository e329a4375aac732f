import { extname } from 'node:path';
import type { Plugin } from 'vite';
import { CLIENT_ENTRY, CLIENT_FOLDER, SERVER_FOLDER } from '../client-entry.js';
import { isLookedUpFrom } from '../packages.js';
import { posixPath } from './emitted-modules.plugin.js';

const extension = extname(CLIENT_ENTRY);
const folder = posixPath(SERVER_FOLDER);

/** Modules of the runtime that ask the browser, by the end of what imports them. */
const INSTEAD = /(?:^|\/)(reader|style-nonce)\.js$/;

/** React with other `createElement` and `cloneElement`. */
const MARKING = '\0reflex:react';

/** Packages of React's own, which know elements by what they are made of. */
const REACT = /\/node_modules\/(?:react|react-dom|scheduler)\//;

const isMarking = (importer: string): boolean => importer === MARKING || importer.startsWith(folder);

/**
 * Renders pages where no browser is: 'nestjs-reflex/client' is the runtime's side for that, React makes elements as HTML
 * needs them, and modules that ask the browser have others in their place.
 */
export function serverRuntime(): Plugin {
  const client = `${posixPath(CLIENT_FOLDER)}/`;
  const own = (name: string): string => `${folder}${name}${extension}`;
  return {
    name: 'reflex:server-runtime',
    enforce: 'pre',
    resolveId(source, importer = '') {
      if (source === 'nestjs-reflex/client') return own('index');
      if (isMarking(importer) || isLookedUpFrom(importer) || REACT.test(importer)) return undefined;
      if (source === 'react') return MARKING;
      if (source === 'react/jsx-runtime') return own('jsx-runtime');
      const instead = importer.startsWith(client) ? INSTEAD.exec(source) : null;
      return instead ? own(`instead/${instead[1]!}`) : undefined;
    },
    load: (id) =>
      id === MARKING
        ? `export * from 'react';\nexport { cloneElement, createElement, default } from '${own('react')}';\n`
        : undefined,
  };
}
