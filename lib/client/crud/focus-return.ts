import { useEffect, useRef } from 'react';

/** After the kit has returned the focus, where it knew whereto. Milliseconds. */
const LATER = 30;

/**
 * Returns the focus to what had it before something was opened over the page. The kit does so by itself, but not to a button that
 * has lost the focus before: one that is disabled while its answer is awaited.
 */
export function useFocusReturn(opened: boolean): void {
  const from = useRef<HTMLElement>(undefined);
  useEffect(() => {
    if (opened) return undefined;
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) from.current?.focus({ preventScroll: true });
    }, LATER);
    const onFocus = ({ target }: FocusEvent): void => void (from.current = target as HTMLElement);
    document.addEventListener('focusin', onFocus);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('focusin', onFocus);
    };
  }, [opened]);
}
