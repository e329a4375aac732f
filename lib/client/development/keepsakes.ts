import { findField, keyOf, type FieldKey } from './field-key.js';

const KEPT = 'reflex:keepsakes';
/** How long what was kept is tried to be put back, in milliseconds: the page may be rendered bit by bit. */
const PATIENCE = 4_000;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface KeptField {
  readonly key: FieldKey;
  readonly value: string;
  readonly checked?: boolean;
}

interface Kept {
  readonly url: string;
  readonly scroll: readonly [x: number, y: number];
  readonly fields: readonly KeptField[];
  readonly focus?: { readonly key: FieldKey; readonly selection?: readonly [start: number | null, end: number | null] };
}

/**
 * What a person has done to a page that no state knows: what was typed into fields, which one has the focus, where the page is
 * scrolled to. Kept from one document to the next in sessionStorage, and only for the moment between them.
 */
export class Keepsakes {
  /** The fields that somebody typed into. */
  readonly #touched = new Set<Field>();

  constructor() {
    for (const type of ['input', 'change']) addEventListener(type, (event) => this.#touch(event), true);
  }

  save(): void {
    const fields = [...this.#touched].filter((field) => field.isConnected && isKept(field)).map(keptField);
    const active = document.activeElement;
    const focus = isField(active) ? { key: keyOf(active), selection: selectionOf(active) } : undefined;
    const kept: Kept = { url: location.href, scroll: [scrollX, scrollY], fields, focus };
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // Nothing is kept then.
    }
  }

  /** Puts what the document before has left where it belongs, as soon as that is there. */
  restore(): void {
    const kept = take();
    if (kept?.url !== location.href) return;
    const waiting = new Set(kept.fields);
    let focus = kept.focus;
    let scrolled = false;
    const step = (): void => {
      for (const one of waiting) {
        const field = findField(one.key) as Field | undefined;
        if (!field) continue;
        waiting.delete(one);
        fill(field, one);
        this.#touched.add(field);
      }
      const focused = focus && findField(focus.key);
      if (focus && focused) {
        if (document.activeElement === document.body) enter(focused as Field, focus.selection);
        focus = undefined;
      }
      if (!scrolled) {
        scrollTo(...kept.scroll);
        scrolled = Math.abs(scrollY - kept.scroll[1]) < 2;
      }
      if (waiting.size === 0 && !focus && scrolled) stop();
    };
    const observer = new MutationObserver(step);
    const timer = setTimeout(() => stop(), PATIENCE);
    const hands = ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const;
    // A person who is at the page already knows better where to be.
    const stop = (): void => {
      observer.disconnect();
      clearTimeout(timer);
      for (const type of hands) removeEventListener(type, stop, true);
    };
    for (const type of hands) addEventListener(type, stop, true);
    observer.observe(document.documentElement, { childList: true, subtree: true });
    step();
  }

  #touch(event: Event): void {
    const [target] = event.composedPath();
    if (event.isTrusted && isField(target)) this.#touched.add(target);
  }
}

function take(): Kept | undefined {
  try {
    const text = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    return text === null ? undefined : (JSON.parse(text) as Kept);
  } catch {
    return undefined;
  }
}

function isField(target: unknown): target is Field {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Secrets are not written down, and no script may choose a file. */
function isKept(field: Field): boolean {
  return !['password', 'file', 'hidden'].includes(field.type) && !/password|one-time-code|\bcc-/.test(field.autocomplete);
}

function keptField(field: Field): KeptField {
  const { value } = field;
  return isSwitch(field) ? { key: keyOf(field), value, checked: field.checked } : { key: keyOf(field), value };
}

function isSwitch(field: Field): field is HTMLInputElement {
  return field.type === 'checkbox' || field.type === 'radio';
}

/** As a person would: whoever listens to the field hears of it. Where the page has the value by itself, nothing is done. */
function fill(field: Field, { value, checked }: KeptField): void {
  if (!isKept(field)) return;
  if (isSwitch(field)) {
    if (field.checked !== checked) field.click();
  } else if (field.value !== value) {
    // React takes note of values that are set on the element itself, and would hear of no change.
    const prototype = Object.getPrototypeOf(field) as object;
    Object.getOwnPropertyDescriptor(prototype, 'value')!.set!.call(field, value);
    for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
  }
}

function selectionOf(field: Field): readonly [number | null, number | null] | undefined {
  return field instanceof HTMLSelectElement ? undefined : [field.selectionStart, field.selectionEnd];
}

function enter(field: Field, selection: readonly [number | null, number | null] | undefined): void {
  field.focus({ preventScroll: true });
  // Fields of numbers and the like have none.
  if (selection?.[0] != null && !(field instanceof HTMLSelectElement)) field.setSelectionRange(...selection);
}
