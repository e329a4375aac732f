import type { Manifest } from '../protocol/manifest.js';

/** Path below which the files of a bundle are served. */
export const BASE = '/_reflex/';

/** What a page needs besides the entry, as URLs. */
export interface PageFiles {
  /** Modules that it imports: fetched beside the entry, not after it. */
  readonly preloads: readonly string[];
  /** Stylesheets, in order. */
  readonly styles: readonly string[];
}

/** The parts of a bundle that are kept in its file. */
export interface BundleRecord {
  /** URL of the module that starts every page. */
  readonly entry: string;
  /** URL of the blocking script that sets the colour scheme before the first paint; undefined where no page shows the kit. */
  readonly colorScheme?: string;
  /** By page id. */
  readonly pages: readonly PageFiles[];
  readonly manifest: Manifest;
}

/** The built pages, ready to be served. */
export class Bundle {
  readonly base = BASE;
  readonly entry: string;
  readonly manifest: Manifest;

  constructor(
    /** Absolute path of the folder whose files are served below `base`. */
    readonly directory: string,
    private readonly record: BundleRecord,
  ) {
    this.entry = record.entry;
    this.manifest = record.manifest;
  }

  /** Hash of the manifest that the bundle was built with. */
  get build(): string {
    return this.manifest.hash;
  }

  /** URLs of the modules that a page loads besides the entry. */
  preloads(page: number): readonly string[] {
    return this.record.pages[page]?.preloads ?? [];
  }

  /** URLs of the stylesheets of a page, in order. */
  styles(page: number): readonly string[] {
    return this.record.pages[page]?.styles ?? [];
  }

  /**
   * URL of the blocking script that sets the colour scheme. It and the kit's styles are those of all pages where one shows
   * the kit: a page must not look different when the browser has been on another before.
   */
  colorScheme(): string | undefined {
    return this.record.colorScheme;
  }
}
