import { fill, isField, isSwitch, select, selectionOf, type Field, type Written } from '../dom/fields.js';
import { follow } from './follow.js';

/** Something that somebody has done, and what the field had then that it was done to. */
export interface Deed extends Written {
  readonly event: Event;
}

/** What of it is to be done again, and to what. */
interface Errand {
  readonly deed: Deed;
  readonly element: Element;
  readonly next: () => HTMLElement | undefined;
}

/**
 * Puts what this browser renders in the place of what the server has rendered: the same page, but nobody was behind it. What
 * somebody has done to that one meanwhile is done again to this one, in its order: text and choices, clicks, submissions; where
 * boxes are scrolled to and the focus is. (Angular does so with events, under the name of event replay.)
 */
export async function takeOver(root: Element, deeds: readonly Deed[], render: () => void): Promise<void> {
  const { activeElement: active } = document;
  const selection = selectionOf(active);
  const focus = active && root !== active && root.contains(active) ? follow(root, active) : undefined;
  const errands = [...unheard(root, deeds), ...deeds]
    // The other keys are in the text; what is left stands side by side.
    .filter(({ event }) => event.type !== 'focusin' && (event.type !== 'keydown' || isEnter(event)))
    .filter(isToBeDone)
    .filter(({ event: { target } }) => root.contains(target as Element))
    .map((deed): Errand => {
      const element = deed.event.target as Element;
      return { deed, element, next: follow(root, element) };
    });
  const scrolls = errands.map(({ element }) => [element.scrollLeft, element.scrollTop] as const);
  const before = root.firstElementChild;
  render();
  if (before) await gone(before, root);
  // All are found before the first is done: that changes texts.
  const found = errands.map(({ next }) => next());
  const focused = focus?.();
  if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
  for (const [index, { deed, element }] of errands.entries()) {
    const now = found[index];
    if (!now?.isConnected) continue;
    perform(deed, element, now, scrolls[index]!);
    // React shows what came of it: a button may be enabled by now.
    await new Promise((resolve) => setTimeout(resolve));
  }
  if (focused && focused === document.activeElement) select(focused, selection);
}

/** Text from before anybody listened. After a reload and on the way back browsers put old values into fields: nobody's wish. */
function unheard(root: Element, deeds: readonly Deed[]): Deed[] {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (entry?.type !== 'navigate') return [];
  const heard = new Set(deeds.filter(({ event }) => event.type === 'input').map(({ event }) => event.target));
  return [...root.querySelectorAll<Field>('input,textarea,select')]
    .filter((field) => !heard.has(field) && isTouched(field))
    .map((field) => {
      const { value, checked } = field as HTMLInputElement;
      return { value, checked, event: { type: 'input', target: field } as unknown as Event };
    });
}

function isTouched(field: Field): boolean {
  if (field instanceof HTMLSelectElement) return false;
  return isSwitch(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

function isToBeDone({ event }: Deed, index: number, deeds: readonly Deed[]): boolean {
  const next = deeds[index + 1]?.event;
  const { type, target } = event;
  if (type === 'input') return next?.type !== 'input' || next.target !== target;
  // It is a click where a form was submitted by it.
  if (type === 'keydown') return next?.type !== 'click' && next?.type !== 'submit';
  if (type === 'scroll') return true;
  // By a button it is a click already.
  if (type === 'submit') return (event as SubmitEvent).submitter === null && isOurs(target as HTMLFormElement);
  return type === 'click' && isClick(target as Element, next as SubmitEvent | undefined);
}

/** Links have led away; of switches and choices the field says what came of them; a form refuses some clicks. */
function isClick(element: Element, next: SubmitEvent | undefined): boolean {
  if (element.closest('a[href]:not([href^="#"]),label,select,[type=checkbox],[type=radio],[type=file]')) return false;
  const button = element.closest<HTMLButtonElement | HTMLInputElement>('button,input');
  const submits = button?.form && ['submit', 'image'].includes(button.type);
  return !submits || (isOurs(button.form!) && next?.type === 'submit' && next.submitter === button);
}

/** Not one that the browser has sent. */
function isOurs(form: HTMLFormElement): boolean {
  return form.getAttribute('method') === 'dialog';
}

function perform(deed: Deed, before: Element, now: HTMLElement, [left, top]: readonly [number, number]): void {
  const { type } = deed.event;
  if (type === 'scroll') now.scrollTo(left, top);
  else if (type === 'submit') (now as HTMLFormElement).requestSubmit();
  else if (type === 'keydown') enter(deed.event, now as HTMLInputElement);
  else if (type === 'click') now.dispatchEvent(new MouseEvent('click', deed.event as MouseEvent));
  else if (isField(now) && now.type === (before as Field).type) fill(now, deed);
}

/** Neither the end of a word that an input method composes, nor of a form that the browser sends. */
function isEnter(event: Event): boolean {
  const { key, isComposing, target } = event as KeyboardEvent;
  if (key !== 'Enter' || isComposing || !(target instanceof HTMLInputElement)) return false;
  return target.form === null || isOurs(target.form);
}

/** A key that is sent by a script submits nothing. A button that was disabled may not be any more. */
function enter(event: Event, now: HTMLInputElement): void {
  const goesOn = now.dispatchEvent(new KeyboardEvent('keydown', event as KeyboardEvent));
  if (goesOn) now.form?.querySelector<HTMLElement>('[type=submit],[type=image],button:not([type])')?.click();
}

/** A page may take its time before React puts it in the place of the one before. */
function gone(element: Element, root: Element): Promise<void> {
  return new Promise((resolve) => {
    if (!element.isConnected) return resolve();
    const observer = new MutationObserver(() => {
      if (element.isConnected) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(root, { childList: true });
  });
}
