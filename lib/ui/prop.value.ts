import { ReflexError } from '../errors/reflex.error.js';
import type { Value } from '../protocol/value.js';
import { describeValue, foreignKey, isPlainObject } from '../vars/plain.value.js';
import { expressionOf, isReactive } from '../vars/reactive.js';
import { actionOf } from './event.reference.js';
import type { Action, PropValue } from './node.js';
import { isNode } from './node.factory.js';

/** Where a value stands, for errors: what it belongs to, by the path inside it. */
export type Place = (path: string) => string;

/** A prop as the compiler reads it. `path` is the prop's name, then the way inside it: `data[0].label`. */
export function toPropValue(value: unknown, place: Place, path: string, parents: readonly object[] = []): PropValue {
  if (isReactive(value)) return { kind: 'expression', expression: expressionOf(value) };
  if (isNode(value)) return { kind: 'node', node: value };
  const action = actionOf(value);
  if (action) return { kind: 'handler', actions: [action] };
  if (typeof value === 'function') throw functionError(value, place, path);
  if (typeof value === 'symbol') throw new ReflexError('REFLEX_INVALID_PROP', `${place(path)} is a symbol.`);
  if (typeof value !== 'object' || value === null || value instanceof Date) return { kind: 'literal', value: value as Value };
  if (parents.includes(value)) throw new ReflexError('REFLEX_INVALID_PROP', `${place(path)} is an object that contains itself.`);
  const inside = [...parents, value];
  if (Array.isArray(value)) return listValue(value.map((item, i) => toPropValue(item, place, `${path}[${i}]`, inside)));
  if (value instanceof Map || value instanceof Set) return collectionValue(value, place, path, inside);
  if (!isPlainObject(value)) throw new ReflexError('REFLEX_INVALID_PROP', `${place(path)} is ${describeValue(value)}.`);
  return objectValue(value, place, path, inside);
}

/** An argument of an event: data and Vars; nodes and handlers stay in the browser. */
export function toArgument(value: unknown, name: string): PropValue {
  const argument = toPropValue(value, (path) => `${name}${path}`, '');
  const foreign = firstPart(argument, (part) => part.kind === 'node' || part.kind === 'handler');
  if (!foreign) return argument;
  if (foreign.kind === 'handler') throw new ReflexError('REFLEX_EVENT_AS_TEXT', `${name} holds an event.`);
  throw new ReflexError('REFLEX_INVALID_PROP', `${name} holds a node.`);
}

function listValue(items: readonly PropValue[]): PropValue {
  if (items.length > 0 && items.every((item) => item.kind === 'handler')) {
    return {
      kind: 'handler',
      actions: items.flatMap((item): readonly Action[] => (item.kind === 'handler' ? item.actions : [])),
    };
  }
  return items.every((item) => item.kind === 'literal')
    ? { kind: 'literal', value: items.map((item) => item.value) }
    : { kind: 'list', items };
}

function objectValue(
  object: Readonly<Record<string, unknown>>,
  place: Place,
  path: string,
  inside: readonly object[],
): PropValue {
  const entries = Object.entries(object).map(([key, item]): [string, PropValue] => {
    const at = `${path}.${key}`;
    if (foreignKey(key, path)) throw new ReflexError('REFLEX_INVALID_PROP', `${place(at)} is a key that no object may have.`);
    return [key, toPropValue(item, place, at, inside)];
  });
  return entries.every((entry): entry is [string, PropValue & { kind: 'literal' }] => entry[1].kind === 'literal')
    ? { kind: 'literal', value: Object.fromEntries(entries.map(([key, item]) => [key, item.value])) }
    : { kind: 'object', entries: Object.fromEntries(entries) };
}

/** Maps and Sets hold values only: no prop of a component has a Var inside one. */
function collectionValue(
  collection: ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>,
  place: Place,
  path: string,
  inside: readonly object[],
): PropValue {
  for (const item of [...collection].flat()) {
    if (toPropValue(item, place, `${path}{}`, inside).kind !== 'literal') {
      throw new ReflexError('REFLEX_INVALID_PROP', `${place(path)} is a Map or Set with ${describeValue(item)} in it.`);
    }
  }
  return { kind: 'literal', value: collection as Value };
}

function functionError(value: unknown, place: Place, path: string): ReflexError {
  const isHandler = /(^|\.)on[A-Z]\w*(\[\d+\])*$/.test(path);
  return new ReflexError(
    isHandler ? 'REFLEX_FUNCTION_AS_HANDLER' : 'REFLEX_FUNCTION_AS_PROP',
    `${place(path)} is ${describeValue(value)}.`,
  );
}

function firstPart(value: PropValue, is: (part: PropValue) => boolean): PropValue | undefined {
  if (is(value)) return value;
  const parts = value.kind === 'list' ? value.items : value.kind === 'object' ? Object.values(value.entries) : [];
  for (const part of parts) {
    const found = firstPart(part, is);
    if (found) return found;
  }
  return undefined;
}
