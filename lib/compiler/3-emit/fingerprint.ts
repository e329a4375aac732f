import { createHash } from 'node:crypto';
import { types } from 'node:util';

/**
 * One text for one meaning: two pages with the same fingerprint are emitted as the same module. Everything in the values counts,
 * the order of members too, and which objects, functions and symbols are one and the same: a `local()` is nothing else than its
 * identity. `names` are objects that have a name elsewhere.
 */
export function fingerprint(values: readonly unknown[], names: ReadonlyMap<object, string>): string {
  const seen = new Map<unknown, number>();
  const parts: string[] = [];

  /** True where the value has been written before, or is known by a name. */
  const isKnown = (value: unknown): boolean => {
    const name = names.get(value as object);
    const number = seen.get(value);
    if (name === undefined && number === undefined) {
      seen.set(value, seen.size);
      return false;
    }
    parts.push(name === undefined ? `#${number}` : `@${name}`);
    return true;
  };

  const writeAll = (open: string, items: Iterable<unknown>, close: string): void => {
    parts.push(open);
    for (const item of items) write(item);
    parts.push(close);
  };

  const writeObject = (value: object): void => {
    if (Array.isArray(value)) writeAll('[', value, ']');
    else if (types.isDate(value)) parts.push(`d${value.getTime()}`);
    else if (types.isMap(value)) writeAll('m[', [...value].flat(), ']');
    else if (types.isSet(value)) writeAll('s[', value, ']');
    else {
      parts.push('{');
      for (const [key, member] of Object.entries(value)) {
        parts.push(JSON.stringify(key));
        write(member);
      }
      parts.push('}');
    }
  };

  const write = (value: unknown): void => {
    if (typeof value === 'string') parts.push(JSON.stringify(value));
    else if (typeof value === 'function') {
      if (!isKnown(value)) parts.push(`f${JSON.stringify(Function.prototype.toString.call(value))}`);
    } else if (typeof value === 'symbol') {
      if (!isKnown(value)) parts.push('y');
    } else if (typeof value !== 'object' || value === null)
      parts.push(`${typeof value}:${Object.is(value, -0) ? '-0' : String(value)}`);
    else if (!isKnown(value)) writeObject(value);
    parts.push(',');
  };

  values.forEach(write);
  return createHash('sha256').update(parts.join('')).digest('base64url');
}
