import type { Value } from '../protocol/value.js';
import { createDraft } from '../state/draft.js';
import { WORK, type InstanceWork } from '../state/handler-method.js';
import { normalize } from '../state/normalize.js';
import type { StateValues } from '../store/state.store.js';
import { EventArgumentException } from './event-argument.exception.js';
import type { RefusedVars } from './page-session.ports.js';
import type { RegisteredState, RegisteredVar } from './registered-state.js';

type Fields = Record<string, unknown>;

/** Types that an initial value tells, see `RegisteredVar.type`. */
const INFERRED = new Map<unknown, unknown>([String, Number, Boolean, BigInt, Date, Array, Map, Set].map((type) => [type, type]));

/**
 * The instance of a state in one piece of work, and the values beneath it. Vars are plain fields of the instance:
 * primitives as they are, objects as drafts, so that nothing of what a handler changes reaches a committed value.
 */
export class StateInstance {
  /** Committed values by the index of their Var. */
  private values: Value[];
  /** What `values` was when the last step was taken. */
  private settled: Value[];
  /** The page session has no values of this state yet, so that its defaults are to be kept. */
  private fresh = false;
  /** Those that cannot be read. */
  private refused?: Set<RegisteredVar>;

  /** `stored` are the state's values in the page session; those that it lacks are what the constructor left in the fields. */
  constructor(
    readonly state: RegisteredState,
    readonly instance: object,
    stored: StateValues | undefined,
    work: InstanceWork,
  ) {
    (instance as { [WORK]?: InstanceWork })[WORK] = work;
    if (!state.seen) see(state, instance as Fields);
    const { vars } = state;
    this.values = [];
    for (let i = 0; i < vars.length; i++) {
      const variable = vars[i]!;
      if (stored && variable.name in stored) this.assign(i, variable, stored[variable.name]);
      else this.adopt(i, variable);
    }
    this.settled = this.values;
  }

  /** What the page shows of these Vars is not what they are: who reads one is told why. Until it is set, or `admit()`. */
  refuse(refused: RefusedVars): void {
    for (const variable of this.state.vars) {
      const messages = refused.get(variable.id);
      if (!messages) continue;
      (this.refused ??= new Set()).add(variable);
      Object.defineProperty(this.instance, variable.name, {
        configurable: true,
        enumerable: true,
        get: () => {
          throw EventArgumentException.ofFields(variable.qualified, messages);
        },
        set: (value: unknown) => {
          this.set(variable, value);
        },
      });
    }
  }

  /** The handler has come to the end of a step without what was refused. */
  admit(): void {
    for (const variable of this.refused ?? []) {
      this.set(variable, undefined);
      this.assign(variable.index, variable, this.values[variable.index]);
    }
  }

  /** The committed value of a Var, changes that `update` has taken up included. */
  value(variable: RegisteredVar): Value {
    return this.values[variable.index];
  }

  /** Takes up what was changed in the fields, and returns the Vars that differ from the last step. */
  update(): RegisteredVar[] {
    const { vars } = this.state;
    const changed: RegisteredVar[] = [];
    for (let i = 0; i < vars.length; i++) {
      const variable = vars[i]!;
      const value = this.current(variable, this.values[i]);
      if (!Object.is(value, this.values[i])) {
        if (this.values === this.settled) this.values = this.settled.slice();
        this.values[i] = value;
      }
      if (!Object.is(this.values[i], this.settled[i])) changed.push(variable);
    }
    return changed;
  }

  /** The value a Var had at the last step. */
  before(variable: RegisteredVar): Value {
    return this.settled[variable.index];
  }

  /** Whether the page session's values of this state are not these. */
  get unsaved(): boolean {
    return this.fresh || this.values !== this.settled;
  }

  /** Ends the step: these are the values from which the next one counts. */
  settle(): void {
    this.settled = this.values;
    this.fresh = false;
  }

  /** Discards everything since the last step, also from the fields of the instance. */
  rollback(): void {
    this.values = this.settled;
    for (const variable of this.state.vars) {
      if (!this.refused?.has(variable)) this.assign(variable.index, variable, this.values[variable.index]);
    }
  }

  /** Whether the fields hold anything else than what `update` has taken up. */
  get dirty(): boolean {
    return this.state.vars.some((variable, i) => !Object.is(this.current(variable, this.values[i]), this.values[i]));
  }

  /** All values by name, as a store keeps them. */
  snapshot(): StateValues {
    const values: Record<string, Value> = {};
    for (const { name, index } of this.state.vars) values[name] = this.values[index];
    return Object.freeze(values);
  }

  private set(variable: RegisteredVar, value: unknown): void {
    this.refused?.delete(variable);
    Object.defineProperty(this.instance, variable.name, { value, configurable: true, enumerable: true, writable: true });
  }

  private current(variable: RegisteredVar, previous: Value): Value {
    if (this.refused?.has(variable)) return previous;
    const value = (this.instance as Fields)[variable.name];
    if (typeof value !== 'object' || value === null) {
      return typeof value === 'function' || typeof value === 'symbol' ? normalize(value, variable.qualified) : (value as Value);
    }
    return normalize(value, variable.qualified, previous);
  }

  /** Puts a committed or stored value into its field. */
  private assign(index: number, variable: RegisteredVar, value: Value): void {
    const fields = this.instance as Fields;
    if (typeof value === 'object' && value !== null) {
      const draft = createDraft<Value>(value, variable.qualified);
      this.values[index] = draft.base;
      fields[variable.name] = draft.proxy;
    } else {
      this.values[index] = value;
      fields[variable.name] = value;
    }
  }

  /** Makes the default of a Var its value. */
  private adopt(index: number, variable: RegisteredVar): void {
    const value = normalize((this.instance as Fields)[variable.name], variable.qualified);
    this.fresh = true;
    this.assign(index, variable, value);
  }
}

/** Learns from the first instance what metadata does not tell of the fields. */
function see(state: RegisteredState, fields: Fields): void {
  for (const variable of state.vars) {
    const initial = fields[variable.name];
    variable.nullable = initial === null || initial === undefined;
    if (variable.type === Object || variable.type === undefined) variable.type = INFERRED.get(initial?.constructor) ?? Object;
  }
  state.seen = true;
}
