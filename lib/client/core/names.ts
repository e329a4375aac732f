import type { Encoded } from '../../protocol/value.js';
import type { Entry } from './outbox.js';

/** What the ids of this build stand for: `CounterState.count`, `CounterState.increment`. */
export interface NameTable {
  readonly vars: readonly string[];
  readonly events: readonly string[];
  /** Names of states by their index; left out, the states of the other names, sorted. */
  readonly states?: readonly string[];
}

/** An entry of the outbox as one document leaves it to the next. */
export type PackedEntry = readonly [kind: Entry['kind'], name: string, body: Encoded, id: number];

/** The state that a member belongs to. */
export function stateOf(member: string): string {
  return member.slice(0, member.lastIndexOf('.'));
}

export class Names {
  readonly #states: readonly string[];

  constructor(private readonly table: NameTable) {
    this.#states = table.states ?? [...new Set([...table.vars, ...table.events].map(stateOf))].toSorted();
  }

  state(index: number): string {
    return this.#states[index] ?? '';
  }

  var(id: number): string | undefined {
    return this.table.vars[id];
  }

  event(id: number): string | undefined {
    return this.table.events[id];
  }

  eventId(name: string): number {
    return this.table.events.indexOf(name);
  }

  /** The member that an entry calls or writes; '' for a navigation. */
  target({ kind, target }: Entry): string {
    return (kind === 'e' ? this.event(target as number) : kind === 'b' ? this.var(target as number) : '') ?? '';
  }

  /** By name, not by id: the document that reads it may be of another build. */
  pack(entries: readonly Entry[]): readonly PackedEntry[] {
    return entries.map((entry) => [entry.kind, this.target(entry), entry.body, entry.id]);
  }

  /** Leaves out what this build does not know. */
  unpack(packed: readonly PackedEntry[]): Entry[] {
    const entries: Entry[] = [];
    for (const [kind, name, body, id] of packed) {
      const target = (kind === 'e' ? this.table.events : this.table.vars).indexOf(name);
      if (target >= 0) entries.push({ kind, target, body, id });
    }
    return entries;
  }
}
