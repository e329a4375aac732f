import type { Value } from '../protocol/value.js';

/** All that JSON.stringify escapes is among these: a string without any of them is two quotes longer in JSON. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;

/**
 * Length of the JSON of `encode(value)`, in UTF-16 units. The walk stops where it exceeds `limit`: the result is then some
 * number above it, at a cost that depends on the limit and not on the value.
 */
export function jsonSize(value: Value, limit = Infinity): number {
  switch (typeof value) {
    case 'string':
      return value.length < limit && ESCAPED.test(value) ? JSON.stringify(value).length : value.length + 2;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? String(value).length
        : value === 0
          ? 10
          : value === -Infinity
            ? 12
            : 11;
    case 'boolean':
      return value ? 4 : 5;
    case 'undefined':
      return '{"$":"u"}'.length;
    case 'bigint':
      return TAGGED + 2 + String(value).length;
  }
  if (value === null) return 4;
  if (Array.isArray(value)) return itemsSize(value as readonly Value[], limit);
  if (value instanceof Date) return TAGGED + jsonSize(Number.isNaN(value.getTime()) ? null : value.getTime());
  if (value instanceof Map) return TAGGED + itemsSize(flat(value as ReadonlyMap<Value, Value>), limit);
  if (value instanceof Set) return TAGGED + itemsSize(value as ReadonlySet<Value>, limit);
  return objectSize(value as { readonly [key: string]: Value }, limit);
}

/** `{"$":"d","v":}` */
const TAGGED = 14;

function itemsSize(items: Iterable<Value>, limit: number): number {
  let size = 1;
  for (const item of items) {
    size += 1 + jsonSize(item, limit - size);
    if (size > limit) return size;
  }
  return Math.max(size, 2);
}

function* flat(map: ReadonlyMap<Value, Value>): Iterable<Value> {
  for (const entry of map) yield* entry;
}

function objectSize(object: { readonly [key: string]: Value }, limit: number): number {
  let size = Object.hasOwn(object, '$') ? TAGGED + 1 : 1;
  // Committed objects inherit nothing that is enumerable.
  for (const key in object) {
    size += jsonSize(key) + 2 + jsonSize(object[key], limit - size);
    if (size > limit) return size;
  }
  return Math.max(size, 2);
}
