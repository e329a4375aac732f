import type { Value } from '../protocol/value.js';

export type ItemKey = string | number;

/** How the items of one list became those of another, by key. */
export interface OrderDiff {
  /** Indexes, ascending, of items of the list before that are gone. */
  readonly removed: readonly number[];
  /** Indexes, ascending, of items of the list after that are new. */
  readonly inserted: readonly number[];
  /** The items of both, in the order after: where they are in the list before, in the list after, and among those kept. */
  readonly kept: readonly KeptItem[];
}

export interface KeptItem {
  readonly before: number;
  readonly after: number;
  /** Place among the kept items in the order before. */
  readonly rank: number;
}

/**
 * The keys of all items: the field of objects, the item itself of strings and numbers. Undefined where an item has none, or two
 * have the same.
 */
export function keysOf(items: readonly Value[], field: string): readonly ItemKey[] | undefined {
  const objects = typeof items[0] === 'object';
  const keys: ItemKey[] = [];
  for (const item of items) {
    const key = objects ? keyOf(item, field) : item;
    if (typeof key !== 'string' && typeof key !== 'number') return undefined;
    keys.push(key);
  }
  return new Set(keys).size === keys.length ? keys : undefined;
}

/** The key of an object; undefined where it has none, or is none. */
export function keyOf(item: Value, field: string): ItemKey | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const key = (item as { readonly [key: string]: unknown })[field];
  return typeof key === 'string' || typeof key === 'number' ? key : undefined;
}

/** Both lists of keys are unique. */
export function diffOrder(before: readonly ItemKey[], after: readonly ItemKey[]): OrderDiff {
  const indexes = new Map<ItemKey, number>();
  for (let i = 0; i < before.length; i++) indexes.set(before[i]!, i);
  const matches = after.map((key) => indexes.get(key));
  const ranks = new Int32Array(before.length).fill(-1);
  for (const index of matches) if (index !== undefined) ranks[index] = 0;
  const removed: number[] = [];
  let rank = 0;
  for (let i = 0; i < ranks.length; i++) {
    if (ranks[i] === 0) ranks[i] = rank++;
    else removed.push(i);
  }
  const inserted: number[] = [];
  const kept: KeptItem[] = [];
  matches.forEach((index, place) => {
    if (index === undefined) inserted.push(place);
    else kept.push({ before: index, after: place, rank: ranks[index]! });
  });
  return { removed, inserted, kept };
}

/**
 * The fewest moves that turn the list 0, 1, 2, … into `order`, a permutation: each takes the item out at `from` and puts it
 * back at `to`. Undefined where there would be more than `max`.
 */
export function movesFor(order: readonly number[], max: number): (readonly [from: number, to: number])[] | undefined {
  const resting = longestIncreasing(order);
  if (resting.reduce((moving, rests) => moving - rests, order.length) > max) return undefined;
  const moves: (readonly [number, number])[] = [];
  const current = order.map((_, index) => index);
  // An item that moves goes right behind the one before it in the order, which rests or has been put there already.
  order.forEach((item, place) => {
    if (resting[item]) return;
    const from = current.indexOf(item);
    current.splice(from, 1);
    const to = place === 0 ? 0 : current.indexOf(order[place - 1]!) + 1;
    current.splice(to, 0, item);
    if (from !== to) moves.push([from, to]);
  });
  return moves;
}

/** 1 for each member of a longest increasing subsequence, found by patience sorting: O(n log n). */
function longestIncreasing(order: readonly number[]): Uint8Array {
  /** Position of the smallest last member of the subsequences of each length. */
  const ends: number[] = [];
  const previous: number[] = [];
  order.forEach((item, position) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (order[ends[middle]!]! < item) low = middle + 1;
      else high = middle;
    }
    previous.push(low > 0 ? ends[low - 1]! : -1);
    ends[low] = position;
  });
  const members = new Uint8Array(order.length);
  for (let position = ends.at(-1) ?? -1; position >= 0; position = previous[position]!) members[order[position]!] = 1;
  return members;
}

/** Neighbouring indexes as runs. */
export function runsOf(indexes: readonly number[]): (readonly [start: number, length: number])[] {
  const runs: [number, number][] = [];
  for (const index of indexes) {
    const last = runs.at(-1);
    if (last && last[0] + last[1] === index) last[1]++;
    else runs.push([index, 1]);
  }
  return runs;
}
