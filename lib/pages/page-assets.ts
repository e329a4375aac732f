/** The built bundle as the HTML of a page needs it. */
export interface PageAssets {
  /** Hash of the manifest that the bundle was built with. */
  readonly build: string;
  /** Folder whose files are served below `/_reflex/`. */
  readonly directory: string;
  /** URL of the module that starts every page. */
  readonly entry: string;
  /** URLs of the stylesheets of a page, in order. */
  styles(page: number): readonly string[];
  /** URLs of the modules that a page loads besides the entry. */
  preloads(page: number): readonly string[];
  /** URL of the script that sets the colour scheme before the first paint, where the page shows the kit. */
  colorScheme(page: number): string | undefined;
}

/** Path below which the bundle is served. */
export const ASSETS_PATH = '/_reflex';
