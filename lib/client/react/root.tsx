import { Fragment, useEffect, useRef, type ComponentType, type ReactNode } from 'react';
import type { ReflexClient } from '../core/reflex.client.js';
import { ClientContext } from './client.context.js';
import { ErrorBoundary } from './error-boundary.js';
import { LateAside, LateErrorPage, LateToasts, type AsideSignal } from './late.js';
import { useSignal } from './watch.js';

type Frame = ComponentType<{ readonly children: ReactNode }>;

/** What a page's module exports as `page`. */
export interface PageModule {
  readonly Page: ComponentType;
  readonly layout?: Frame;
  readonly shell?: Frame;
}

/** The app: the page that is shown, in its layout and shell, and what the runtime adds. */
export function Root({ client, aside }: { readonly client: ReflexClient; readonly aside: AsideSignal }): ReactNode {
  const shown = useSignal(client.shown);
  const module = shown.kind === 'page' ? (shown.module as PageModule) : noPage;
  const before = useRef(module);
  useEffect(() => {
    if (before.current === module) return;
    before.current = module;
    // Browser-only Vars of the page that was left start anew when it comes back.
    for (const handle of client.locals.keys()) if (!client.locals.watched(handle)) client.locals.delete(handle);
  }, [client, module]);
  const { Page, layout: Layout = Fragment, shell: Shell = Fragment } = module;
  const { development } = client;
  const boundary = { of: shown, development, aside };
  return (
    <ClientContext value={client}>
      <ErrorBoundary {...boundary}>
        <Shell>
          <Layout>
            <ErrorBoundary {...boundary} inset={Layout !== Fragment}>
              {shown.kind === 'page' ? <Page /> : <LateErrorPage aside={aside} error={shown.error} development={development} />}
            </ErrorBoundary>
          </Layout>
          <LateToasts aside={aside} />
        </Shell>
      </ErrorBoundary>
      <LateAside aside={aside} />
    </ClientContext>
  );
}

const noPage: PageModule = { Page: () => null };
