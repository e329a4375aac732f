import { ReflexError } from '../errors/reflex.error.js';
import { workOf } from './handler-method.js';

/**
 * Changes the state of a page session from background work: `await update(this, (state) => { state.count += 1; })`.
 *
 * Waits for its turn in the queue of the page session, reads its newest values, runs `change` with an instance filled with
 * them, and commits and shows what it did as one step. If `change` throws, nothing of it is kept. Returns its result;
 * effects among it are shown. Afterwards `self` reads the new values.
 *
 * Works in a `@Background()` method and in what goes on after a handler has returned. Within a handler it is part of the
 * event: `change` gets `self`.
 *
 * Throws `REFLEX_PAGE_SESSION_GONE` when the browser is gone for good, which ends background work without a word, and
 * `REFLEX_NO_PAGE_SESSION` for an object that is no state of a page session. `change` may run twice, where another
 * process changed the page session in between.
 */
export function update<S extends object, R>(self: S, change: (state: S) => R | Promise<R>): Promise<R> {
  const work = workOf(self);
  if (work) return work.update(self, change);
  return Promise.reject(
    new ReflexError('REFLEX_NO_PAGE_SESSION', `update() was called on ${self?.constructor?.name ?? String(self)}`),
  );
}
