import { ReflexError } from '../errors/reflex.error.js';
import type { Value } from '../protocol/value.js';
import { actionOf } from '../ui/event.reference.js';
import type { PropValue } from '../ui/node.js';
import type { OnLoad } from './page.decorator.js';

/** An event that opening a page runs. */
export interface LoadEvent {
  readonly state: string;
  readonly event: string;
  readonly args: readonly Value[];
}

/** The events that `onLoad` names, in order. Called at boot, when every state class is loaded. */
export function loadEventsOf(page: string, onLoad: OnLoad | readonly OnLoad[] | undefined): readonly LoadEvent[] {
  const sources = onLoad === undefined ? [] : typeof onLoad === 'function' ? [onLoad] : onLoad;
  const references = sources.flatMap((source) => source());
  return references.map((reference) => {
    const action = actionOf(reference);
    if (action?.kind !== 'event') {
      throw new ReflexError('REFLEX_BAD_ON_LOAD', `onLoad of ${page} names something that is not an event of a state`);
    }
    const { state, event, args = [] } = action;
    return {
      state,
      event,
      args: args.map((arg, i) => constant(arg, `argument ${i + 1} of ${state}.${event}() in onLoad of ${page}`)),
    };
  });
}

/** onLoad runs on the server, where no Var has a value of its own. */
function constant(arg: PropValue, place: string): Value {
  switch (arg.kind) {
    case 'literal':
      return arg.value;
    case 'list':
      return arg.items.map((item) => constant(item, place));
    case 'object':
      return Object.fromEntries(Object.entries(arg.entries).map(([key, entry]) => [key, constant(entry, place)]));
    default:
      throw new ReflexError('REFLEX_BAD_ON_LOAD', `The ${place} is not a constant`);
  }
}
