import type { EntityClass, ModelField } from './model.field.js';

/** One column to sort by, named by a field of the contract or, of a referenced row, `category.name`. */
export interface SortTerm {
  readonly field: string;
  readonly descending: boolean;
}

/**
 * All that the outside may know and do of an entity. Compiled once, from TypeORM's decorators, class-validator's and the options of
 * the state: columns, widgets, parsing, filters, sorting and export follow from it, and what is not in it is neither selected, sent
 * nor written.
 */
export interface ModelContract<E extends object = object> {
  readonly entity: EntityClass<E>;
  /** The name of the entity's class. */
  readonly name: string;
  /** What people call one, and several: `product`, `products`. */
  readonly label: string;
  readonly pluralLabel: string;
  /** The properties of the primary key, in the order in which `$key` has them. */
  readonly keys: readonly string[];
  /** Every field there is, by name, in the order of the options, else of the entity. */
  readonly fields: ReadonlyMap<string, ModelField>;
  /** Names of the fields that a list shows, and that a form does. */
  readonly listFields: readonly string[];
  readonly formFields: readonly string[];
  /** Paths of the text that the search looks in: `name`, `category.name`. */
  readonly searchPaths: readonly string[];
  /** Names of the fields that the toolbar offers filters for. */
  readonly filters: readonly string[];
  /** Without the primary key, which every query adds as the last term. */
  readonly orderBy: readonly SortTerm[];
  /** The field by which people tell one row from another. */
  readonly labelField: string;
  /** The property with `@VersionColumn()`. */
  readonly version?: string;
  /** The property with `@DeleteDateColumn()`: rows are not removed but marked, and can be restored. */
  readonly deleteDate?: string;
  /** The relation that says whose a row is. */
  readonly owner?: string;
}
