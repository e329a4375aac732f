import { ReflexError } from '../../errors/reflex.error.js';
import type { ManifestState } from '../../protocol/manifest.js';
import type { StateShape } from '../input.js';

type VarShape = StateShape['vars'][number];
type EventShape = StateShape['events'][number];

export interface IdentifiedVar extends VarShape {
  readonly id: number;
}

export interface IdentifiedEvent extends EventShape {
  readonly id: number;
}

/** A state and the ids of its members. A serverOnly Var has none: it is never on the wire. */
export interface IdentifiedState {
  readonly index: number;
  readonly name: string;
  /** By name, fields before computed. */
  readonly vars: ReadonlyMap<string, IdentifiedVar>;
  readonly serverOnly: ReadonlySet<string>;
  readonly events: ReadonlyMap<string, IdentifiedEvent>;
}

/**
 * Gives numbers to states, Vars and events. They depend on names and declared order alone, so that two processes that
 * run the same code agree.
 */
export function identify(shapes: readonly StateShape[]): ReadonlyMap<string, IdentifiedState> {
  const states = new Map<string, IdentifiedState>();
  let varId = 0;
  let eventId = 0;
  for (const shape of [...shapes].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))) {
    if (states.has(shape.name)) throw new ReflexError('REFLEX_DUPLICATE_STATE', `Two states are named ${shape.name}`);
    const sent = shape.vars.filter(({ serverOnly }) => !serverOnly);
    const ordered = [...sent.filter(({ computed }) => !computed), ...sent.filter(({ computed }) => computed)];
    states.set(shape.name, {
      index: states.size,
      name: shape.name,
      vars: new Map(ordered.map((member) => [member.name, { ...member, id: varId++ }])),
      serverOnly: new Set(shape.vars.filter(({ serverOnly }) => serverOnly).map(({ name }) => name)),
      events: new Map(shape.events.map((member) => [member.name, { ...member, id: eventId++ }])),
    });
  }
  return states;
}

export function manifestStates(states: ReadonlyMap<string, IdentifiedState>): ManifestState[] {
  return [...states.values()].map(({ name: state, vars, events }) => ({
    name: state,
    vars: [...vars.values()].map(({ id, name, computed }) => ({ id, name, computed })),
    events: [...events.values()].map(({ id, name }) => ({ id, name })),
  }));
}
