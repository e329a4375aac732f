import { encode } from '../protocol/codec.js';
import type { PatchOp, PathKey, VarPath } from '../protocol/patch.js';
import type { Encoded, Value } from '../protocol/value.js';
import { diffOrder, keyOf, keysOf, movesFor, runsOf } from './diff-order.js';
import { jsonSize } from './json-size.js';

export interface DiffOptions {
  /** Field that identifies the items of the list at `path`. Where the items do not have it, and in lists within: `id`. */
  readonly key?: string;
}

/**
 * The ops that turn `before` into `after`, for `applyOp`; none where they are the same data. `path` is where the two are:
 * a Var, with the steps into its value if they are a part of one.
 *
 * Parts that both share by reference cost nothing to compare, all others are compared by value, so lists that were assigned
 * afresh from a query give small patches too. Lists of objects with unique keys, and of unique strings and numbers, are
 * matched by key: insertions and removals are splices, changes of place are moves or one reorder. Where the ops would be
 * longer than the part they change, that part is set.
 *
 * -0 is not 0 and undefined is not a missing key. The order of keys is data in Maps and Sets, not in objects.
 */
export function diff(before: Value, after: Value, path: VarPath, options?: DiffOptions): PatchOp[] {
  const differ = new Differ(path);
  differ.visit(before, after, options?.key);
  return differ.ops;
}

/** True where two values are the same data, in the terms of `diff`. */
export function sameData(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isList(a)) return isList(b) && sameItems(a, b);
  if (a instanceof Date) return b instanceof Date && Object.is(a.getTime(), b.getTime());
  if (isMap(a)) return isMap(b) && a.size === b.size && sameItems([...a].flat(), [...b].flat());
  if (a instanceof Set) return b instanceof Set && a.size === b.size && sameItems([...a], [...b]);
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameData(a[key], b[key]));
}

function sameItems(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!sameData(a[i], b[i])) return false;
  return true;
}

type ObjectValue = { readonly [key: string]: Value };

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
const isMap = (value: Value): value is ReadonlyMap<Value, Value> => value instanceof Map;

function isObject(value: Value): value is ObjectValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isList(value) &&
    !isMap(value) &&
    !(value instanceof Set) &&
    !(value instanceof Date)
  );
}

/** Beyond this many moves they are not looked for: each costs a pass over the list. */
const MAX_MOVES = 1000;

/** A state of the ops to go back to. */
interface Mark {
  readonly count: number;
  readonly size: number;
}

class Differ {
  readonly ops: PatchOp[] = [];
  /** Length of the JSON of `ops`, with a comma each. */
  private size = 0;
  private readonly variable: number;
  private readonly keys: PathKey[];

  constructor(path: VarPath) {
    [this.variable, ...this.keys] = typeof path === 'number' ? [path] : path;
  }

  visit(before: Value, after: Value, key?: string): void {
    if (Object.is(before, after)) return;
    const mark = this.mark();
    if (typeof before === 'string' && typeof after === 'string') this.visitString(before, after);
    else if (isList(before) && isList(after)) this.visitList(before, after, key);
    else if (isMap(before) && isMap(after) && sameOrder(before, after)) this.visitMap(before, after);
    else if (isObject(before) && isObject(after)) this.visitObject(before, after);
    else if (!sameData(before, after)) this.set(after);
    this.replace(mark, this.pathSize() + 4, after, () => this.set(after));
  }

  private visitAt(key: PathKey, before: Value, after: Value): void {
    if (Object.is(before, after)) return;
    this.keys.push(key);
    this.visit(before, after);
    this.keys.pop();
  }

  private setAt(key: PathKey, value: Value): void {
    this.keys.push(key);
    this.set(value);
    this.keys.pop();
  }

  private removeAt(key: PathKey): void {
    this.keys.push(key);
    this.add([this.path()], 0);
    this.keys.pop();
  }

