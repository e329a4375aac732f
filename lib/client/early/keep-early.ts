/** What the runtime finds where the server has rendered the page. */
export interface EarlyWindow {
  /** Renders in the place of that, and does again what somebody has done to it. */
  reflexTakeOver?: (root: Element, render: () => void) => Promise<void>;
}

/** By which somebody is at the page. */
const SIGNS = ['pointerdown', 'keydown', 'focusin', 'input', 'click', 'submit'];

/**
 * Keeps what is clicked until the runtime is there. It is small, and a file of its own that comes before the rest; what does all
 * that again is loaded when somebody is at the page. A submission by a button is a click already.
 */
export function keepEarly(): void {
  const events: Event[] = [];
  let loading: Promise<typeof import('./take-over.js') | undefined> | undefined;
  // Without that code, what was done is lost, and the page is not.
  const load = () => (loading ??= import('./take-over.js').catch(() => undefined));
  const hear = (event: Event): void => {
    void load();
    const { type, submitter } = event as SubmitEvent;
    if (type === 'click' || (type === 'submit' && !submitter)) events.push(event);
  };
  for (const type of SIGNS) addEventListener(type, hear, true);
  (globalThis as EarlyWindow).reflexTakeOver = async (root, render) => {
    const again = loading || document.activeElement !== document.body ? await load() : undefined;
    for (const type of SIGNS) removeEventListener(type, hear, true);
    if (again) again.takeOver(root, events, render);
    else render();
  };
}
