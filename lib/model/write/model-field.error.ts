import type { ModelErrors } from '../model.row.js';

/** Refuses a write from a hook, with what to say at which fields. In a cleaner, a sentence is enough: it is for its field. */
export class ModelFieldError extends Error {
  /** By field; under '' for no field in particular. */
  readonly fields: ModelErrors;

  constructor(reason: string | ModelErrors) {
    const fields = typeof reason === 'string' ? { '': reason } : reason;
    super(Object.values(fields).join(' '));
    this.name = 'ModelFieldError';
    this.fields = fields;
  }
}
