import { types } from 'node:util';
import { ReflexError } from '../errors/reflex.error.js';
import type { Value } from '../protocol/value.js';
import { createDraft } from '../state/draft.js';
import { WORK, type InstanceWork } from '../state/handler-method.js';
import { normalize } from '../state/normalize.js';
import type { PageSessionRecord } from '../store/state.store.js';
import type { BackgroundRunner } from './background.runner.js';
import type { WorkRequest } from './page-session.ports.js';
import type { RegisteredState, RegisteredVar } from './registered-state.js';
import type { StatePlans } from './state-plans.js';
import { StateScope } from './state-scope.js';
import type { UnitOfWork } from './unit-of-work.js';

/**
 * The states as background work sees them: instances of its own, whose Vars show the values of its start or of its
 * last `update()` and cannot be assigned.
 */
export class DetachedWork implements InstanceWork {
  private readonly scope: StateScope;
  private readonly values = new Map<RegisteredVar, Value>();
  private readonly states = new Map<object, RegisteredState>();

  constructor(
    private readonly record: PageSessionRecord,
    private readonly request: WorkRequest,
    plans: StatePlans,
    private readonly runner: BackgroundRunner,
  ) {
    this.scope = new StateScope(plans, request.request, (state, instance) => this.attach(state, instance));
  }

  get(state: RegisteredState): object | Promise<object> {
    return this.scope.get(state);
  }

  start(instance: object, method: string, args: readonly unknown[]): void {
    const state = this.states.get(instance)!;
    void this.runner.settled(`${state.name}.${method}`, () => this.runner.call(instance, state, method, args, this.record.id));
  }

  update<S extends object, R>(instance: S, change: (state: S) => R | Promise<R>): Promise<R> {
    const state = this.states.get(instance)!;
    return this.runner.update(this.record.id, this.request, state, change as never, (work) => this.take(work));
  }

  /** Shows the values that an update left. */
  private take(work: UnitOfWork): void {
    for (const state of this.states.values()) {
      const instance = work.instanceOf(state);
      const stored = work.record.states[state.name];
      for (const variable of state.vars) {
        if (instance) this.values.set(variable, instance.value(variable));
        else if (stored && variable.name in stored) this.values.set(variable, stored[variable.name]);
      }
    }
  }

  private attach(state: RegisteredState, instance: object): void {
    this.states.set(instance, state);
    (instance as { [WORK]?: InstanceWork })[WORK] = this;
    const stored = this.record.states[state.name];
    for (const variable of state.vars) {
      const { name, qualified } = variable;
      const initial = (instance as Record<string, unknown>)[name];
      this.values.set(variable, normalize(stored && name in stored ? stored[name] : initial, qualified));
      Object.defineProperty(instance, name, {
        get: () => readable(this.values.get(variable)),
        set: () => {
          throw new ReflexError('REFLEX_BACKGROUND_WRITE', `Background work assigned ${qualified} outside of update()`);
        },
        enumerable: true,
        configurable: true,
      });
    }
  }
}

/** Objects are frozen; what cannot be is copied, so that no change reaches what is committed. */
function readable(value: Value): unknown {
  return types.isDate(value) || types.isMap(value) || types.isSet(value) ? createDraft(value).proxy : value;
}
