import { AccountException } from '../accounts/account.exception.js';

/** What to show of a refusal that is about no field in particular. Throws on whatever else it was. */
export function problemOf(error: unknown): string {
  if (error instanceof AccountException && !error.fields) return error.message;
  throw error;
}
