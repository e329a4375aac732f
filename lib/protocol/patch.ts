import type { Encoded } from './value.js';

/** One step into a value: the key of an object or string-keyed Map, or the index of a list. */
export type PathKey = string | number;

/** Where a patch acts: the id of a Var in the manifest, alone or with the steps into its value. */
export type VarPath = number | readonly [variable: number, ...keys: PathKey[]];

/** Sets the value at a path; a key that was not there is added at the end. */
export type SetOp = readonly [path: VarPath, value: Encoded];
/** Removes a key of an object or Map. */
export type RemoveOp = readonly [path: VarPath];
/** Moves one item of a list: taken out at `from`, put back at `to` of the list that is then one shorter. */
export type MoveOp = readonly [path: VarPath, from: number, to: number];
/** Reorders a list: item `i` of the result is item `order[i]` of the list before. */
export type ReorderOp = readonly [path: VarPath, order: readonly number[], kind: 0];
/** Replaces `remove` items of a list (or UTF-16 units of a string) at `at` with `insert`. */
export type SpliceOp = readonly [path: VarPath, at: number, remove: number, insert: readonly Encoded[] | string];

/** The kinds differ by length, and the two of length three by the type of their second member. */
export type PatchOp = SetOp | RemoveOp | MoveOp | ReorderOp | SpliceOp;
