import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { useClient } from './client.context.js';
import { useSignal } from './watch.js';

/** A navigation that takes no longer shows nothing, in milliseconds. */
const PATIENCE = 150;

/** A thin bar at the top while a page is awaited. */
export function ProgressBar(): ReactNode {
  const busy = useSignal(useClient().session.get()!.navigation.busy);
  const [late, setLate] = useState(false);
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!busy) return;
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [busy]);
  const visible = busy && late;
  useEffect(() => {
    // It slows down towards an end that it does not know.
    const steps = [{ transform: 'scaleX(0)' }, { transform: 'scaleX(0.9)' }];
    if (visible) bar.current?.animate(steps, { duration: 10_000, easing: 'cubic-bezier(0.1, 0.9, 0.3, 1)', fill: 'forwards' });
  }, [visible]);
  return visible && <div ref={bar} role="progressbar" aria-label="Loading" style={style} />;
}

const style: CSSProperties = {
  position: 'fixed',
  inset: '0 0 auto 0',
  height: 2,
  background: 'var(--mantine-primary-color-filled, #228be6)',
  transformOrigin: '0 0',
  zIndex: 10_001,
};
