import type { CSSProperties, ReactNode } from 'react';
import type { WireError } from '../../protocol/wire.js';
import { muted, plain } from './plain-style.js';

export interface ErrorPageProps {
  readonly error: Pick<WireError, 'status' | 'message' | 'code' | 'id'>;
  /** Shows the code and all of the message. */
  readonly development?: boolean;
  readonly retry?: () => void;
  /** Within a layout instead of on its own. */
  readonly inset?: boolean;
}

const TITLES: Readonly<Record<number, string>> = {
  401: 'Please sign in',
  403: 'No access',
  404: 'Page not found',
  429: 'Too many requests',
  503: 'Not available',
};

/** What stands in for a page that cannot be shown. It needs no kit. */
export function ErrorPage({ error, development, retry, inset }: ErrorPageProps): ReactNode {
  const { status, message, code, id } = error;
  return (
    <main style={inset ? { ...plain, ...page } : { ...plain, ...page, ...whole }}>
      <div style={{ maxWidth: '36rem' }}>
        <p style={{ ...muted, margin: 0, fontSize: '0.875rem' }}>{status}</p>
        <h1 style={{ margin: '0.25rem 0 0.75rem', fontSize: '1.75rem', lineHeight: 1.2 }}>
          {TITLES[status] ?? 'Something went wrong'}
        </h1>
        <p style={{ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{message}</p>
        {(development || id) && <p style={{ ...muted, fontSize: '0.875rem' }}>{development ? code : `Reference: ${id}`}</p>}
        <p style={{ marginTop: '1.5rem' }}>
          {retry ? (
            <button type="button" onClick={retry} style={button}>
              Try again
            </button>
          ) : (
            <a href="/" style={{ color: 'inherit' }}>
              Go to the start page
            </a>
          )}
        </p>
      </div>
    </main>
  );
}

const page: CSSProperties = {
  display: 'grid',
  placeItems: 'center',
  padding: '2rem',
  boxSizing: 'border-box',
  minHeight: '40vh',
};
const whole: CSSProperties = { position: 'fixed', inset: 0, overflow: 'auto' };
const button: CSSProperties = {
  font: 'inherit',
  color: 'inherit',
  background: 'transparent',
  border: '1px solid currentColor',
  borderRadius: '0.375rem',
  padding: '0.5rem 1rem',
  cursor: 'pointer',
};
