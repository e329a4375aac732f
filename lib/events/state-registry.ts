import { Inject, Injectable, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { StateShape } from '../compiler/input.js';
import { ReflexError } from '../errors/reflex.error.js';
import type { Manifest } from '../protocol/manifest.js';
import { HANDLER } from '../state/handler-method.js';
import { getStateMetadata, membersOf, stateMiddleware, type StateMetadata } from '../state/state.metadata.js';
import { HandlerArguments } from './handler-arguments.js';
import { checkWrapper, classOf, identifyClass, type NestWrapper } from './nest-wrapper.js';
import type { RegisteredEvent, RegisteredState, RegisteredVar } from './registered-state.js';

/** The states of the app: the `@State` classes that are providers of some module. */
@Injectable()
export class StateRegistry {
  /** Whether any computed Var may change with each request. */
  hasPerRequest = false;
  private states: readonly RegisteredState[] = [];
  private byTarget = new Map<unknown, RegisteredState>();
  private byName = new Map<string, RegisteredState>();
  private byQualified = new Map<string, RegisteredVar>();
  private readonly eventsById = new Map<number, RegisteredEvent>();
  private readonly varsById = new Map<number, RegisteredVar>();

  constructor(@Inject(DiscoveryService) private readonly discovery: DiscoveryService) {}

  get all(): readonly RegisteredState[] {
    return this.states;
  }

  /**
   * Finds the states; called once, in `onModuleInit`. A class in several modules is one state.
   *
   * Throws `REFLEX_DUPLICATE_STATE`, `REFLEX_BAD_STATE` and `REFLEX_BAD_HANDLER`.
   */
  discover(): void {
    const wrappers = new Map<Type<object>, [NestWrapper, ...NestWrapper[]]>();
    for (const wrapper of this.discovery.getProviders()) {
      const target = classOf(wrapper);
      if (!target || !getStateMetadata(target)) continue;
      checkWrapper(wrapper);
      const known = wrappers.get(target);
      if (known) known.push(wrapper);
      else wrappers.set(target, [wrapper]);
    }
    this.states = [...wrappers].map(([target, found], index) => register(getStateMetadata(target)!, found, index));
    this.byTarget = new Map(this.states.map((state) => [state.target, state]));
    this.byQualified = new Map(
      this.states.flatMap(({ members }) => [...members.values()].map((member) => [member.qualified, member])),
    );
    this.hasPerRequest = this.states.some(({ computed }) => computed.some(({ perRequest }) => perRequest));
    this.byName = new Map();
    for (const state of this.states) {
      const other = this.byName.get(state.name);
      if (other) {
        throw new ReflexError(
          'REFLEX_DUPLICATE_STATE',
          `The states ${other.target.name} and ${state.target.name} both have the name '${state.name}'`,
        );
      }
      this.byName.set(state.name, state);
    }
  }

  /** The states as the compiler takes them. */
  shapes(): StateShape[] {
    return this.states.map(({ name, target, members, events }) => ({
      name,
      vars: [...members.values()].map((member) => ({
        name: member.name,
        computed: member.getter !== undefined,
        serverOnly: member.serverOnly,
        storage: getStateMetadata(target)!.vars.get(member.name)?.storage,
      })),
      events: events.map((event) => ({ name: event.name, parameters: event.arguments.count })),
    }));
  }

  /**
   * Takes the ids that the compiler gave to names.
   *
   * Throws `REFLEX_MANIFEST_MISMATCH` for a name that no state has.
   */
  bind(manifest: Manifest): void {
    for (const { members, events } of this.states) for (const one of [...members.values(), ...events]) one.id = -1;
    this.eventsById.clear();
    this.varsById.clear();
    for (const { name, vars, events } of manifest.states) {
      const state = this.byName.get(name);
      if (!state && vars.length + events.length > 0) throw mismatch(`state ${name}`);
      for (const entry of vars) {
        const variable = state!.members.get(entry.name);
        if (!variable || variable.serverOnly) throw mismatch(`Var ${name}.${entry.name}`);
        variable.id = entry.id;
        this.varsById.set(entry.id, variable);
      }
      for (const entry of events) {
        const event = state!.events.find((candidate) => candidate.name === entry.name);
        if (!event) throw mismatch(`event ${name}.${entry.name}`);
        event.id = entry.id;
        this.eventsById.set(entry.id, event);
      }
    }
  }

  event(id: number): RegisteredEvent | undefined {
    return this.eventsById.get(id);
  }

  variable(id: number): RegisteredVar | undefined {
    return this.varsById.get(id);
  }

  /** The state of a class. Undefined for a class that no module provides. */
  of(target: unknown): RegisteredState | undefined {
    return this.byTarget.get(target);
  }

  named(name: string): RegisteredState | undefined {
    return this.byName.get(name);
  }

  /** A Var or computed Var by `State.name`. */
  member(qualified: string): RegisteredVar | undefined {
    return this.byQualified.get(qualified);
  }
}

function mismatch(what: string): ReflexError {
  return new ReflexError('REFLEX_MANIFEST_MISMATCH', `The manifest has the ${what}, the app has not`);
}

function register(metadata: StateMetadata, wrappers: readonly [NestWrapper, ...NestWrapper[]], index: number): RegisteredState {
  const { name, target } = metadata;
  identifyClass(wrappers[0]);
  checkKinds(metadata);
  const members = new Map<string, RegisteredVar>();
  const vars: RegisteredVar[] = [];
  const computed: RegisteredVar[] = [];
  const events: RegisteredEvent[] = [];
  const state: RegisteredState = {
    name,
    target,
    index,
    wrappers,
    vars,
    computed,
    members,
    events,
    opaque: hasPrivateMembers(target),
    middleware: stateMiddleware(target),
    seen: false,
  };
  const prototype = target.prototype as object;
  const common = (member: string) => ({
    state,
    name: member,
    qualified: `${name}.${member}`,
    type: Reflect.getMetadata('design:type', prototype, member) as unknown,
    id: -1,
    nullable: false,
  });
  for (const { name: member, serverOnly, key } of metadata.vars.values()) {
    vars.push({ ...common(member), index: vars.length, serverOnly, key });
  }
  for (const { name: member, serverOnly, key, perRequest } of metadata.computed.values()) {
    const getter = ownerOf(prototype, member)?.descriptor.get as (this: object) => unknown;
    computed.push({ ...common(member), index: -1, getter, serverOnly, key, perRequest });
  }
  for (const member of [...vars, ...computed]) members.set(member.name, member);
  for (const { name: member, background } of metadata.events.values()) {
    const method = checkOverride(target, member);
    const place = `${name}.${member}`;
    events.push({
      state,
      name: member,
      qualified: place,
      background,
      method,
      arguments: new HandlerArguments(target, member, place),
      id: -1,
    });
  }
  return state;
}

/** A member that is declared as two kinds, along a chain of classes, would be one of them here and another there. */
function checkKinds({ name, vars, computed, events }: StateMetadata): void {
  const seen = new Set<string>();
  for (const member of [...vars.keys(), ...computed.keys(), ...events.keys()]) {
    if (seen.has(member))
      throw new ReflexError('REFLEX_BAD_STATE', `${name}.${member} is declared as two of Var, computed Var and event`);
    seen.add(member);
  }
}

/** Guards and the like belong to the method they were put on: an override that says nothing would lose them. */
function checkOverride(target: Type<object>, name: string): RegisteredEvent['method'] {
  const { owner, descriptor } = ownerOf(target.prototype as object, name)!;
  if (!membersOf(owner).events.has(name)) {
    throw new ReflexError('REFLEX_BAD_HANDLER', `${owner.constructor.name}.${name} overrides an event without being one`, {
      repair: 'Put `@Event()` above it, and repeat the guards of the method it overrides.',
    });
  }
  if (!Reflect.hasMetadata(HANDLER, descriptor.value as object)) {
    throw new ReflexError(
      'REFLEX_BAD_HANDLER',
      `A decorator above @Event() put another method in place of ${owner.constructor.name}.${name}`,
      {
        repair: 'Put it below `@Event()` and the guards, or let it copy the metadata of what it replaces: guards are metadata.',
      },
    );
  }
  return descriptor.value as RegisteredEvent['method'];
}

function ownerOf(
  prototype: object,
  name: string,
): { readonly owner: object; readonly descriptor: PropertyDescriptor } | undefined {
  for (let owner: object | null = prototype; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    if (descriptor) return { owner, descriptor };
  }
  return undefined;
}

/** Errs on the side of true, which costs precision about what a getter reads, and nothing else. */
function hasPrivateMembers(target: Type<object>): boolean {
  for (
    let type: unknown = target;
    typeof type === 'function' && type !== Function.prototype;
    type = Object.getPrototypeOf(type)
  ) {
    if (/#[\p{ID_Start}$_]|classPrivateField|WeakMap/u.test(Function.prototype.toString.call(type))) return true;
  }
  return false;
}
