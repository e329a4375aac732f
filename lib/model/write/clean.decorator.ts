import 'reflect-metadata';
import { ReflexError } from '../../errors/reflex.error.js';

const CLEANERS = Symbol('reflex:cleaners');

/**
 * Makes a method of a model state the cleaner of one field: it gets the value that a form sent, parsed and checked by itself, and
 * returns the one to store. `throw new ModelFieldError('…')` refuses it at the field.
 *
 * `@Clean('sku') protected cleanSku(value: string) { return value.toUpperCase(); }`
 *
 * Throws `REFLEX_BAD_STATE` on anything but a method.
 */
export function Clean(field: string): MethodDecorator {
  return (target, key, descriptor) => {
    if (typeof descriptor.value !== 'function' || typeof target === 'function') {
      throw new ReflexError('REFLEX_BAD_STATE', `@Clean('${field}') stands on ${String(key)}, which is no method`);
    }
    const own = (Reflect.getOwnMetadata(CLEANERS, target) ?? new Map()) as Map<string, PropertyKey>;
    Reflect.defineMetadata(CLEANERS, own.set(field, key), target);
  };
}

/** The cleaners of a state by field, inherited ones included, bound to it. */
export function cleanersOf(state: object): ReadonlyMap<string, (value: unknown) => unknown> {
  const found = new Map<string, (value: unknown) => unknown>();
  for (let type = Object.getPrototypeOf(state) as object | null; type; type = Object.getPrototypeOf(type) as object | null) {
    const own = Reflect.getOwnMetadata(CLEANERS, type) as ReadonlyMap<string, PropertyKey> | undefined;
    for (const [field, key] of own ?? []) {
      if (!found.has(field))
        found.set(field, (value) => (state as Record<PropertyKey, (value: unknown) => unknown>)[key]!(value));
    }
  }
  return found;
}
