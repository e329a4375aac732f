import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FirstPaint, PaintRequest, ServerBundle } from '../protocol/first-paint.js';
import type { Manifest } from '../protocol/manifest.js';

/** Path below which the files of a bundle are served. */
export const BASE = '/_reflex/';

/** Folder of the bundle's files for browsers, below its own. */
export const PUBLIC = 'public';
/** Folder of its files for this process, beside that. */
export const SERVER = 'server';

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
  /** URL of the module that keeps what is clicked before a page's code has come; undefined where pages are empty until then. */
  readonly early?: string;
  /** By page id. */
  readonly pages: readonly PageFiles[];
  readonly manifest: Manifest;
  /** File below the bundle's folder that renders pages to HTML; undefined where none does. */
  readonly server?: string;
}

/** The built pages, ready to be served. */
export class Bundle {
  readonly base = BASE;
  readonly entry: string;
  readonly manifest: Manifest;
  /** Absolute path of the folder whose files are served below `base`. */
  readonly directory: string;
  #server?: Promise<ServerBundle>;

  constructor(
    private readonly folder: string,
    private readonly record: BundleRecord,
  ) {
    this.directory = join(folder, PUBLIC);
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

  /** URL of the module that keeps what is clicked on a page before its code has come. */
  get early(): string | undefined {
    return this.record.early;
  }

  /**
   * Renders a page; undefined where the bundle has nothing that does. React and the kit are loaded with the first page, and not
   * before. Rejects with whatever a page throws outside of a browser.
   */
  async paint(request: PaintRequest): Promise<FirstPaint | undefined> {
    const { server } = this.record;
    if (server === undefined) return undefined;
    this.#server ??= this.load(server);
    return (await this.#server).paint(request);
  }

  /** A file that could not be read is tried again. */
  private async load(path: string): Promise<ServerBundle> {
    try {
      return (await import(pathToFileURL(join(this.folder, path)).href)) as ServerBundle;
    } catch (error) {
      this.#server = undefined;
      throw error;
    }
  }
}
