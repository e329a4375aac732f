import { useEffect, useState, type CSSProperties, type ReactNode } from 'react';
import { useClient } from './client.context.js';
import { plain } from './plain-style.js';
import { useSignal } from './watch.js';

/** Shorter absences are nobody's concern, in milliseconds. */
const PATIENCE = 1_200;

/** Says that the connection is lost, while it is. */
export function ConnectionBanner(): ReactNode {
  const status = useSignal(useClient().status);
  const [late, setLate] = useState(false);
  const away = status === 'away';
  useEffect(() => {
    if (!away) return;
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [away]);
  const replaced = status === 'replaced';
  const visible = replaced || (away && late);
  // The region is there before its text: else it is not read out.
  return (
    <div role="status" aria-live="polite" data-reflex-connection={status}>
      {visible && (
        <div style={banner}>
          {replaced ? 'This page goes on in another tab. ' : 'Connection lost. Reconnecting…'}
          {replaced && (
            <button type="button" style={button} onClick={() => location.reload()}>
              Use it here
            </button>
          )}
        </div>
      )}
    </div>
  );
}

const banner: CSSProperties = {
  ...plain,
  position: 'fixed',
  insetInline: 0,
  bottom: '1rem',
  width: 'fit-content',
  maxWidth: 'calc(100vw - 4rem)',
  marginInline: 'auto',
  padding: '0.5rem 1rem',
  borderRadius: '0.5rem',
  background: 'light-dark(#fff4e0, #3b2f1a)',
  color: 'light-dark(#5c3c00, #ffd899)',
  boxShadow: '0 2px 12px rgb(0 0 0 / 0.2)',
  fontSize: '0.875rem',
  zIndex: 10_000,
};

const button: CSSProperties = {
  font: 'inherit',
  color: 'inherit',
  background: 'none',
  border: 0,
  padding: 0,
  textDecoration: 'underline',
  cursor: 'pointer',
};
