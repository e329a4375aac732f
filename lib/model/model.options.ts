import type { SortTerm } from './contract/model.contract.js';
import type { ModelTexts } from './model.texts.js';
import type { CrudTexts } from './ui/crud.texts.js';
import type { FieldKind, UploadLimits } from './contract/model.field.js';
import type { ImportOptions } from './import/import.options.js';

/** The names of an entity's properties that are data. */
export type FieldName<E extends object> = {
  [K in keyof E]-?: E[K] extends (...args: never[]) => unknown ? never : K;
}[keyof E] &
  string;

/** A property, or one of a row that a property refers to: `category.name`. */
export type FieldPath<E extends object> = FieldName<E> | `${FieldName<E>}.${string}`;

/** What metadata does not tell of a field. */
export interface FieldOptions extends Partial<UploadLimits> {
  /** Default: the property's name in words. */
  readonly label?: string;
  /** Default: by the type of the column and the class-validator decorators. */
  readonly kind?: FieldKind;
}

/** How the rows of a list are counted. */
export type CountMode =
  /** All of them. */
  | 'exact'
  /** Up to so many; behind that a list says "more than". */
  | { readonly cap: number }
  /** By the statistics of PostgreSQL and MySQL, where nothing narrows the list; else up to 10,000. */
  | 'estimated';

/** What `ModelState(Entity, options)` takes. Everything has a default. */
export interface ModelOptions<E extends object, L extends string = string> {
  /** Fields that lists and forms have. Default: every column and owning relation that is selected and not hidden. */
  readonly fields?: readonly FieldName<E>[];
  /** Of them, those that a list shows, where it is not all. */
  readonly list?: readonly FieldName<E>[];
  /** Of them, those that a form has, where it is not all. */
  readonly form?: readonly FieldName<E>[];
  /** Shown, never written. */
  readonly readOnly?: readonly FieldName<E>[];
  /** Never selected, sent, filtered or written. */
  readonly hidden?: readonly FieldName<E>[];
  /** Where the search looks. Default: the text columns among the fields. */
  readonly search?: readonly FieldPath<E>[];
  /** Fields with a filter in the toolbar. Default: enums, booleans and references. */
  readonly filters?: readonly FieldName<E>[];
  /** Default: newest first where there is a `@CreateDateColumn()`, else by primary key. */
  readonly orderBy?: { readonly [K in FieldPath<E>]?: 'ASC' | 'DESC' } | readonly SortTerm[];
  /** Rows. Default: 20. */
  readonly pageSize?: number;
  /** What a person may choose from; nothing else is accepted. Default: 10, 20, 50, 100, and `pageSize`. */
  readonly pageSizes?: readonly number[];
  /** Default: `exact`. */
  readonly count?: CountMode;
  /** The relation or column that says whose a row is: lists are those of the current user, new rows get theirs. */
  readonly owner?: FieldName<E>;
  /** The Var with the rows. Default: `data`. */
  readonly listVar?: L;
  /** What stands before the names of this list's parameters in the query string, for pages with several lists: `orders.` Default: none. */
  readonly urlPrefix?: string;
  /** After a new row has been saved, shows an empty form for the next one. Default: false, the form closes. */
  readonly resetAfterSave?: boolean;
  /** Relations edited within the form of this row, and the fields of theirs that are. */
  readonly children?: { readonly [K in FieldName<E>]?: readonly string[] };
  /** References whose rows a form may make: the picker offers to add what it does not find. Default: none. */
  readonly createIn?: readonly FieldName<E>[];
  /** What the state says to people, where it is not the English default. */
  readonly texts?: Partial<ModelTexts>;
  /** What its crud pages say by themselves; the option `texts` of `crud()` goes first. */
  readonly crudTexts?: Partial<CrudTexts>;
  /** The field by which people tell rows apart. Default: `name`, `title`, `label`, `email`, else the first text, else the key. */
  readonly label?: FieldName<E>;
  /** What people call one row, and several. Default: the name of the class in words. */
  readonly labels?: { readonly one: string; readonly many: string };
  /** More about single fields. */
  readonly fieldOptions?: { readonly [K in FieldName<E>]?: FieldOptions };
  /** The name of the data source, as given to `TypeOrmModule.forRoot({ name })`. Default: the only one. */
  readonly dataSource?: string;
  /** Changes that are committed in this process show on open pages by themselves. Default: true. */
  readonly live?: boolean;
  /** Rows that one export may have. Default: 100,000. */
  readonly exportRows?: number;
  /**
   * Lets people add rows from a file of comma-separated values, looked at before anything is stored. Default: false. A file writes many
   * rows at once, in a transaction that others may wait for, so an app says where that is wanted.
   */
  readonly import?: boolean | ImportOptions<E>;
}
