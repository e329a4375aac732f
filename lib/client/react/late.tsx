import { useEffect, type CSSProperties, type ReactNode } from 'react';
import type { DocumentEffect } from '../core/page-session.js';
import type { ReflexClient } from '../core/reflex.client.js';
import type { Signal } from '../core/signal.js';
import { loadUntilThere } from '../dom/late-code.js';
import { painted } from '../dom/painted.js';
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

/**
 * What stands beside the page. It sees to it that the code is fetched, and says so where the server went away before that
 * was done.
 */
export function LateAside({ aside }: LateProps): ReactNode {
  const client = useClient();
  const module = useSignal(aside);
  const away = useSignal(client.status) === 'away';
  useEffect(() => void comeLate(client, aside), [client, aside]);
  if (module) return <module.Aside />;
  return (
    away && (
      <p role="status" style={banner}>
        Connection lost. Reconnecting…
      </p>
    )
  );
}

/** With the code begins the conversation with the server. */
async function comeLate(client: ReflexClient, aside: AsideSignal): Promise<void> {
  await painted();
  const module = await loadUntilThere(loadAside, client);
  const perform = (effect: DocumentEffect) => module.performEffect(effect, (error) => client.report(error));
  client.connect((parts) => new module.PageSession(parts, perform));
  aside.set(module);
}

const banner: CSSProperties = { position: 'fixed', inset: 'auto 0 0', textAlign: 'center', background: 'Canvas' };
