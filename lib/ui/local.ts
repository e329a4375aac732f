import { ReflexError } from '../errors/reflex.error.js';
import type { Value } from '../protocol/value.js';
import type { LocalVar } from '../vars/expression.js';
import { foreignPart } from '../vars/plain.value.js';
import type { BindableVar } from '../vars/var.js';
import { createVar } from '../vars/var.proxy.js';
import { ownLocal } from './each.js';
import { createActionReference, createEventCall, type Setter, type Toggle } from './event.reference.js';
import { toArgument } from './prop.value.js';

/** A browser-only Var. */
export type Local<T> = BindableVar<T> & LocalMembers<T>;

export interface LocalMembers<T> {
  /** `onClick: tab.set('second')`; bare it takes the value of the DOM event: `onChange: query.set`. */
  readonly set: Setter<T>;
  /** For a boolean: `onClick: open.toggle` or `open.toggle()`. */
  readonly toggle: [T] extends [boolean] ? Toggle : never;
}

/**
 * A Var that lives in the browser alone: what is open, which tab is in front, what is typed into a filter. The server
 * never sees it, except as the argument of an event. Inside `each()`, every item has its own. It starts at `initial` each time
 * its page is opened.
 *
 * @throws ReflexError REFLEX_INVALID_EXPRESSION where `initial` is no plain value
 */
export function local<T>(initial: T): Local<T> {
  const foreign = foreignPart(initial);
  if (foreign)
    throw new ReflexError('REFLEX_INVALID_EXPRESSION', `The initial value of a local()${foreign.path} is ${foreign.what}.`);
  const handle: LocalVar = Object.freeze({ initial: initial as Value });
  ownLocal(handle);
  return createVar<T>(
    { kind: 'local', local: handle },
    {
      set: createActionReference({ kind: 'set', local: handle }, 'the setter of a local()', (args) =>
        args.length === 0
          ? createEventCall({ kind: 'set', local: handle })
          : createEventCall({
              kind: 'set',
              local: handle,
              value: toArgument(args[0], 'The value given to the setter of a local()'),
            }),
      ),
      toggle: createActionReference({ kind: 'toggle', local: handle }, 'the toggle of a local()', () =>
        createEventCall({ kind: 'toggle', local: handle }),
      ),
    },
  ) as Local<T>;
}
