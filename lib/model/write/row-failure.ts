import type { ModelContract } from '../contract/model.contract.js';

/** An error that came up while one row was stored: of the form itself, or of one of its children. */
export class RowFailure extends Error {
  constructor(
    override readonly cause: unknown,
    readonly contract: ModelContract,
    /** The row as it was to be stored. */
    readonly row: object,
    /** The way to its fields: `lines.0.`; '' for the row of the form. */
    readonly prefix: string,
  ) {
    super('A row could not be stored', { cause });
  }
}

/** The error behind a `RowFailure`, else the error itself. */
export function causeOf(error: unknown): unknown {
  return error instanceof RowFailure ? error.cause : error;
}
