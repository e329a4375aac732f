import { useEffect } from 'react';

/** Asks before the document, or the page in it, is left while `isDirty` says so. */
export function useLeaveGuard(isDirty: () => boolean, question: string): void {
  useEffect(() => {
    const unload = (event: BeforeUnloadEvent): void => {
      if (isDirty()) event.preventDefault();
    };
    // Before the link does anything: its own handlers run later.
    const click = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      const stays = event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey;
      if (!link || stays || link.getAttribute('target') === '_blank' || !isDirty() || window.confirm(question)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('beforeunload', unload);
    document.addEventListener('click', click, true);
    return () => {
      window.removeEventListener('beforeunload', unload);
      document.removeEventListener('click', click, true);
    };
  }, [isDirty, question]);
}
