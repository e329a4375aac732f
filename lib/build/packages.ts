import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of this library, from which its own dependencies are found. */
const LIBRARY_FILE = fileURLToPath(import.meta.url);

/** A package that is installed. */
export interface InstalledPackage {
  readonly version: string;
  /** A file whose imports find it. */
  readonly importer: string;
}

/**
 * The installed package that pages get when they import `name`: the app's own, unless this library needs another major
 * version of it, else the library's.
 */
export function findPackage(name: string, root: string): InstalledPackage | undefined {
  const fromApp = findFrom(name, join(root, 'package.json'));
  const fromLibrary = findFrom(name, LIBRARY_FILE);
  if (!fromApp || !fromLibrary) return fromApp ?? fromLibrary;
  return major(fromApp.version) === major(fromLibrary.version) ? fromApp : fromLibrary;
}

/** Whether that is no module which imports, but a file from which `findPackage` has packages found. */
export function isLookedUpFrom(importer: string): boolean {
  return importer === LIBRARY_FILE || basename(importer) === 'package.json';
}

/** Versions by name; 'none' for what is not installed, which the bundler reports. */
export function packageVersions(names: readonly string[], root: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, findPackage(name, root)?.version ?? 'none']));
}

/** The version of this library itself. */
export function libraryVersion(): string {
  for (let folder = dirname(LIBRARY_FILE); folder !== dirname(folder); folder = dirname(folder)) {
    const found = readPackage(join(folder, 'package.json'));
    if (found?.name === 'nestjs-reflex') return found.version;
  }
  return '0.0.0';
}

/** The version, and when this very copy was written: who works on the library builds it without raising its version. */
export function libraryStamp(): string {
  return `${libraryVersion()} ${statSync(LIBRARY_FILE).mtimeMs}`;
}

/** Read from the files, because a package may not export its package.json. */
function findFrom(name: string, importer: string): InstalledPackage | undefined {
  for (let folder = dirname(importer); ; folder = dirname(folder)) {
    const found = readPackage(join(folder, 'node_modules', name, 'package.json'));
    if (found) return { version: found.version, importer };
    if (folder === dirname(folder)) return undefined;
  }
}

function readPackage(file: string): { readonly name: string; readonly version: string } | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    return { name: name ?? '', version: version ?? '0.0.0' };
  } catch {
    return undefined;
  }
}

function major(version: string): string {
  return version.split('.', 1)[0]!;
}
