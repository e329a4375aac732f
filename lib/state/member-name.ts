import { ReflexError } from '../errors/reflex.error.js';

/** Names that JavaScript or a promise gives a meaning of its own: a member of that name would be taken for it. */
const RESERVED = new Set<PropertyKey>([...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'then', 'toJSON']);

export type MemberKind = 'field' | 'getter' | 'method';

/**
 * Checks what a member decorator was put on, and returns the member's name.
 *
 * Throws `REFLEX_BAD_STATE` for anything but a `kind` of an instance with a name that can be used.
 */
export function checkMember(decorator: string, kind: MemberKind, target: object, key: PropertyKey): string {
  const owner = typeof target === 'function' ? target.name : target.constructor.name;
  const place = `${owner}.${String(key)}`;
  const bad = (detail: string, repair?: string) => new ReflexError('REFLEX_BAD_STATE', detail, repair ? { repair } : undefined);
  if (typeof target === 'function') throw bad(`@${decorator}() is on ${place}, which is static`);
  if (typeof key !== 'string') throw bad(`@${decorator}() is on ${place}, whose name is no string`);
  if (RESERVED.has(key) || !/^[A-Za-z_$][\w$]*$/.test(key)) {
    throw bad(`@${decorator}() is on ${place}, a name that is reserved`, 'Choose another name, an identifier.');
  }
  const found = kindOf(target, key);
  if (found !== kind) throw bad(`@${decorator}() is on ${place}, which is a ${found}: it belongs on a ${kind}`);
  return key;
}

function kindOf(prototype: object, key: string): MemberKind | 'setter' {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
  if (!descriptor) return 'field';
  if (descriptor.get) return 'getter';
  return descriptor.set ? 'setter' : 'method';
}