  private visitObject(before: ObjectValue, after: ObjectValue): void {
    for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) this.removeAt(key);
    for (const key of Object.keys(after)) {
      if (Object.hasOwn(before, key)) this.visitAt(key, before[key], after[key]);
      else this.setAt(key, after[key]);
    }
  }

  private visitMap(before: ReadonlyMap<Value, Value>, after: ReadonlyMap<Value, Value>): void {
    for (const key of before.keys()) if (!after.has(key)) this.removeAt(key as PathKey);
    for (const [key, item] of after) {
      if (before.has(key)) this.visitAt(key as PathKey, before.get(key), item);
      else this.setAt(key as PathKey, item);
    }
  }

  private visitString(before: string, after: string): void {
    const max = Math.min(before.length, after.length);
    let start = after.startsWith(before) ? max : 0;
    while (start < max && before.charCodeAt(start) === after.charCodeAt(start)) start++;
    let end = 0;
    while (end < max - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end++;
    this.splice(start, before.length - start - end, after.slice(start, after.length - end));
  }

  private visitList(before: readonly Value[], after: readonly Value[], key?: string): void {
    const field = key !== undefined && keyOf(before[0] ?? after[0], key) !== undefined ? key : 'id';
    const pair = (b: Value, a: Value): boolean => {
      if (Object.is(b, a)) return true;
      const name = keyOf(b, field);
      return name !== undefined && name === keyOf(a, field);
    };
    const { start, end } = commonEnds(before, after, pair);
    const shift = after.length - before.length;
    const changedBefore = before.slice(start, before.length - end);
    const changedAfter = after.slice(start, after.length - end);
    if (changedBefore.length > 0 || changedAfter.length > 0)
      this.visitChanged(before.length, start, changedBefore, changedAfter, field);
    for (let i = 0; i < start; i++) this.visitAt(i, before[i], after[i]);
    for (let i = after.length - end; i < after.length; i++) this.visitAt(i, before[i - shift], after[i]);
  }

  /** The part of a list, from `start`, between items that are at the same place in both. `length`: of the whole before. */
  private visitChanged(length: number, start: number, before: readonly Value[], after: readonly Value[], field: string): void {
    const mark = this.mark();
    const keysBefore = keysOf(before, field);
    const keysAfter = keysBefore && keysOf(after, field);
    if (keysBefore && keysAfter) this.visitKeyed(length, start, before, after, diffOrder(keysBefore, keysAfter));
    else this.visitByPlace(start, before, after);
    const around = this.pathSize() + digits(start) + digits(before.length) + 6;
    this.replace(mark, around, after, () => this.splice(start, before.length, after));
  }

  private visitKeyed(
    length: number,
    start: number,
    before: readonly Value[],
    after: readonly Value[],
    { removed, inserted, kept }: ReturnType<typeof diffOrder>,
  ): void {
    // Each op is for the list that the ops before it have left: gaps are made from the end, and filled from the front.
    if (kept.length === 0) return before.length === length ? this.set(after) : this.splice(start, before.length, after);
    for (const [at, count] of runsOf(removed).toReversed()) this.splice(start + at, count, []);
    if (kept.some(({ rank }, place) => rank !== place)) {
      this.reorder(
        length - removed.length,
        start,
        kept.map(({ rank }) => rank),
      );
    }
    for (const [at, count] of runsOf(inserted)) this.splice(start + at, 0, after.slice(at, at + count));
    for (const item of kept) this.visitAt(start + item.after, before[item.before], after[item.after]);
  }

  private reorder(length: number, start: number, order: readonly number[]): void {
    const mark = this.mark();
    const path = this.path();
    const moves = movesFor(order, MAX_MOVES);
    for (const [from, to] of moves ?? [])
      this.add([path, start + from, start + to], digits(start + from) + digits(start + to) + 2);
    const whole = Array.from({ length }, (_, place) =>
      place >= start && place < start + order.length ? start + order[place - start]! : place,
    );
    this.replace(moves && mark, this.pathSize() + 6, whole, () => this.add([path, whole, 0], jsonSize(whole) + 3));
  }

  /** Items without keys: what is the same at both ends stays, what is left is matched by place. */
  private visitByPlace(offset: number, before: readonly Value[], after: readonly Value[]): void {
    const { start, end } = commonEnds(before, after, sameData);
    const shorter = Math.min(before.length, after.length) - end;
    for (let i = start; i < shorter; i++) this.visitAt(offset + i, before[i], after[i]);
    if (before.length !== after.length)
      this.splice(offset + shorter, before.length - end - shorter, after.slice(shorter, after.length - end));
  }

  private set(value: Value): void {
    // The size of an op that sets the whole Var decides nothing: there is no shorter one.
    this.add([this.path(), encode(value)], this.keys.length === 0 ? 0 : jsonSize(value) + 1);
  }

  private splice(at: number, remove: number, insert: readonly Value[] | string): void {
    const operand = typeof insert === 'string' ? insert : (encode(insert) as readonly Encoded[]);
    this.add([this.path(), at, remove, operand], digits(at) + digits(remove) + jsonSize(insert) + 3);
  }

  /** `operands`: length of the JSON of what follows the path, with the commas. */
  private add(op: PatchOp, operands: number): void {
    this.ops.push(op);
    this.size += this.pathSize(op[0]) + operands + 3;
  }

  private mark(): Mark {
    return { count: this.ops.length, size: this.size };
  }

  /**
   * Does `instead` in place of the ops since `mark`, if there are any and they are longer than `around` + the JSON of
   * `value`. Undefined: in any case.
   */
  private replace(mark: Mark | undefined, around: number, value: Value, instead: () => void): void {
    if (mark) {
      const room = this.size - mark.size - around;
      if (room <= 0 || jsonSize(value, room) >= room) return;
      this.ops.length = mark.count;
      this.size = mark.size;
    }
    instead();
  }

  private path(): VarPath {
    return this.keys.length === 0 ? this.variable : [this.variable, ...this.keys];
  }

  private pathSize(path: VarPath = this.path()): number {
    return typeof path === 'number' ? digits(path) : jsonSize(path);
  }
}

/** How many items are paired at the start of both lists, and then at the end. */
function commonEnds(
  before: readonly Value[],
  after: readonly Value[],
  paired: (before: Value, after: Value) => boolean,
): { readonly start: number; readonly end: number } {
  const max = Math.min(before.length, after.length);
  let start = 0;
  while (start < max && paired(before[start], after[start])) start++;
  let end = 0;
  while (end < max - start && paired(before[before.length - 1 - end], after[after.length - 1 - end])) end++;
  return { start, end };
}

/** Whether `after` has the order that ops leave: what is kept of `before` in its order, then what is new. Keys must fit a path. */
function sameOrder(before: ReadonlyMap<Value, Value>, after: ReadonlyMap<Value, Value>): boolean {
  const kept: Value[] = [];
  for (const key of before.keys()) {
    if (!isPathKey(key)) return false;
    if (after.has(key)) kept.push(key);
  }
  let place = 0;
  for (const key of after.keys()) {
    if (!isPathKey(key) || (place < kept.length && key !== kept[place])) return false;
    place++;
  }
  return true;
}

function isPathKey(key: Value): boolean {
  return typeof key === 'string' || Number.isFinite(key);
}

function digits(count: number): number {
  return String(count).length;
}
