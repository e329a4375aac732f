import { takeOver } from './take-over.js';

/** What the runtime finds where the server has rendered the page. */
export interface EarlyWindow {
  /** Renders in the place of that, and does again what somebody has done to it. */
  reflexTakeOver?: (root: Element, render: () => void) => void;
}

/**
 * Keeps what is clicked until the runtime is there. It is small, and a file of its own that comes before the rest. A submission
 * by a button is a click already.
 */
export function keepEarly(): void {
  const events: Event[] = [];
  const keep = (event: Event): void => {
    if (event.type === 'click' || !(event as SubmitEvent).submitter) events.push(event);
  };
  for (const type of ['click', 'submit']) addEventListener(type, keep, true);
  (globalThis as EarlyWindow).reflexTakeOver = (root, render) => {
    for (const type of ['click', 'submit']) removeEventListener(type, keep, true);
    takeOver(root, events, render);
  };
}
