import { types } from 'node:util';
import { ReflexError } from '../errors/reflex.error.js';
import type { Value } from '../protocol/value.js';
import { createDraft } from '../state/draft.js';
import { normalize } from '../state/normalize.js';
import type { ComputedEntry } from '../store/state.store.js';
import type { RegisteredState, RegisteredVar } from './registered-state.js';
import type { StateInstance } from './state-instance.js';

/** What a pass over the computed Vars works with. */
export interface ComputedSources {
  /** Computed Vars that follow from the request are left as they are. */
  readonly requestIsOver: boolean;
  /** What each computed Var was last, by `State.name`. */
  readonly cache: Readonly<Record<string, ComputedEntry>>;
  member(qualified: string): RegisteredVar | undefined;
  instanceOf(state: RegisteredState): StateInstance | undefined;
  /** The state instance that an object is, within this work. */
  find(object: object): StateInstance | undefined;
}

/** A computed Var that has another value than before. */
export interface ComputedChange {
  readonly variable: RegisteredVar;
  readonly before: Value;
  readonly value: Value;
}

/** Something mutable that a getter was given a copy of. */
interface Lent {
  readonly variable: RegisteredVar;
  readonly value: Value;
  readonly copy: unknown;
}

/**
 * Brings computed Vars up to date, each at most once and only if something it read has changed. What a getter reads is
 * found out while it runs: `this` is a proxy that notes the Vars, the computed Vars and the states it is asked for.
 */
export class ComputedPass {
  /** What was computed anew. */
  readonly entries: Record<string, ComputedEntry> = {};
  readonly changes: ComputedChange[] = [];
  private readonly known = new Map<RegisteredVar, Value>();
  private readonly running: RegisteredVar[] = [];
  private readonly trackers = new Map<StateInstance, object>();
  private reads = new Set<string>();
  private lent: Lent[] = [];
  private exposed: StateInstance[] = [];

  /** `changed` holds the Vars that changed, by `State.name`. Changed computed Vars are added to it. */
  constructor(
    private readonly sources: ComputedSources,
    private readonly changed: Set<string>,
  ) {}

  /** Whether `value()` may have to run the getter; if so, the state of the Var must have its instance by then. */
  mayBeStale(variable: RegisteredVar): boolean {
    return this.isStale(variable, new Set());
  }

  /**
   * The value of a computed Var. Throws `REFLEX_COMPUTED_FAILED`, `REFLEX_COMPUTED_MUTATES`, `REFLEX_COMPUTED_CYCLE`
   * and `REFLEX_NOT_SERIALISABLE`.
   */
  value(variable: RegisteredVar): Value {
    if (this.known.has(variable)) return this.known.get(variable);
    const { qualified } = variable;
    const entry = this.sources.cache[qualified];
    if (entry && !this.follows(variable) && !this.hasChanged(entry)) {
      this.known.set(variable, entry.value);
      return entry.value;
    }
    if (this.running.includes(variable)) {
      const circle = [...this.running.slice(this.running.indexOf(variable)), variable].map((member) => member.qualified);
      throw new ReflexError('REFLEX_COMPUTED_CYCLE', `A computed Var reads itself: ${circle.join(' → ')}`);
    }
    const { value, reads } = this.compute(variable, entry?.value);
    this.known.set(variable, value);
    this.entries[qualified] = { value, reads };
    if (!entry || !Object.is(value, entry.value)) {
      this.changed.add(qualified);
      this.changes.push({ variable, before: entry?.value, value });
    }
    return value;
  }

  /** What a getter gets for a member of a state. */
  read(variable: RegisteredVar, from: StateInstance): unknown {
    this.reads.add(variable.qualified);
    if (variable.getter) return this.value(variable);
    const value = from.value(variable);
    // These cannot be frozen.
    if (!types.isDate(value) && !types.isMap(value) && !types.isSet(value)) return value;
    const copy = createDraft(value, variable.qualified).proxy;
    this.lent.push({ variable, value, copy });
    return copy;
  }

  /** What a getter gets for an object that it found in a state: a state is watched, too. */
  watched(object: object): object {
    const found = this.sources.find(object);
    return found ? this.tracker(found) : object;
  }

  mutated(what: string): ReflexError {
    return new ReflexError(
      'REFLEX_COMPUTED_MUTATES',
      `The getter of ${this.running.at(-1)?.qualified ?? 'a computed Var'} changes ${what}`,
    );
  }

