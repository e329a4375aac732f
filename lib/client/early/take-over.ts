import { enter, fill, isField, isSwitch, selectionOf, type Field } from '../dom/fields.js';

/** Clicks on them are done: they led away, or the field says what came of them. */
const DONE = 'a[href],input,select,textarea,label';

/**
 * Puts what this browser renders in the place of what the server has rendered: the same page, but nobody was behind it. What
 * somebody has done to that one meanwhile is done again to this one: text that was typed, `events`, where the focus is. (Angular
 * does so with events, under the name of event replay.)
 */
export function takeOver(root: Element, events: readonly Event[], render: () => void): void {
  const { activeElement: active } = document;
  const selection = selectionOf(active);
  const focus = active && follow(root, active);
  const clicks = events.map((event) => ({
    event,
    element: event.target as Element,
    next: follow(root, event.target as Element),
  }));
  const typed = isFresh() ? [...root.querySelectorAll<Field>('input,textarea,select')].filter(isTouched) : [];
  const fields = typed.map((field) => ({ field, next: follow(root, field) }));
  render();
  for (const { field, next } of fields) {
    const now = next();
    if (isField(now) && now.name === field.name && now.type === field.type) fill(now, field);
  }
  const focused = focus?.();
  if (focused && focused !== document.activeElement) enter(focused, selection);
  for (const { event, element, next } of clicks) {
    const now = next();
    if (!now || now.textContent !== element.textContent) continue;
    if (event.type === 'submit') (now as HTMLFormElement).requestSubmit();
    else if (!element.closest(DONE)) now.dispatchEvent(new MouseEvent('click', event as MouseEvent));
  }
}

/** After a reload and on the way back, browsers put old values into fields by themselves: those are nobody's wish. */
function isFresh(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return entry?.type === 'navigate';
}

function isTouched(field: Field): boolean {
  if (field instanceof HTMLSelectElement) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return isSwitch(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

/** Finds what has come in the place of an element: the same one among those of its name. */
function follow(root: Element, element: Element): () => HTMLElement | undefined {
  const { localName } = element;
  const index = [...root.querySelectorAll(localName)].indexOf(element);
  return () => root.querySelectorAll<HTMLElement>(localName)[index];
}
