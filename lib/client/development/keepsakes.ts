import { fill, isField, isSwitch, select, selectionOf, type Field, type Selection } from '../dom/fields.js';
import { findField, keyOf, type FieldKey } from './field-key.js';

const KEPT = 'reflex:keepsakes';
/** How long what was kept is tried to be put back, in milliseconds: the page may be rendered bit by bit. */
const PATIENCE = 4_000;

interface KeptField {
  readonly key: FieldKey;
  readonly value: string;
  readonly checked?: boolean;
}

interface Kept {
  readonly url: string;
  readonly scroll: readonly [x: number, y: number];
  readonly fields: readonly KeptField[];
  readonly focus?: { readonly key: FieldKey; readonly selection?: Selection };
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
        if (isKept(field)) fill(field, one);
        this.#touched.add(field);
      }
      const focused = focus && findField(focus.key);
      if (focus && focused) {
        if (document.activeElement === document.body) {
          (focused as Field).focus({ preventScroll: true });
          select(focused, focus.selection);
        }
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

/** Secrets are not written down, and no script may choose a file. */
function isKept(field: Field): boolean {
  return !['password', 'file', 'hidden'].includes(field.type) && !/password|one-time-code|\bcc-/.test(field.autocomplete);
}

function keptField(field: Field): KeptField {
  const { value } = field;
  return isSwitch(field) ? { key: keyOf(field), value, checked: field.checked } : { key: keyOf(field), value };
}
