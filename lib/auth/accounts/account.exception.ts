import type { ErrorCode } from '../../errors/catalog.js';
import { CodedException } from '../../events/coded.exception.js';

/** The codes that what people do with their accounts is refused with. */
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
export class AccountException extends CodedException {
  readonly retryAfter?: number;

  constructor(code: AccountErrorCode, message: string, { fields, retryAfter }: AccountExceptionOptions = {}) {
    super(code, message, { fields, body: retryAfter ? { retryAfter } : undefined });
    this.retryAfter = retryAfter;
  }
}
