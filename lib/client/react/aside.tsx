import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import type { Shown } from '../core/shown.js';
import { interceptLinks } from '../dom/links.js';
import { focusPage } from '../dom/page-focus.js';
import { useClient } from './client.context.js';
import { ConnectionBanner } from './connection-banner.js';
import { ProgressBar } from './progress-bar.js';
import { useSignal } from './watch.js';

export { PageSession } from '../core/page-session.js';
export { performEffect } from '../dom/effects.js';
export { ErrorPage } from './error-page.js';
export { ToastHost } from './toast-host.js';

/** What the runtime does and shows beside the page: links, the arrival at a new page, a navigation or server awaited. */
export function Aside(): ReactNode {
  const client = useClient();
  const { navigation } = client.session.get()!;
  const shown = useSignal(client.shown);
  const announcer = useRef<HTMLDivElement>(null);
  const arrived = useRef<Shown>(null);

  useEffect(() => interceptLinks(client), [client]);
  useLayoutEffect(() => {
    if (!navigation.arrived(shown)) return;
    arrived.current = shown;
    focusPage();
  }, [navigation, shown]);
  useEffect(() => {
    // After the effects of the page, which set the title.
    if (arrived.current === shown && announcer.current) announcer.current.textContent = document.title;
  }, [shown]);

  return (
    <>
      <ConnectionBanner />
      <ProgressBar />
      <div ref={announcer} role="status" aria-live="polite" style={unseen} />
    </>
  );
}

// At the top: below the page it would make the document a pixel longer.
const unseen = {
  position: 'absolute',
  top: 0,
  width: 1,
  height: 1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
} as const;