  private isStale(variable: RegisteredVar, visited: Set<RegisteredVar>): boolean {
    if (this.known.has(variable) || visited.has(variable)) return false;
    visited.add(variable);
    const entry = this.sources.cache[variable.qualified];
    if (!entry || this.follows(variable)) return true;
    return entry.reads.some((name) => {
      if (this.changed.has(name)) return true;
      const read = this.sources.member(name);
      return read?.getter !== undefined && this.isStale(read, visited);
    });
  }

  /** Whether the request has a say in the Var. */
  private follows({ perRequest }: RegisteredVar): boolean {
    return perRequest === true && !this.sources.requestIsOver;
  }

  private hasChanged({ reads }: ComputedEntry): boolean {
    for (const name of reads) {
      if (this.changed.has(name)) return true;
      const read = this.sources.member(name);
      if (!read?.getter || !this.mayBeStale(read)) continue;
      // Without an instance it cannot be looked at: what reads it brings its state along.
      if (!this.sources.instanceOf(read.state)) return true;
      this.value(read);
      if (this.changed.has(name)) return true;
    }
    return false;
  }

  private compute(variable: RegisteredVar, previous: Value): { readonly value: Value; readonly reads: readonly string[] } {
    const outer = { reads: this.reads, lent: this.lent, exposed: this.exposed };
    this.reads = new Set();
    this.lent = [];
    this.exposed = [];
    this.running.push(variable);
    try {
      const self = this.tracker(this.sources.instanceOf(variable.state)!);
      const value = normalize(this.run(variable, self), variable.qualified, previous);
      this.checkUnchanged();
      return { value, reads: [...this.reads] };
    } finally {
      this.running.pop();
      this.reads = outer.reads;
      this.lent = outer.lent;
      this.exposed = outer.exposed;
    }
  }

  private run(variable: RegisteredVar, self: object): unknown {
    try {
      return variable.getter!.call(self);
    } catch (error) {
      if (error instanceof ReflexError) throw error;
      // What a getter reads is frozen.
      if (error instanceof TypeError && /read.only|not extensible|Cannot (delete|define|redefine)/.test(error.message)) {
        throw this.mutated(`what it reads: ${error.message}`);
      }
      throw new ReflexError('REFLEX_COMPUTED_FAILED', `The getter of ${variable.qualified} threw an error`, { cause: error });
    }
  }

  private checkUnchanged(): void {
    for (const { variable, value, copy } of this.lent) {
      if (normalize(copy, variable.qualified, value) !== value) throw this.mutated(variable.qualified);
    }
    for (const instance of this.exposed) if (instance.dirty) throw this.mutated(`a Var of ${instance.state.name}`);
  }

  private tracker(instance: StateInstance): object {
    if (instance.state.opaque) return this.expose(instance);
    let tracker = this.trackers.get(instance);
    if (!tracker) this.trackers.set(instance, (tracker = new Proxy(instance.instance, new Tracker(this, instance))));
    return tracker;
  }

  /** Private members can be read on the instance alone: it is taken to read all its Vars, and those of its states. */
  private expose(instance: StateInstance): object {
    if (this.exposed.includes(instance)) return instance.instance;
    this.exposed.push(instance);
    for (const { qualified } of instance.state.vars) this.reads.add(qualified);
    for (const member of Object.values(instance.instance) as unknown[]) {
      const found = typeof member === 'object' && member !== null ? this.sources.find(member) : undefined;
      if (found) this.expose(found);
    }
    return instance.instance;
  }
}

class Tracker implements ProxyHandler<object> {
  constructor(
    private readonly pass: ComputedPass,
    private readonly instance: StateInstance,
  ) {}

  get(target: object, key: PropertyKey, receiver: unknown): unknown {
    const member = typeof key === 'string' ? this.instance.state.members.get(key) : undefined;
    if (member) return this.pass.read(member, this.instance);
    const value: unknown = Reflect.get(target, key, receiver);
    return typeof value === 'object' && value !== null ? this.pass.watched(value) : value;
  }

  set(_target: object, key: PropertyKey): never {
    throw this.pass.mutated(`${this.instance.state.name}.${String(key)}`);
  }

  defineProperty(_target: object, key: PropertyKey): never {
    throw this.pass.mutated(`${this.instance.state.name}.${String(key)}`);
  }

  deleteProperty(_target: object, key: PropertyKey): never {
    throw this.pass.mutated(`${this.instance.state.name}.${String(key)}`);
  }
}
