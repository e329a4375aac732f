import type { Manifest } from '../protocol/manifest.js';

export interface CompileResult {
  /** Source by path below `.reflex/`, with forward slashes. `entry.js` is the bundle's entry. */
  readonly files: ReadonlyMap<string, string>;
  readonly manifest: Manifest;
  /** Keys in `files` of the modules of pages, by page id. */
  readonly pages: readonly string[];
  /** The npm packages that pages and layouts import, sorted. */
  readonly packages: readonly string[];
  /** Whether any page or layout shows a component of the kit. */
  readonly kit: boolean;
}
