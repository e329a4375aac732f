import { Inject, Injectable } from '@nestjs/common';
import { ContextIdFactory, ModuleRef, type ContextId } from '@nestjs/core';
import { classOf, dependenciesOf, isRequest, isSingleton, scopedTree, type NestWrapper } from './nest-wrapper.js';
import type { RegisteredState } from './registered-state.js';
import { StateRegistry } from './state-registry.js';

/** Something a state is constructed from. */
export type Dependency =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'request' }
  | { readonly kind: 'state'; readonly state: RegisteredState };

/** By `new`: all that the state needs is the same for every event, the request, or another state. */
export interface DirectPlan {
  readonly kind: 'direct';
  readonly parameters: readonly Dependency[];
  readonly properties: readonly Dependency[];
  readonly propertyKeys: readonly PropertyKey[];
}

/** By Nest's injector, for which the states that lie `below` are made first. */
export interface NestPlan {
  readonly kind: 'nest';
  readonly below: readonly RegisteredState[];
  /** States that need this one, too: Nest makes them together. */
  readonly circle: readonly RegisteredState[];
}

/** Knows how to construct each state. Nest's dependency graph is read once per state. */
@Injectable()
export class StatePlans {
  private readonly plans: (DirectPlan | NestPlan)[] = [];
  /** Requests whose context has been used up: a second piece of work for one must not get the instances of the first. */
  private readonly used = new WeakSet<object>();

  constructor(
    @Inject(StateRegistry) private readonly registry: StateRegistry,
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
  ) {}

  of(state: RegisteredState): DirectPlan | NestPlan {
    return (this.plans[state.index] ??= this.plan(state));
  }

  /** The states that are injected, directly or not, into any of `roots`, roots left out: those that others need first. */
  below(roots: readonly NestWrapper[]): RegisteredState[] {
    const states = scopedTree(roots).flatMap((wrapper) => (roots.includes(wrapper) ? [] : (this.stateOf(wrapper) ?? [])));
    return [...new Set(states)];
  }

  /** A context for the request-scoped providers of one piece of work; the one of the app's middleware where it has one. */
  openContext(request: object): ContextId {
    const contextId = this.used.has(request) ? ContextIdFactory.create() : ContextIdFactory.getByRequest(request as never);
    this.used.add(request);
    const { payload } = contextId;
    this.moduleRef.registerRequestByContextId(payload === undefined ? request : Object.assign(request, payload), contextId);
    return contextId;
  }

  private plan(state: RegisteredState): DirectPlan | NestPlan {
    const [wrapper] = state.wrappers;
    const needed = this.below([wrapper]);
    const circle = needed.filter((other) => scopedTree(other.wrappers).includes(wrapper));
    const direct = circle.length === 0 ? this.direct(wrapper) : undefined;
    return direct ?? { kind: 'nest', below: needed.filter((other) => !circle.includes(other)), circle };
  }

  private direct(wrapper: NestWrapper): DirectPlan | undefined {
    const { parameters, properties } = dependenciesOf(wrapper);
    const plan = {
      kind: 'direct' as const,
      parameters: parameters.map((parameter) => this.dependency(parameter)),
      properties: properties.map((property) => this.dependency(property.wrapper)),
      propertyKeys: properties.map(({ key }) => key),
    };
    return [...plan.parameters, ...plan.properties].includes(undefined) ? undefined : (plan as DirectPlan);
  }

  /** Undefined for what Nest alone can make: other request-scoped and transient providers. */
  private dependency(wrapper: NestWrapper | undefined): Dependency | undefined {
    if (!wrapper) return { kind: 'value', value: undefined };
    const state = this.stateOf(wrapper);
    if (state) return { kind: 'state', state };
    if (isSingleton(wrapper)) return { kind: 'value', value: wrapper.instance as unknown };
    return isRequest(wrapper) ? { kind: 'request' } : undefined;
  }

  private stateOf(wrapper: NestWrapper): RegisteredState | undefined {
    return this.registry.of(classOf(wrapper));
  }
}
