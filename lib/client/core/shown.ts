import type { PageView, WireError } from '../../protocol/wire.js';

/** What the root renders. `module` is what `load` gave for the page. */
export type Shown =
  | { readonly kind: 'page'; readonly view: PageView; readonly module: unknown }
  | { readonly kind: 'error'; readonly url: string; readonly error: WireError };

/** Path and query string of what is shown. */
export function urlOf(shown: Shown): string {
  return shown.kind === 'page' ? shown.view.url : shown.url;
}
