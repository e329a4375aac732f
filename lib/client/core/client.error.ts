/** Codes of errors that the browser finds by itself; `lib/errors/codes/client.codes.ts` describes each. */
export type ClientErrorCode =
  | 'REFLEX_PATCH_MISFIT'
  | 'REFLEX_OUTBOX_FULL'
  | 'REFLEX_EVENT_DROPPED'
  | 'REFLEX_EVENT_UNKNOWN'
  | 'REFLEX_RELOAD_LOOP'
  | 'REFLEX_URL_REFUSED'
  | 'REFLEX_RENDER_FAILED'
  | 'REFLEX_PAGE_LOAD_FAILED'
  | 'REFLEX_NO_CLIENT';

/** An error of the browser runtime, reported to the console through `reportError`. */
export class ClientError extends Error {
  override readonly name = 'ClientError';

  constructor(
    readonly code: ClientErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${message} [${code}]`, options);
  }
}
