const FOLLOWED = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** The URL, made absolute; undefined where it is none, or of a scheme that could run code. */
export function safeUrl(href: string, base: string): URL | undefined {
  try {
    const url = new URL(href, base);
    return FOLLOWED.has(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Path and query string: what the server knows of a URL. */
export function pathOf(url: URL): string {
  return url.pathname + url.search;
}
