import type { Deed } from './take-over.js';

/** What the runtime finds where the server has rendered the page; undefined from when it has begun. */
export interface EarlyWindow {
  /** Renders in the place of that, and does again what somebody has done to it. */
  reflexTakeOver?: (root: Element, render: () => void) => Promise<void>;
}

/** By which somebody is at the page. */
const SIGNS = ['click', 'input', 'submit', 'keydown', 'scroll', 'focusin'];
/** Milliseconds that a page which could start waits for what does all that again. */
const PATIENCE = 1_000;

/**
 * Keeps what is done to a page until the runtime is there. It is small, and a file of its own that comes beside the rest; what
 * does all that again is loaded when there is something to do.
 */
export function keepEarly(): void {
  const window = globalThis as EarlyWindow;
  if ('reflexTakeOver' in window) return;
  const deeds: Deed[] = [];
  let loading: Promise<typeof import('./take-over.js') | void> | undefined;
  const keep = (event: Event): void => {
    loading ??= import('./take-over.js').catch(() => undefined);
    const { value, checked, options } = event.target as Partial<HTMLInputElement & HTMLSelectElement>;
    deeds.push({ event, value, checked, chosen: options && Array.from(options, ({ selected }) => selected) });
  };
  for (const type of SIGNS) addEventListener(type, keep, true);
  window.reflexTakeOver = async (root, render) => {
    // Without that code, what was done is lost, and the page is not.
    const again = await Promise.race([loading, new Promise<void>((resolve) => setTimeout(resolve, PATIENCE))]);
    for (const type of SIGNS) removeEventListener(type, keep, true);
    if (again) await again.takeOver(root, deeds, render);
    else render();
  };
}
