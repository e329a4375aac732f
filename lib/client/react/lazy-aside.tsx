import { lazy, Suspense, type ComponentType, type ReactNode } from 'react';
import type { ErrorPageProps } from './error-page.js';

/** The part of the runtime that a page can be painted without. It is fetched right after. */
export const loadAside = () => import('./aside.js');

const LoadedAside = lazyAside<object>(
  (module) => module.Aside,
  () => null,
);
const LoadedErrorPage = lazyAside<ErrorPageProps>(
  (module) => module.ErrorPage,
  ({ error }) => error.message,
);

/** `otherwise` where it cannot be fetched: then the page does without. */
function lazyAside<P extends object>(
  pick: (module: Awaited<ReturnType<typeof loadAside>>) => ComponentType<P>,
  otherwise: ComponentType<P>,
) {
  return lazy(async () => ({ default: await loadAside().then(pick, () => otherwise) }));
}

export function Aside(): ReactNode {
  return (
    <Suspense>
      <LoadedAside />
    </Suspense>
  );
}

export function ErrorPage(props: ErrorPageProps): ReactNode {
  return (
    <Suspense>
      <LoadedErrorPage {...props} />
    </Suspense>
  );
}
