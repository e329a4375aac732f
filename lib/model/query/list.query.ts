import type { SelectQueryBuilder } from 'typeorm';
import type { SortTerm } from '../contract/model.contract.js';
import type { FilterOperator } from '../contract/model.field.js';
import type { ModelRow } from '../model.row.js';

/** A value that a field's filter has accepted: typed, within its limits. */
export type FilterValue = string | number | bigint | boolean | Date;

/** One condition on a field. Field and operator are of the contract, the value was parsed by the field. */
export interface FilterTerm {
  readonly field: string;
  readonly operator: FilterOperator;
  /** One value; two for `between`, any number for `in`. */
  readonly values: readonly FilterValue[];
}

/** Right behind the row with this `$key`, or right before it. */
export type PagePosition = { readonly after: string } | { readonly before: string };

/** What a list shows, after everything in it has been checked against the contract. */
export interface ListQuery {
  readonly search: string;
  readonly filters: readonly FilterTerm[];
  readonly sort: readonly SortTerm[];
  /** From 1. */
  readonly page: number;
  /** Rows. */
  readonly pageSize: number;
  /**
   * The page is the one at this position; `page` is only what it is called, and counts where that row is no longer in the list. It
   * costs the same however far behind the page is, where `page` reads past all rows before it.
   */
  readonly position?: PagePosition;
  /** Which of the rows that are marked as deleted. Default: none of them. */
  readonly deleted: 'without' | 'only';
}

/**
 * Narrows every query of a state to the rows that its user may reach: list, count, one by its key, update, delete, export, pickers.
 * `query.alias` is the entity.
 */
export type ModelScope<E extends object = object> = (query: SelectQueryBuilder<E>) => void;

/** The scope that leaves nothing out. */
export const everyRow: ModelScope = () => undefined;

/** One page of a list. */
export interface ListPage<E extends object = object> {
  readonly rows: readonly ModelRow<E>[];
  /** All rows that match; at least so many where `totalIs` is `capped`, about so many where `estimated`. */
  readonly total: number;
  readonly totalIs: 'exact' | 'capped' | 'estimated';
  /** The page these rows are of: the last there is where the query asked for one behind it. */
  readonly page: number;
}
