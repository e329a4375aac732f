import type { Type } from '@nestjs/common';
import type { ContextId } from '@nestjs/core';
import { moduleRefOf, provideInContext, type NestWrapper } from './nest-wrapper.js';
import type { RegisteredState } from './registered-state.js';
import type { Dependency, DirectPlan, NestPlan, StatePlans } from './state-plans.js';

/**
 * The instances of one piece of work: one per state, and a context of Nest's for request-scoped providers where they are
 * needed. Whoever injects a state within it gets that one instance.
 */
export class StateScope {
  private readonly instances: (object | undefined)[] = [];
  private readonly pending = new Map<RegisteredState, Promise<object>>();
  private contextId?: ContextId;

  /** `made` is called with each instance, before anything gets it that needs it, circles of `forwardRef` aside. */
  constructor(
    private readonly plans: StatePlans,
    private readonly request: object,
    private readonly made: (state: RegisteredState, instance: object) => void,
  ) {}

  /** The instance of a state; a promise of it where Nest has to make something for it. */
  get(state: RegisteredState): object | Promise<object> {
    const instance = this.instances[state.index];
    if (instance) return instance;
    const pending = this.pending.get(state);
    if (pending) return pending;
    const plan = this.plans.of(state);
    if (plan.kind === 'direct') {
      const parameters = this.values(plan.parameters);
      const properties = parameters && this.values(plan.properties);
      if (properties) return this.construct(state, plan, parameters, properties);
    }
    // Set before anything is awaited: what is needed on the way may need this state, too.
    const promise = Promise.resolve().then(() =>
      plan.kind === 'direct' ? this.constructLater(state, plan) : this.resolve(state, plan),
    );
    this.pending.set(state, promise);
    return promise;
  }

  /** Loads a state and its enhancers in Nest's context, which it returns. */
  async enter(state: RegisteredState, enhancers: readonly NestWrapper[]): Promise<ContextId> {
    const [wrapper] = state.wrappers;
    await this.provide([...this.plans.below([wrapper, ...enhancers]), state]);
    const contextId = this.context();
    await moduleRefOf(wrapper).resolve(wrapper.token as Type<object>, contextId);
    return contextId;
  }

  /** Undefined where one of them is not there yet. */
  private values(dependencies: readonly Dependency[]): unknown[] | undefined {
    const values: unknown[] = [];
    for (let i = 0; i < dependencies.length; i++) {
      const dependency = dependencies[i]!;
      if (dependency.kind === 'state') {
        const instance = this.get(dependency.state);
        if (instance instanceof Promise) return undefined;
        values.push(instance);
      } else values.push(dependency.kind === 'value' ? dependency.value : this.request);
    }
    return values;
  }

  private construct(state: RegisteredState, plan: DirectPlan, parameters: unknown[], properties: unknown[]): object {
    const instance = new state.target(...parameters);
    for (let i = 0; i < properties.length; i++) Reflect.set(instance, plan.propertyKeys[i]!, properties[i]);
    return this.keep(state, instance);
  }

  private async constructLater(state: RegisteredState, plan: DirectPlan): Promise<object> {
    for (const dependency of [...plan.parameters, ...plan.properties]) {
      if (dependency.kind === 'state') await this.get(dependency.state);
    }
    return this.construct(state, plan, this.values(plan.parameters)!, this.values(plan.properties)!);
  }

  private async resolve(state: RegisteredState, { below, circle }: NestPlan): Promise<object> {
    await this.provide(below);
    const [wrapper] = state.wrappers;
    const instance = this.keep(state, await moduleRefOf(wrapper).resolve<object>(wrapper.token as Type<object>, this.context()));
    // Nest has made these together with it.
    for (const other of circle) await this.get(other);
    return instance;
  }

  private keep(state: RegisteredState, instance: object): object {
    this.instances[state.index] = instance;
    this.made(state, instance);
    return instance;
  }

  /** Makes the instances of `states`, in order, and has Nest inject them. */
  private async provide(states: readonly RegisteredState[]): Promise<void> {
    for (const state of states) {
      const instance = await this.get(state);
      for (const wrapper of state.wrappers) provideInContext(wrapper, this.context(), instance);
    }
  }

  private context(): ContextId {
    return (this.contextId ??= this.plans.openContext(this.request));
  }
}
