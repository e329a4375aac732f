import type { ModelContract } from './model.contract.js';

/** A class with TypeORM's `@Entity()`. */
// The parameters of an entity's constructor are TypeORM's business: it calls it without any.
export type EntityClass<E extends object = object> = abstract new (...args: never[]) => E;

/** What a field is to people: which column, widget, parser, filter and format it gets. */
export type FieldKind =
  | 'text'
  | 'longText'
  | 'email'
  | 'url'
  | 'uuid'
  | 'integer'
  | 'number'
  | 'decimal'
  | 'bigint'
  | 'boolean'
  | 'date'
  | 'time'
  | 'datetime'
  | 'enum'
  | 'json'
  | 'file'
  | 'image'
  /** One row of another entity. */
  | 'reference'
  /** Several rows of another entity, through a table between them. */
  | 'references'
  /** Rows of another entity that belong to this one and are edited with it. */
  | 'children';

/**
 * What a filter does with its value. `in` takes a list, `empty` a boolean, `between` two values, `contains` and `startsWith` a text
 * that is searched for as it is: wildcards of the database mean themselves.
 */
export type FilterOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'between' | 'in' | 'contains' | 'startsWith' | 'empty';

/** One value of an enum. */
export interface Choice {
  readonly value: string | number;
  readonly label: string;
}

/** Bounds that the entity's columns and class-validator decorators give; undefined where there is none. */
export interface FieldLimits {
  /** Characters. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Text, where a number would lose digits. */
  readonly min?: number | string;
  readonly max?: number | string;
  /** Digits altogether, and of them behind the point. */
  readonly precision?: number;
  readonly scale?: number;
}

/** What a file field takes. */
export interface UploadLimits {
  /** MIME types, `image/*` among them. */
  readonly accept: readonly string[];
  readonly maxBytes: number;
}

/** The other side of a relation. Read late: entities may refer to each other in a circle. */
export interface FieldRelation {
  /** The other entity as this field sees it: its key, what it is called by, what of it is searched. */
  readonly target: ModelContract;
  /** Of `children`: the property by which a child refers to its parent. */
  readonly inverse?: string;
}

/** One field of an entity, as pages, parsers and queries see it. */
export interface ModelField {
  /** The path of the property: `price`, in an embedded object `address.city`. It is the name by which browsers call the field. */
  readonly name: string;
  readonly label: string;
  readonly kind: FieldKind;
  /** The declared type of the property, which is the type its values have on the wire. Decimals declared `string` stay exact. */
  readonly type: 'string' | 'number' | 'bigint' | 'boolean' | 'Date' | 'object';
  /** May be null: an empty input then means null, never ''. */
  readonly nullable: boolean;
  /** A new row must give it: it is not nullable and neither the database nor the class has a default for it. */
  readonly required: boolean;
  /** A form that makes a row may give it. */
  readonly creatable: boolean;
  /** A form that changes a row may give it. */
  readonly updatable: boolean;
  readonly sortable: boolean;
  /** What it can be filtered by; none where it can not. */
  readonly operators: readonly FilterOperator[];
  readonly limits: FieldLimits;
  /** What an empty form has, in the shape of the wire: the default of the class or of the column; null for none. */
  readonly initial: unknown;
  /** Of an enum. */
  readonly choices?: readonly Choice[];
  /** Of `file` and `image`. */
  readonly upload?: UploadLimits;
  /** Of `reference`, `references` and `children`. */
  readonly relation?: FieldRelation;
}
