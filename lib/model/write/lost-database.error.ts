import { ReflexError } from '../../errors/reflex.error.js';

const DETAILS = {
  nothing: 'The database cannot be reached. Nothing was stored',
  unknown: 'The database went away while this was stored. Look whether it was before you try again',
};

/** `REFLEX_MODEL_DATABASE`: there is no database to answer. */
export class LostDatabase extends ReflexError {
  constructor(
    cause: unknown,
    /** Of a write: one that went away at the commit may have done it or not. */
    readonly stored?: keyof typeof DETAILS,
  ) {
    super('REFLEX_MODEL_DATABASE', stored ? DETAILS[stored] : 'The database cannot be reached', { cause });
  }
}
