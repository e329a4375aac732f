/**
 * Moves the focus to where a new page begins, as a loaded document would: else the keyboard stays at a link that is
 * gone. An input that the page has focused by itself keeps it.
 */
export function focusPage(): void {
  if (document.activeElement?.matches('input,textarea,select,[contenteditable]')) return;
  const start =
    document.querySelector<HTMLElement>('main h1') ??
    document.querySelector<HTMLElement>('h1') ??
    document.querySelector<HTMLElement>('main');
  if (!start) return;
  if (!start.hasAttribute('tabindex')) start.tabIndex = -1;
  start.focus({ preventScroll: true });
}
