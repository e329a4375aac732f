import type { Boot } from './wire.js';

/** What the HTML of a page is rendered from. */
export interface PaintRequest {
  readonly boot: Boot;
  /** Language of the page, BCP 47. */
  readonly lang: string;
  /** Languages of the reader, BCP 47, the best first. */
  readonly languages: readonly string[];
  /** The nonce that the page's Content-Security-Policy asks of style elements. */
  readonly nonce?: string;
}

/** A page as it looks before its code has come. */
export interface FirstPaint {
  /** Content of the root element, without style attributes: a Content-Security-Policy may forbid those. */
  readonly html: string;
  /** The rules of what would be style attributes. Holds no `<`. */
  readonly css: string;
}

/** What the server's side of a bundle exports. */
export interface ServerBundle {
  /** Rejects where a page cannot be loaded or rendered outside of a browser. */
  paint(request: PaintRequest): Promise<FirstPaint>;
}
