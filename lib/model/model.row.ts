/** A row of another entity, as far as a page needs it. */
export interface Reference {
  /** See `ModelRow.$key`. */
  readonly key: string;
  readonly label: string;
}

/** A stored file, as a page sees it. Where it is kept is the server's. */
export interface StoredFile {
  readonly name: string;
  /** MIME type. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** A path of this app that answers with it, under the same guards and scope as the row. */
  readonly url: string;
}

/** What the browser has of one property of an entity. */
export type RowValue<T> = T extends string | number | bigint | boolean | Date | null | undefined
  ? T
  : T extends readonly (infer I)[]
    ? I extends object
      ? readonly Reference[]
      : T
    : T extends object
      ? Reference
      : T;

/** What tells a row from others, whatever else is shown of it. */
export interface RowMarks {
  /** The primary key as text: `12`; of several columns `12~3`, each percent-encoded where it has a `~` or `%`. */
  readonly $key: string;
  /** What people call the row. */
  readonly $label: string;
  /** When it was deleted, where rows are only marked so. */
  readonly $deleted: Date | null;
}

/** A row as lists show it: the fields of the contract, and what tells the row from others. */
export type ModelRow<E extends object = object> = {
  readonly [K in keyof E as E[K] extends (...args: never[]) => unknown ? never : K]: RowValue<E[K]>;
} & RowMarks;

/** Values of a form by field name, as they came from a browser or go there. */
export type FormValues = Readonly<Record<string, unknown>>;

/** Messages by field name; under `''` those of no field in particular. */
export type ModelErrors = Readonly<Record<string, string>>;

/** One field that two people have changed, for the second of them to choose. */
export interface ConflictField {
  readonly field: string;
  readonly label: string;
  /** What it was when this person began, what they want, and what somebody has made of it meanwhile: as text. */
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
}
