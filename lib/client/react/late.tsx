import type { CSSProperties, ReactNode } from 'react';
import type { Signal } from '../core/signal.js';
import { useClient } from './client.context.js';
import type { ErrorPageProps } from './error-page.js';
import { useSignal } from './watch.js';

/** The part of the runtime that a page can be painted without. */
export const loadAside = () => import('./aside.js');

/** That part, from when it is there. */
export type AsideSignal = Signal<Awaited<ReturnType<typeof loadAside>> | undefined>;

interface LateProps {
  readonly aside: AsideSignal;
}

export function LateToasts({ aside }: LateProps): ReactNode {
  const module = useSignal(aside);
  return module && <module.ToastHost />;
}

export function LateErrorPage({ aside, ...props }: LateProps & ErrorPageProps): ReactNode {
  const module = useSignal(aside);
  return module ? <module.ErrorPage {...props} /> : <p role="alert">{props.error.message}</p>;
}

/** What stands beside the page. Where the server went away before that could be fetched, it says so by itself. */
export function LateAside({ aside }: LateProps): ReactNode {
  const module = useSignal(aside);
  const away = useSignal(useClient().status) === 'away';
  if (module) return <module.Aside />;
  return (
    away && (
      <p role="status" style={banner}>
        Connection lost. Reconnecting…
      </p>
    )
  );
}

const banner: CSSProperties = { position: 'fixed', inset: 'auto 0 0', textAlign: 'center', background: 'Canvas' };
