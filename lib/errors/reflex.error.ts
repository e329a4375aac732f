import { catalog, type ErrorCode } from './catalog.js';

/**
 * An error of this library. `message` says what happened and where, then the repair; `code` is a heading of
 * docs/errors.md; `status` the HTTP status it has as an answer.
 */
export class ReflexError extends Error {
  override readonly name = 'ReflexError';
  readonly status: number;

  /** `detail` names the thing and the place: "CounterState.rows[3].callback is a function". */
  constructor(
    readonly code: ErrorCode,
    detail: string,
    options?: ErrorOptions & { readonly repair?: string },
  ) {
    const repair = options?.repair ?? catalog[code].repair;
    super(`${detail}\n  ${repair}\n  [${code}]`, options);
    this.detail = detail;
    this.repair = repair;
    this.status = catalog[code].status;
  }

  /** The first sentence alone, as a browser may see it. */
  readonly detail: string;
  /** What to do about it. */
  readonly repair: string;
}
