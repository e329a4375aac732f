import { useEffect, useLayoutEffect, useRef } from 'react';

/** The part of the browser's Navigation API that is used, where there is one. */
interface Traversal extends Event {
  readonly navigationType: string;
  readonly destination: { readonly key: string; readonly url: string };
}
interface NavigationApi extends EventTarget {
  traverseTo(key: string): { readonly committed: Promise<unknown>; readonly finished: Promise<unknown> };
}

/**
 * Stands between unsaved work and the ways out of it: closing the document, links, back and forward. `ask` is given what to do
 * where the answer is yes. Only the browser can ask before a document is closed, and it does so in its own words.
 */
export function useLeaveGuard(isDirty: () => boolean, ask: (leave: () => void) => void): void {
  const guard = useRef({ isDirty, ask });
  // Before the form can be seen: what is typed at once is guarded too.
  useLayoutEffect(() => {
    guard.current = { isDirty, ask };
  });
  useEffect(() => {
    let leaving = false;
    const stops = (): boolean => !leaving && guard.current.isDirty();
    const leaveBy = (way: () => void | Promise<unknown>): void =>
      guard.current.ask(() => {
        leaving = true;
        const done = (): void => void (leaving = false);
        Promise.resolve(way()).then(done, done);
      });
    const onUnload = (event: BeforeUnloadEvent): void => {
      if (stops()) event.preventDefault();
    };
    // Before the link does anything: its own handlers run later.
    const onClick = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
      const stays = event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey;
      if (!link || stays || link.target === '_blank' || link.hasAttribute('download') || !stops()) return;
      event.preventDefault();
      event.stopPropagation();
      leaveBy(() => link.click());
    };
    const { navigation } = window as { navigation?: NavigationApi };
    const onTraverse = (event: Event): void => {
      const { navigationType, destination, cancelable } = event as Traversal;
      // The same page with other search words keeps its form.
      const isElsewhere = new URL(destination.url).pathname !== location.pathname;
      if (navigationType !== 'traverse' || !cancelable || !isElsewhere || !stops()) return;
      event.preventDefault();
      leaveBy(() => {
        const { committed, finished } = navigation!.traverseTo(destination.key);
        finished.catch(() => undefined);
        return committed;
      });
    };
    window.addEventListener('beforeunload', onUnload);
    document.addEventListener('click', onClick, true);
    navigation?.addEventListener('navigate', onTraverse);
    return () => {
      window.removeEventListener('beforeunload', onUnload);
      document.removeEventListener('click', onClick, true);
      navigation?.removeEventListener('navigate', onTraverse);
    };
  }, []);
}
