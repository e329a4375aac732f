import type { Value } from '../protocol/value.js';
import { BRAND, isReactive } from './reactive.js';
import { describeReactive } from './describe.expression.js';

/** Something inside a value that is no `Value`, and the way to it: `.rows[3].save`. */
export interface ForeignPart {
  readonly path: string;
  readonly what: string;
}

/** What a person calls `value`, for the errors: "a function", "a Promise", "the Var CounterState.count". */
export function describeValue(value: unknown): string {
  if (isReactive(value)) return `the Var ${describeReactive(value)}`;
  const label = value as { readonly [BRAND]?: unknown; readonly label?: unknown } | null | undefined;
  if (label?.[BRAND] !== undefined) return String(label.label);
  if (typeof value === 'function') return value.name ? `the function ${value.name}` : 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value === 'string') return `the text ${JSON.stringify(value)}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof (value as { then?: unknown }).then === 'function') return 'a Promise';
  if (isPlainObject(value)) return 'an object';
  return `an instance of ${value.constructor?.name || 'a class'}`;
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Another realm's Object.prototype (test runners, vm) has no prototype either.
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

/** The first part of `value` that is no `Value`, or undefined where the whole is one. */
export function foreignPart(value: unknown, path = '', parents: readonly object[] = []): ForeignPart | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object')
    return typeof value === 'function' || typeof value === 'symbol' ? { path, what: describeValue(value) } : undefined;
  if (isReactive(value)) return { path, what: describeValue(value) };
  if (value instanceof Date) return undefined;
  if (parents.includes(value)) return { path, what: 'an object that contains itself' };
  const inside = [...parents, value];
  if (Array.isArray(value)) return firstOf(value.entries(), ([index, item]) => foreignPart(item, `${path}[${index}]`, inside));
  if (value instanceof Set) return firstOf(value.values(), (item) => foreignPart(item, `${path}{}`, inside));
  if (value instanceof Map) {
    return firstOf(
      value.entries(),
      ([key, item]) => foreignPart(key, `${path}{}`, inside) ?? foreignPart(item, `${path}{}`, inside),
    );
  }
  if (!isPlainObject(value) || BRAND in value) return { path, what: describeValue(value) };
  return firstOf(Object.entries(value), ([key, item]) => foreignKey(key, path) ?? foreignPart(item, `${path}.${key}`, inside));
}

/** `__proto__` as a key would reach the prototype when the object is rebuilt. */
export function foreignKey(key: string, path: string): ForeignPart | undefined {
  return key === '__proto__' ? { path: `${path}.${key}`, what: 'a key that no object may have' } : undefined;
}

export function isValue(value: unknown): value is Value {
  return foreignPart(value) === undefined;
}

function firstOf<T>(items: Iterable<T>, find: (item: T) => ForeignPart | undefined): ForeignPart | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
