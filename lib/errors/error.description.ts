/** What docs/errors.md says of one code. */
export interface ErrorDescription {
  /** HTTP status where the error answers a request or an event; 500 for errors at boot. */
  readonly status: number;
  /** When it happens, in a sentence. */
  readonly when: string;
  /** What to do about it. */
  readonly repair: string;
}
