import type { Manifest } from '../protocol/manifest.js';

export interface CompileResult {
  /** Source by path below `.reflex/`, with forward slashes. `entry.js` is the bundle's entry. */
  readonly files: ReadonlyMap<string, string>;
  readonly manifest: Manifest;
}
