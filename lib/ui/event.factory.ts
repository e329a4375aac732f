import { createVar } from '../vars/var.proxy.js';
import { createActionReference, createEventCall, labelOf, type EventReference } from './event.reference.js';
import type { Action } from './node.js';
import { toArgument } from './prop.value.js';

/** The reference to an event of a state, as `use()` gives it. */
export function createEventReference<P extends readonly unknown[]>(state: string, event: string): EventReference<P> {
  const bare: Action = { kind: 'event', state, event };
  return createActionReference(
    bare,
    labelOf(bare),
    (args) =>
      createEventCall({ ...bare, args: args.map((arg, i) => toArgument(arg, `Argument ${i + 1} of ${state}.${event}()`)) }),
    { pending: createVar<boolean>({ kind: 'pending', state, event }) },
  );
}
