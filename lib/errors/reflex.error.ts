import { catalog, type ErrorCode } from './catalog.js';

/**
 * An error of this library. `message` says what happened and where, then the repair; `code` is a heading of
 * docs/errors.md; `status` the HTTP status it has as an answer.
 */
export class ReflexError extends Error {
  override readonly name = 'ReflexError';
  readonly status: number;

  /** `detail` names the thing and the place: "CounterState.rows[3].callback is a function". */
  constructor(readonly code: ErrorCode, detail: string, options?: ErrorOptions & { readonly repair?: string }) {
    super(`${detail}\n  ${options?.repair ?? catalog[code].repair}\n  [${code}]`, options);
    this.detail = detail;
    this.status = catalog[code].status;
  }

  /** The first sentence alone, as a browser may see it. */
  readonly detail: string;
}
