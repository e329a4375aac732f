import { decode, VALUE_DEPTH } from './codec.js';
import type { PatchOp, PathKey, VarPath } from './patch.js';
import type { Encoded, Value } from './value.js';

/** Where the values of Vars are kept, by their id. A `Map` is one. */
export interface VarValues {
  get(variable: number): Value;
  set(variable: number, value: Value): unknown;
}

/** An op does not fit the value it is for: sender and receiver no longer hold the same. The remedy is a snapshot. */
export class PatchError extends Error {
  override readonly name = 'PatchError';

  constructor(
    readonly path: VarPath,
    reason: string,
  ) {
    super(`${JSON.stringify(path)}: ${reason}`);
  }
}

/**
 * Applies one op of a patch. Nothing is changed in place: the containers along the path are copied, everything beside
 * it is shared with the value before, so an unchanged part is found by its reference.
 *
 * Throws `PatchError` where the path or an index does not fit, `CodecError` where an operand cannot be decoded; `values`
 * is as before then.
 */
export function applyOp(values: VarValues, op: PatchOp): void {
  const path = op[0];
  const variable = typeof path === 'number' ? path : path[0];
  const keys = typeof path === 'number' ? [] : (path.slice(1) as PathKey[]);
  if (keys.length === 0) {
    values.set(variable, change(values.get(variable), op));
  } else {
    values.set(variable, changeAt(values.get(variable), keys, 0, op));
  }
}

function changeAt(container: Value, keys: readonly PathKey[], depth: number, op: PatchOp): Value {
  const key = keys[depth]!;
  const last = depth === keys.length - 1;
  if (last && op.length === 1) return without(container, key, op);
  const replacement = (inner: Value): Value => (last ? change(inner, op) : changeAt(inner, keys, depth + 1, op));
  // Only a set may name a key that is not there yet.
  const mayAdd = last && op.length === 2;

  if (Array.isArray(container)) {
    const list = container as readonly Value[];
    if (!isIndex(key, mayAdd ? list.length : list.length - 1))
      throw new PatchError(op[0], `a list of ${list.length} has no ${String(key)}`);
    const copy = list.slice();
    copy[key] = replacement(list[key]);
    return copy;
  }
  if (container instanceof Map) {
    const map = container as ReadonlyMap<Value, Value>;
    if (!mayAdd && !map.has(key)) throw new PatchError(op[0], `the Map has no key ${JSON.stringify(key)}`);
    return new Map(map).set(key, replacement(map.get(key)));
  }
  if (isRecord(container)) {
    if (typeof key !== 'string' || key === '__proto__')
      throw new PatchError(op[0], `an object cannot have the key ${JSON.stringify(key)}`);
    const present = Object.hasOwn(container, key);
    if (!mayAdd && !present) throw new PatchError(op[0], `the object has no key ${JSON.stringify(key)}`);
    return { ...container, [key]: replacement(present ? container[key] : undefined) };
  }
  throw new PatchError(op[0], `${describe(container)} has no keys`);
}

function without(container: Value, key: PathKey, op: PatchOp): Value {
  if (container instanceof Map) {
    const copy = new Map(container as ReadonlyMap<Value, Value>);
    if (copy.delete(key)) return copy;
  } else if (isRecord(container) && typeof key === 'string' && Object.hasOwn(container, key)) {
    const copy = { ...container };
    delete copy[key];
    return copy;
  }
  throw new PatchError(op[0], `${describe(container)} has no key ${JSON.stringify(key)} to remove`);
}

/** What an op makes of the value that its path names. */
function change(value: Value, op: PatchOp): Value {
  switch (op.length) {
    case 1:
      throw new PatchError(op[0], 'a Var cannot be removed');
    case 2:
      return decodeOperand(op[1]);
    case 3:
      return Array.isArray(op[1]) ? reorder(value, op[1] as readonly number[], op) : move(value, op[1] as number, op[2], op);
    case 4:
      return typeof op[3] === 'string'
        ? spliceString(value, op[1], op[2], op[3], op)
        : spliceList(value, op[1], op[2], op[3], op);
    default:
      throw new PatchError((op as PatchOp)[0], 'the op has too many members');
  }
}

function spliceString(value: Value, at: number, remove: number, insert: string, op: PatchOp): string {
  if (typeof value !== 'string') throw new PatchError(op[0], `${describe(value)} is not a string`);
  checkRange(value.length, at, remove, op);
  return value.slice(0, at) + insert + value.slice(at + remove);
}

function spliceList(value: Value, at: number, remove: number, insert: readonly Encoded[], op: PatchOp): readonly Value[] {
  const list = listFor(value, op);
  checkRange(list.length, at, remove, op);
  return [...list.slice(0, at), ...insert.map(decodeOperand), ...list.slice(at + remove)];
}

function move(value: Value, from: number, to: number, op: PatchOp): readonly Value[] {
  const copy = listFor(value, op).slice();
  if (!isIndex(from, copy.length - 1) || !isIndex(to, copy.length - 1))
    throw new PatchError(op[0], `a list of ${copy.length} cannot move ${from} to ${to}`);
  const [item] = copy.splice(from, 1);
  copy.splice(to, 0, item);
  return copy;
}

function reorder(value: Value, order: readonly number[], op: PatchOp): readonly Value[] {
  const list = listFor(value, op);
  if (
    order.length !== list.length ||
    new Set(order).size !== order.length ||
    !order.every((index) => isIndex(index, list.length - 1))
  ) {
    throw new PatchError(op[0], `the order does not name each of the ${list.length} items once`);
  }
  return order.map((index) => list[index]);
}

function listFor(value: Value, op: PatchOp): readonly Value[] {
  if (!Array.isArray(value)) throw new PatchError(op[0], `${describe(value)} is not a list`);
  return value as readonly Value[];
}

function checkRange(length: number, at: number, remove: number, op: PatchOp): void {
  if (!isIndex(at, length) || !isIndex(remove, length - at))
    throw new PatchError(op[0], `${remove} at ${at} is outside of a length of ${length}`);
}

function isIndex(key: PathKey, max: number): key is number {
  return Number.isInteger(key) && (key as number) >= 0 && (key as number) <= max;
}

function isRecord(value: Value): value is { [key: string]: Value } {
  return describe(value) === 'an object';
}

function describe(value: Value): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : `a value of type ${typeof value}`;
  if (Array.isArray(value)) return 'a list';
  return value instanceof Map ? 'a Map' : value instanceof Set ? 'a Set' : value instanceof Date ? 'a Date' : 'an object';
}

function decodeOperand(encoded: Encoded): Value {
  return decode(encoded, { depth: VALUE_DEPTH });
}
