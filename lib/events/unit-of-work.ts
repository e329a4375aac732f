import { encode } from '../protocol/codec.js';
import type { PatchOp } from '../protocol/patch.js';
import type { Value } from '../protocol/value.js';
import { diff } from '../state/diff.js';
import type { InstanceWork } from '../state/handler-method.js';
import type { ComputedEntry, PageSessionRecord, StateValues } from '../store/state.store.js';
import { fitting } from './carry-over.js';
import type { BackgroundRunner, BackgroundStart } from './background.runner.js';
import { ComputedPass, type ComputedSources } from './computed-pass.js';
import type { RefusedVars, SessionWork, WorkRequest, WorkStep } from './page-session.ports.js';
import type { RegisteredState, RegisteredVar } from './registered-state.js';
import { StateInstance } from './state-instance.js';
import type { StatePlans } from './state-plans.js';
import type { StateRegistry } from './state-registry.js';
import { StateScope } from './state-scope.js';

const NONE: readonly number[] = [];

/**
 * The states of one page session while one event, page load or `update()` works on them. What handlers do to the
 * instances is seen, and becomes one step, when `collect()` is called.
 */
export class UnitOfWork implements SessionWork, InstanceWork, ComputedSources {
  readonly scope: StateScope;
  /** What each computed Var was at the last step. */
  cache: Readonly<Record<string, ComputedEntry>>;
  private readonly slots: (StateInstance | undefined)[] = [];
  /** Ids of the Vars that the browser has. */
  private shown: readonly number[];
  private starts: BackgroundStart[] = [];
  /** How many handlers and updates are at work on the instances. */
  private running = 0;

  constructor(
    readonly record: PageSessionRecord,
    readonly request: WorkRequest,
    private readonly registry: StateRegistry,
    plans: StatePlans,
    private readonly background: BackgroundRunner,
    /** What follows from requests stays as it is: this one is of some time ago, or cannot tell. */
    readonly requestIsOver = false,
    refused?: RefusedVars,
  ) {
    this.cache = record.computed;
    this.shown = record.sent;
    this.scope = new StateScope(plans, request.request, (state, instance) => {
      const stored = record.states[state.name];
      const values = record.carried && stored ? fitting(stored, instance) : stored;
      const slot = (this.slots[state.index] = new StateInstance(state, instance, values, this));
      if (refused?.size) slot.refuse(refused);
    });
  }

  /** The filled instance of a state; a promise of it where Nest has to make something for it. */
  get(state: RegisteredState): object | Promise<object> {
    return this.scope.get(state);
  }

  /** The values of a state whose instance there is. */
  instanceOf(state: RegisteredState): StateInstance | undefined {
    return this.slots[state.index];
  }

  find(object: object): StateInstance | undefined {
    const state = this.registry.of(object.constructor);
    const slot = state && this.slots[state.index];
    return slot?.instance === object ? slot : undefined;
  }

  member(qualified: string): RegisteredVar | undefined {
    return this.registry.member(qualified);
  }

  /** From here to `leave()`, an `update()` is part of the event and does not wait for its end. */
  enter(): void {
    this.running++;
  }

  leave(): void {
    this.running--;
  }

  /**
   * Ends a step: what has changed since the last one, computed Vars that follow from it included. `adding` are ids of
   * Vars whose whole value is wanted; later steps take them for shown.
   *
   * Throws `REFLEX_NOT_SERIALISABLE` and what a computed Var throws; then the step has not ended, see `rollback()`.
   */
  collect(adding: readonly number[] = NONE): WorkStep | Promise<WorkStep> {
    const collecting = this.collecting(adding);
    const { done, value } = collecting.next();
    return done ? value : collectLater(collecting, value);
  }

