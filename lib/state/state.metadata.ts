import 'reflect-metadata';
import type { Type } from '@nestjs/common';

export interface VarMetadata {
  readonly name: string;
  /** Kept with the state, never sent. */
  readonly serverOnly: boolean;
  /** Name of the field that identifies the items of a list of objects; undefined: `id` where every item has one. */
  readonly key?: string;
  /** Mirrored in the browser's localStorage, so that it outlives the tab. */
  readonly storage?: 'local';
}

export interface ComputedMetadata {
  readonly name: string;
  readonly serverOnly: boolean;
  readonly key?: string;
  /** Follows from the request, not from Vars alone. */
  readonly perRequest: boolean;
}

export interface EventMetadata {
  readonly name: string;
  /** Runs beside the queue of its page session, see `update()`. */
  readonly background: boolean;
}

/** The members of one class, without those it inherits. */
export interface StateMembers {
  readonly vars: Map<string, VarMetadata>;
  readonly computed: Map<string, ComputedMetadata>;
  readonly events: Map<string, EventMetadata>;
}

/** All that is declared about a state class, inherited members first. */
export interface StateMetadata extends StateMembers {
  readonly name: string;
  readonly target: Type<object>;
}

const MEMBERS = Symbol('reflex:members');
const NAME = Symbol('reflex:state');
const MIDDLEWARE = Symbol('reflex:middleware');

/** Which of the app's middleware runs for the events of a state, where it is not what the app says. */
export type StateMiddleware = 'full' | 'session' | 'none';

/** The members declared on `prototype` itself, made at the first decorator that asks. */
export function membersOf(prototype: object): StateMembers {
  let members = Reflect.getOwnMetadata(MEMBERS, prototype) as StateMembers | undefined;
  if (!members) {
    members = { vars: new Map(), computed: new Map(), events: new Map() };
    Reflect.defineMetadata(MEMBERS, members, prototype);
  }
  return members;
}

export function setStateName(target: object, name: string): void {
  Reflect.defineMetadata(NAME, name, target);
}

export function setStateMiddleware(target: object, mode: StateMiddleware): void {
  Reflect.defineMetadata(MIDDLEWARE, mode, target);
}

/** Undefined where the state leaves it to the app. */
export function stateMiddleware(target: object): StateMiddleware | undefined {
  return Reflect.getOwnMetadata(MIDDLEWARE, target) as StateMiddleware | undefined;
}

/** The declaration of a `@State` class, or undefined where `target` is none. A subclass needs its own `@State()`. */
export function getStateMetadata(target: unknown): StateMetadata | undefined {
  if (typeof target !== 'function') return undefined;
  const name = Reflect.getOwnMetadata(NAME, target) as string | undefined;
  if (name === undefined) return undefined;
  const metadata: StateMetadata = {
    name,
    target: target as Type<object>,
    vars: new Map(),
    computed: new Map(),
    events: new Map(),
  };
  for (const prototype of prototypesOf(target.prototype as object)) {
    const members = Reflect.getOwnMetadata(MEMBERS, prototype) as StateMembers | undefined;
    if (!members) continue;
    for (const kind of ['vars', 'computed', 'events'] as const) {
      for (const [key, member] of members[kind]) (metadata[kind] as Map<string, unknown>).set(key, member);
    }
  }
  return metadata;
}

/** From the base class down, so that a member declared again replaces the inherited one. */
function prototypesOf(prototype: object): object[] {
  const chain: object[] = [];
  for (let p: object | null = prototype; p && p !== Object.prototype; p = Object.getPrototypeOf(p) as object | null)
    chain.unshift(p);
  return chain;
}
