import { createHash } from 'node:crypto';
import type { CompileResult } from '../compiler/output.js';
import { libraryVersion, packageVersions } from './packages.js';

/** Raised when the form of a bundle on disk changes. */
const FORMAT = 2;

/** What the runtime itself is made of. */
const RUNTIME_PACKAGES = ['react', 'react-dom', '@mantine/core', '@mantine/hooks', 'vite'];

/** Two bundles with one key are the same, as far as files of the app outside of `node_modules` are. */
export function bundleKey({ files, packages }: CompileResult, root: string): string {
  const versions = packageVersions([...new Set([...RUNTIME_PACKAGES, ...packages])].toSorted(), root);
  return createHash('sha256')
    .update(JSON.stringify({ FORMAT, library: libraryVersion(), versions, files: [...files] }))
    .digest('hex');
}

/** Versions that the manifest's hash depends on, see `CompileInput.versions`. */
export function runtimeVersions(root: string): Record<string, string> {
  return { 'nestjs-reflex': libraryVersion(), ...packageVersions(RUNTIME_PACKAGES, root) };
}