  /** Yields what has to be waited for: states that it needs and Nest has to make something for. */
  private *collecting(adding: readonly number[]): Generator<Promise<object>, WorkStep, void> {
    for (const id of adding) {
      const variable = this.registry.variable(id);
      if (variable && !variable.getter) yield* this.made(variable.state);
    }
    const changed: RegisteredVar[] = [];
    const names = new Set<string>();
    for (const slot of this.slots) {
      slot?.admit();
      for (const variable of slot?.update() ?? []) {
        changed.push(variable);
        names.add(variable.qualified);
      }
    }
    const pass = changed.length > 0 || adding.length > 0 || this.followsRequest() ? new ComputedPass(this, names) : undefined;
    for (const variable of pass ? this.computed(adding) : []) {
      if (!pass!.mayBeStale(variable)) continue;
      if (!this.slots[variable.state.index]) yield* this.made(variable.state);
      pass!.value(variable);
    }
    const ops: PatchOp[] = [];
    for (const variable of changed) {
      const slot = this.slots[variable.state.index]!;
      this.change(ops, variable, slot.before(variable), slot.value(variable), adding);
    }
    for (const { variable, before, value } of pass?.changes ?? []) this.change(ops, variable, before, value, adding);
    for (const id of adding) {
      const variable = this.registry.variable(id);
      if (variable) ops.push([id, encode(this.valueOf(variable, pass))]);
    }
    return { states: this.settle(), computed: this.remember(pass, adding), ops };
  }

  /** Discards everything since the last step, on the instances as well. */
  rollback(): void {
    this.starts = [];
    for (const slot of this.slots) slot?.rollback();
  }

  start(instance: object, method: string, args: readonly unknown[]): void {
    const state = this.find(instance)!.state;
    const start = { state, method, args };
    if (this.running > 0) this.starts.push(start);
    else this.background.launch(this.record.id, this.request, [start]);
  }

  update<S extends object, R>(instance: S, change: (state: S) => R | Promise<R>): Promise<R> {
    if (this.running > 0) return Promise.resolve(instance).then(change);
    return this.background.update(this.record.id, this.request, this.find(instance)!.state, change as never);
  }

  private *made(state: RegisteredState): Generator<Promise<object>, void, void> {
    const instance = this.get(state);
    if (instance instanceof Promise) yield instance;
  }

  /** Whether the request may have changed computed Vars, or others that read them. */
  private followsRequest(): boolean {
    return this.registry.hasPerRequest && !this.requestIsOver;
  }

  /** The computed Vars that the browser has or is to get. */
  private computed(adding: readonly number[]): RegisteredVar[] {
    const found: RegisteredVar[] = [];
    for (const ids of [this.shown, adding]) {
      for (let i = 0; i < ids.length; i++) {
        const variable = this.registry.variable(ids[i]!);
        if (variable?.getter) found.push(variable);
      }
    }
    return found;
  }

  private valueOf(variable: RegisteredVar, pass: ComputedPass | undefined): Value {
    return variable.getter ? pass?.value(variable) : this.slots[variable.state.index]!.value(variable);
  }

  private change(ops: PatchOp[], { id, key }: RegisteredVar, before: Value, value: Value, adding: readonly number[]): void {
    if (id < 0 || !this.shown.includes(id) || adding.includes(id)) return;
    ops.push(...diff(before, value, id, { key }));
  }

  /** The whole new values of the states that changed. */
  private settle(): Record<string, StateValues> {
    const states: Record<string, StateValues> = {};
    for (const slot of this.slots) {
      if (!slot) continue;
      if (slot.unsaved) states[slot.state.name] = slot.snapshot();
      slot.settle();
    }
    if (this.starts.length > 0) this.background.launch(this.record.id, this.request, this.starts.splice(0));
    return states;
  }

  private remember(pass: ComputedPass | undefined, adding: readonly number[]): Record<string, ComputedEntry> {
    if (adding.length > 0) this.shown = [...new Set([...this.shown, ...adding])];
    if (!pass) return {};
    const { entries } = pass;
    if (Object.keys(entries).length > 0) this.cache = { ...this.cache, ...entries };
    return entries;
  }
}

async function collectLater(collecting: Generator<Promise<object>, WorkStep, void>, first: Promise<object>): Promise<WorkStep> {
  await first;
  for (;;) {
    const { done, value } = collecting.next();
    if (done) return value;
    await value;
  }
}
