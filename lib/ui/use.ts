import { ReflexError } from '../errors/reflex.error.js';
import { getStateMetadata, type StateMetadata } from '../state/state.metadata.js';
import type { BindableVar } from '../vars/var.js';
import { createVar } from '../vars/var.proxy.js';
import { createEventReference } from './event.factory.js';
import type { EventReference } from './event.reference.js';
import { nearestName } from './nearest.name.js';

/** A class with `@State()`, whatever Nest injects into it. */
export type StateClass<S> = abstract new (...args: never[]) => S;

/**
 * A state as a page sees it: fields and getters are Vars, methods are events. Private and protected members are not there.
 */
export type StateReference<S> = { readonly [K in keyof S]-?: MemberReference<S[K]> };

type MemberReference<T> = 0 extends 1 & T
  ? BindableVar<T>
  : NonNullable<T> extends (...args: infer P) => unknown
    ? EventReference<P>
    : BindableVar<T>;

/**
 * Typed references to the members of a state, for `render()` and `onLoad`.
 *
 * @throws ReflexError REFLEX_NOT_A_STATE where the class has no `@State()`; and when a member is read:
 *   REFLEX_UNKNOWN_MEMBER, REFLEX_SERVER_ONLY_VAR, REFLEX_NOT_AN_EVENT
 */
export function use<S extends object>(state: StateClass<S>): StateReference<S> {
  const metadata = requireState(state, 'use()');
  return new Proxy(Object.freeze({}), {
    get: (_target, key) => (typeof key === 'symbol' || key === 'then' ? undefined : memberReference(metadata, key)),
    set: (_target, key) => {
      throw new ReflexError('REFLEX_VAR_ASSIGNED', `${metadata.name}.${String(key)} was assigned while a page was built.`);
    },
  }) as StateReference<S>;
}

/** The metadata of a class that must be a state; `place` says who asked. */
export function requireState(state: unknown, place: string): StateMetadata {
  const metadata = getStateMetadata(state);
  if (metadata) return metadata;
  const name = typeof state === 'function' ? `The class ${state.name}` : `What is given (${String(state)})`;
  throw new ReflexError('REFLEX_NOT_A_STATE', `${name}, given to ${place}, is no state.`);
}

/** What `use(State).name` is. */
function memberReference(metadata: StateMetadata, name: string): unknown {
  if (metadata.events.has(name)) return createEventReference(metadata.name, name);
  const declared = metadata.vars.get(name) ?? metadata.computed.get(name);
  if (!declared) throw unknownMember(metadata, name);
  if (declared.serverOnly)
    throw new ReflexError('REFLEX_SERVER_ONLY_VAR', `${metadata.name}.${name} is \`serverOnly\` and is used on a page.`);
  return createVar({ kind: 'var', state: metadata.name, name });
}

function unknownMember(metadata: StateMetadata, name: string): ReflexError {
  const member = `${metadata.name}.${name}`;
  const own = describeProperty(metadata.target.prototype as object, name);
  if (typeof own?.value === 'function' && name !== 'constructor' && !(name in Object.prototype)) {
    return new ReflexError('REFLEX_NOT_AN_EVENT', `${member} is used on a page and is a method without @Event().`);
  }
  if (own?.get)
    return new ReflexError('REFLEX_UNKNOWN_MEMBER', `${member} is used on a page and is a getter without @Computed().`);
  const near = nearestName(name, [...metadata.vars.keys(), ...metadata.computed.keys(), ...metadata.events.keys()]);
  return new ReflexError(
    'REFLEX_UNKNOWN_MEMBER',
    `${metadata.name} declares no member \`${name}\`${near ? `; it has \`${near}\`` : ''}.`,
  );
}

function describeProperty(prototype: object, name: string): PropertyDescriptor | undefined {
  for (let p: object | null = prototype; p; p = Object.getPrototypeOf(p) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(p, name);
    if (descriptor) return descriptor;
  }
  return undefined;
}
