import type { FirstPaint, PaintRequest } from '../protocol/first-paint.js';

/** The built bundle as the HTML of a page needs it. */
export interface PageAssets {
  /** Path below which the files are served, as their URLs have it. */
  readonly base: string;
  /** Folder of the files. */
  readonly directory: string;
  /** URL of the module that starts every page. */
  readonly entry: string;
  /** URLs of the stylesheets of a page, in order. */
  styles(page: number): readonly string[];
  /** URLs of the modules that a page loads besides the entry. */
  preloads(page: number): readonly string[];
  /** URL of the script that sets the colour scheme before the first paint, where the page shows the kit. */
  colorScheme(page: number): string | undefined;
  /** URL of the module that keeps what is clicked on a page that is there before its code. */
  readonly early: string | undefined;
  /** Renders a page to HTML; undefined where the bundle has nothing that does. Rejects with what the page throws. */
  paint(request: PaintRequest): Promise<FirstPaint | undefined>;
}
