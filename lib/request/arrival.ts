/**
 * How somebody came to the page whose `onLoad` runs.
 *
 * - `entered`: a visit begins. By a link, a redirect, the address bar or a new tab; or back and forward, from another path.
 * - `reloaded`: the document was loaded again, at the same URL. What people had typed is gone from it, the state is not.
 * - `readdressed`: back or forward led to the same path with another query string. What is on the page stays on it.
 */
export type Arrival = 'entered' | 'reloaded' | 'readdressed';

/** How one comes to `to` in a tab that shows `from`: by another document, or by a step through the tab's history. */
export function arrivalAt(to: string, from: string | undefined, by: 'document' | 'history'): Arrival {
  if (from === undefined) return 'entered';
  if (by === 'document') return from === to ? 'reloaded' : 'entered';
  return pathname(from) === pathname(to) ? 'readdressed' : 'entered';
}

function pathname(url: string): string {
  return url.split('?', 1)[0]!;
}
