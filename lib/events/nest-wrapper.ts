import { Scope, type Type } from '@nestjs/common';
import type { ContextId, DiscoveryService } from '@nestjs/core';
import { ModuleRef, REQUEST } from '@nestjs/core';
import { ReflexError } from '../errors/reflex.error.js';

/** Nest's record of one provider, guard, pipe, interceptor or filter. */
export type NestWrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * What a provider is constructed from, as Nest resolved it at boot. The only place that reads Nest's dependency
 * graph: `DiscoveryService` hands out these records, but their members are not part of its documented interface.
 */
export interface Dependencies {
  /** By position; undefined for an `@Optional()` dependency that no module provides. */
  readonly parameters: readonly (NestWrapper | undefined)[];
  readonly properties: readonly { readonly key: PropertyKey; readonly wrapper: NestWrapper }[];
}

const MEMBERS = [
  'getCtorMetadata',
  'getPropertiesMetadata',
  'getEnhancersMetadata',
  'isDependencyTreeStatic',
  'setInstanceByContextId',
] as const satisfies readonly (keyof NestWrapper)[];

/** Throws `REFLEX_NEST_CHANGED` where a record of Nest has not the members that are read here. */
export function checkWrapper(wrapper: NestWrapper): void {
  const missing = MEMBERS.filter((member) => typeof wrapper[member] !== 'function');
  if (missing.length > 0) {
    throw new ReflexError('REFLEX_NEST_CHANGED', `Nest's InstanceWrapper has no ${missing.join('(), no ')}()`);
  }
}

export function dependenciesOf(wrapper: NestWrapper): Dependencies {
  return {
    parameters: Array.from(wrapper.getCtorMetadata() ?? []),
    properties: (wrapper.getPropertiesMetadata() ?? []) as Dependencies['properties'],
  };
}

/** Tokens, and for classes the positions that are `@Optional()`. */
type Tokens = readonly [tokens: readonly unknown[], optional: readonly number[]];

/** What is used of Nest's injector. */
interface Lookup {
  getClassDependencies(wrapper: NestWrapper): Tokens;
  getFactoryProviderDependencies(wrapper: NestWrapper): Tokens;
  reflectProperties(type: unknown): readonly { readonly key: string; readonly name: unknown; readonly isOptional?: boolean }[];
  resolveSingleParam(
    wrapper: NestWrapper,
    token: unknown,
    place: object,
    host: NestWrapper['host'],
    context: undefined,
    keyOrIndex: number | string,
  ): Promise<unknown>;
}

/**
 * Has Nest find what its request-scoped and transient providers are constructed from. Nest 12 does so when it boots; Nest 11
 * only when it makes the first one, which is too late: whether a state can be constructed directly, and which other states
 * it needs, is read from what was found. Nothing is constructed.
 *
 * Throws what Nest throws where a dependency is missing.
 */
export async function lookUpDependencies(wrappers: readonly NestWrapper[]): Promise<void> {
  for (const wrapper of wrappers) {
    if (wrapper.getCtorMetadata() || wrapper.getPropertiesMetadata()) continue;
    const isFactory = wrapper.inject !== undefined && wrapper.inject !== null;
    const isSkipped = wrapper.isTransient || wrapper.scope === Scope.REQUEST;
    if (!isSkipped || !wrapper.host || (!isFactory && !classOf(wrapper))) continue;
    const lookup = lookupOf(wrapper);
    const [tokens, optional] = isFactory ? lookup.getFactoryProviderDependencies(wrapper) : lookup.getClassDependencies(wrapper);
    const find = async (token: unknown, place: object, key: number | string, canMiss = false): Promise<void> => {
      await lookup.resolveSingleParam(wrapper, token, place, wrapper.host, undefined, key).catch((error: unknown) => {
        if (!canMiss) throw error;
      });
    };
    for (const [index, token] of tokens.entries()) {
      await find(token, { index, dependencies: tokens }, index, optional.includes(index));
    }
    for (const { key, name, isOptional } of isFactory ? [] : lookup.reflectProperties(wrapper.metatype)) {
      await find(name, { key, name }, key, isOptional);
    }
  }
}

const LOOKUP = [
  'getClassDependencies',
  'getFactoryProviderDependencies',
  'reflectProperties',
  'resolveSingleParam',
] as const satisfies readonly (keyof Lookup)[];

function lookupOf(wrapper: NestWrapper): Lookup {
  const { injector } = moduleRefOf(wrapper) as unknown as { injector?: Partial<Lookup> };
  const missing = LOOKUP.filter((member) => typeof injector?.[member] !== 'function');
  if (missing.length > 0) throw new ReflexError('REFLEX_NEST_CHANGED', `Nest's Injector has no ${missing.join('(), no ')}()`);
  return injector as Lookup;
}

/** Guards, interceptors, filters and pipes bound to a class, its methods and their parameters, and scoped `APP_*` ones. */
export function enhancersOf(wrapper: NestWrapper): readonly NestWrapper[] {
  return (wrapper.getEnhancersMetadata() ?? []) as readonly NestWrapper[];
}

/** Whether there is one instance for the whole app. */
export function isSingleton(wrapper: NestWrapper): boolean {
  return !wrapper.isTransient && wrapper.isDependencyTreeStatic();
}

export function isRequest(wrapper: NestWrapper): boolean {
  return wrapper.token === REQUEST && !wrapper.isDependencyTreeStatic();
}

/** The class that a provider constructs; undefined for values, factories and aliases. */
export function classOf(wrapper: NestWrapper): Type<object> | undefined {
  return wrapper.isNotMetatype ? undefined : (wrapper.metatype as Type<object>);
}

/** The `ModuleRef` of the module that provides it. */
export function moduleRefOf(wrapper: NestWrapper): ModuleRef {
  return wrapper.host!.getProviderByKey<ModuleRef>(ModuleRef).instance;
}

/** The key by which Nest finds the module that provides it. */
export function moduleKeyOf(wrapper: NestWrapper): string {
  return wrapper.host!.token;
}

/** Lets Nest inject `instance` where the provider is asked for within a context, instead of one that Nest makes. */
export function provideInContext(wrapper: NestWrapper, contextId: ContextId, instance: object): void {
  const own = contextId.getParent
    ? contextId.getParent({ token: wrapper.token, isTreeDurable: wrapper.isDependencyTreeDurable() })
    : contextId;
  wrapper.setInstanceByContextId(own, { instance, isResolved: true, isConstructorCalled: true });
}

/** Nest 11 keeps what it knows of handlers by the name of their class, unless the class has an id. */
export function identifyClass(wrapper: NestWrapper): void {
  const host = wrapper.host as unknown as { assignControllerUniqueId?(target: unknown): void } | undefined;
  if (!Object.hasOwn(wrapper.metatype as object, 'CONTROLLER_ID')) host?.assignControllerUniqueId?.(wrapper.metatype);
}

/**
 * Everything that `roots` are constructed from, roots included, dependencies before what needs them. Singletons are
 * left out: nothing below them changes from event to event.
 */
export function scopedTree(roots: readonly NestWrapper[]): NestWrapper[] {
  const found = new Set<NestWrapper>();
  const order: NestWrapper[] = [];
  const visit = (wrapper: NestWrapper): void => {
    if (found.has(wrapper) || wrapper.isDependencyTreeStatic()) return;
    found.add(wrapper);
    const { parameters, properties } = dependenciesOf(wrapper);
    for (const parameter of parameters) if (parameter) visit(parameter);
    for (const property of properties) visit(property.wrapper);
    order.push(wrapper);
  };
  for (const root of roots) visit(root);
  return order;
}
