import type { EntityManager } from 'typeorm';
import type { ModelScope } from '../query/list.query.js';
import type { ConflictField, FormValues, ModelErrors, ModelRow } from '../model.row.js';

/** What a person may be refused on a row, or on all of them. */
export type ModelAction = 'list' | 'create' | 'update' | 'delete' | 'restore' | 'export' | 'import';

/**
 * What a state adds to writing. All of them run inside the transaction of the write, with its manager; what they throw undoes it.
 * An error with `fields` (a `ModelFieldError`) is shown at its fields.
 */
export interface ModelHooks<E extends object> {
  /** Per field, after it was parsed: returns the value to store. */
  readonly cleaners: ReadonlyMap<string, (value: unknown) => unknown>;
  /** Across fields: messages by field, `''` for none in particular; nothing where all is well. */
  validate(data: Partial<E>): ModelErrors | void | Promise<ModelErrors | void>;
  can(action: ModelAction, row?: E): boolean | Promise<boolean>;
  beforeSave(row: E, manager: EntityManager): void | Promise<void>;
  afterSave(row: E, manager: EntityManager): void | Promise<void>;
  beforeDelete(row: E, manager: EntityManager): void | Promise<void>;
  afterDelete(row: E, manager: EntityManager): void | Promise<void>;
}

/** Who writes, and within what bounds. What is left out adds nothing and forbids nothing. */
export interface WriteContext<E extends object> {
  readonly scope: ModelScope<E>;
  readonly hooks?: ModelHooks<E>;
  /** Set on every new row, whatever the form says: the owner. */
  readonly stamp?: Partial<E>;
  /** The scope of the rows that a reference field may name. */
  scopeOf?(field: string): ModelScope | undefined;
}

/**
 * A row as a form got it: the form's values in the shape of the wire, and the version where the entity has one. Kept on the server
 * with the state; a write compares it with the row it finds.
 */
export interface RowBase {
  readonly key: string;
  readonly version?: string | number | null;
  readonly values: FormValues;
}

/** What became of a write. */
export type WriteResult<E extends object> =
  | { readonly done: 'saved'; readonly row: ModelRow<E>; readonly base: RowBase }
  /** Something in the form was not accepted; nothing was written. */
  | { readonly done: 'refused'; readonly errors: ModelErrors }
  /** Somebody else has changed the row since. `base` is the row as it is now. */
  | { readonly done: 'conflict'; readonly fields: readonly ConflictField[]; readonly base: RowBase }
  /** There is no such row within the scope. */
  | { readonly done: 'missing' };

/** A write of which nothing was stored. */
export type Refused = Exclude<WriteResult<never>, { readonly done: 'saved' }>;

/** What became of one of many rows. */
export type AddResult = Refused | { readonly done: 'added'; readonly key: string };

/** What became of deleting or restoring rows. */
export interface RemoveResult {
  /** Keys of the rows that were deleted or restored. */
  readonly keys: readonly string[];
  /** Keys within the scope that were not, with a sentence that says why: other rows refer to it, `can` said no. */
  readonly refused: Readonly<Record<string, string>>;
}
