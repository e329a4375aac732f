import { HttpException } from '@nestjs/common';
import { catalog, type ErrorCode } from '../../errors/catalog.js';

export type AccountErrorCode = Extract<
  ErrorCode,
  'REFLEX_LOGIN_FAILED' | 'REFLEX_TOO_MANY_TRIES' | 'REFLEX_LINK_INVALID' | 'REFLEX_INVALID_FIELDS'
>;

export interface AccountExceptionOptions {
  /** Messages by field, for a form to show. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
}

/** What `Accounts` refuses. Neither text nor fields tell whether an account exists. */
export class AccountException extends HttpException {
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  readonly retryAfter?: number;

  constructor(
    readonly code: AccountErrorCode,
    message: string,
    { fields, retryAfter }: AccountExceptionOptions = {},
  ) {
    const { status } = catalog[code];
    super({ statusCode: status, message, code, ...(fields && { fields }), ...(retryAfter && { retryAfter }) }, status);
    this.fields = fields;
    this.retryAfter = retryAfter;
  }
}
