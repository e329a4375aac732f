/** What files may bring. Everything has a default. */
export interface ImportOptions<E extends object> {
  /** Fields that a column may be for. Default: those that a form may give a new row, without files and children. */
  readonly fields?: readonly (keyof E & string)[];
  /** Rows that one file may have: all of them are written in one transaction. Default: 2,000. */
  readonly maxRows?: number;
  /** Bytes that one file may have. Default: 5,000,000. */
  readonly maxBytes?: number;
}

/** The options with their defaults; undefined where a state imports nothing. */
export interface ImportLimits {
  readonly fields?: readonly string[];
  readonly maxRows: number;
  readonly maxBytes: number;
}

export function importLimits<E extends object>(given: boolean | ImportOptions<E> | undefined): ImportLimits | undefined {
  if (given === undefined || given === false) return undefined;
  const { fields, maxRows = 2_000, maxBytes = 5_000_000 } = given === true ? {} : given;
  return { ...(fields && { fields }), maxRows, maxBytes };
}
