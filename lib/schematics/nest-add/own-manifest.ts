import { readFileSync } from 'node:fs';
import type { PackageJson } from '../project/package-json.js';

/** Our own package.json: three folders up, in dist as in lib. */
export function ownManifest(): PackageJson {
  return JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as PackageJson;
}

/** What an app needs beside us, each with the newest range that we take. */
export function requiredPeers(): [name: string, range: string][] {
  const { peerDependencies = {}, peerDependenciesMeta = {} } = ownManifest();
  return Object.entries(peerDependencies)
    .filter(([name]) => peerDependenciesMeta[name]?.optional !== true)
    .map(([name, range]) => [name, range.split('||').at(-1)!.trim()]);
}
