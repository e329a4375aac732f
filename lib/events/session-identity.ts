import { ReflexError } from '../errors/reflex.error.js';
import type { PageSessionRecord } from '../store/state.store.js';

/**
 * Whether a request from `identity` may see and change what a page session holds: it belongs to nobody yet, or to the same
 * user. Always true where no middleware could tell who sends it.
 */
export function belongsTo({ identity: owner = '' }: PageSessionRecord, identity: string | undefined): boolean {
  return owner === '' || identity === undefined || identity === owner;
}

/** Throws `REFLEX_SESSION_ENDED` where the page session holds what is another user's. */
export function checkIdentity(record: PageSessionRecord, identity: string | undefined): void {
  if (!belongsTo(record, identity))
    throw new ReflexError('REFLEX_SESSION_ENDED', 'This page belongs to a session that has ended');
}
