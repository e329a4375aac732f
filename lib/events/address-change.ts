import { ReflexError } from '../errors/reflex.error.js';
import type { PatchOp } from '../protocol/patch.js';
import type { PageView, ServerFrame, WireEffect } from '../protocol/wire.js';
import type { AddressChange, HandlerEffect } from '../state/effects.js';

/** Longest URL that a browser may come back to, in UTF-16 units: see `decodeClientFrame`. */
const MAX_URL = 8192;

/** The same page under another URL. */
export interface Moved {
  readonly view: PageView;
  /** What becomes of the tab's history. */
  readonly history: 'push' | 'replace';
}

/** Effects of a handler, and what they make of the page's address. */
export interface Addressed {
  readonly effects: readonly WireEffect[];
  /** Set where the URL is another one now. */
  readonly moved?: Moved;
}

/**
 * Takes `address()` out of the effects of a handler on the page at `view`. The last of several counts.
 *
 * Throws `REFLEX_BAD_EFFECT` where the URL gets longer than one that a browser may ask for.
 */
export function addressed(effects: readonly HandlerEffect[], view: PageView): Addressed {
  if (!effects.some(isAddress)) return { effects: effects as readonly WireEffect[] };
  const rest = effects.filter((effect) => !isAddress(effect)) as WireEffect[];
  const { search, replace } = effects.findLast(isAddress)!;
  const [path = '/', before = ''] = view.url.split(/[?#]/, 2);
  // The same in other words adds nothing to go back to.
  if (String(new URLSearchParams(before)) === String(new URLSearchParams(search))) return { effects: rest };
  const url = path + search;
  if (url.length > MAX_URL) {
    throw new ReflexError('REFLEX_BAD_EFFECT', `address() makes a URL of ${url.length} characters: ${MAX_URL} are the most`);
  }
  return { effects: rest, moved: { view: { ...view, url }, history: replace ? 'replace' : 'push' } };
}

export function isAddress(effect: HandlerEffect): effect is AddressChange {
  return effect.do === 'address';
}

/** The frame that shows a step: as a patch, or with the page's new address. */
export function stepFrame(
  n: number,
  ack: number,
  ops: readonly PatchOp[],
  effects: readonly WireEffect[],
  moved?: Moved,
): ServerFrame {
  if (moved) return ['g', n, ack, moved.view, ops, effects, moved.history];
  return effects.length > 0 ? ['p', n, ack, ops, effects] : ['p', n, ack, ops];
}
