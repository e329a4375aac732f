import type { ReflexClient } from '../core/reflex.client.js';

/** Takes clicks on links of the app for navigations, whoever rendered them. Returns what ends it. */
export function interceptLinks(client: ReflexClient): () => void {
  const onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.hasAttribute('download') || link.rel.split(' ').includes('external')) return;
    if (link.target && link.target !== '_self') return;
    if (link.origin !== location.origin || !link.protocol.startsWith('http')) return;
    // A place on this page is the browser's to go to.
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
    event.preventDefault();
    client.navigate(link.href);
  };
  document.addEventListener('click', onClick);
  return () => document.removeEventListener('click', onClick);
}
