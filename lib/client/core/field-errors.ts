import { Cells, type Listener } from './signal.js';

/** Messages by field of the last refused submission, per state. */
export class FieldErrors {
  readonly #cells = new Cells<string, string | undefined>(() => undefined);

  get(state: string, field: string): string | undefined {
    return this.#cells.get(key(state, field));
  }

  subscribe(state: string, field: string, listener: Listener): Listener {
    return this.#cells.subscribe(key(state, field), listener);
  }

  /** False where nothing on the page shows any of these messages. */
  set(state: string, fields: Readonly<Record<string, string>>): boolean {
    let shown = false;
    for (const [field, text] of Object.entries(fields)) {
      this.#cells.set(key(state, field), text);
      shown ||= this.#cells.watched(key(state, field));
    }
    return shown;
  }

  /** Of a field of that name in any state: a form does not say whose it is. */
  clearField(field: string): void {
    for (const known of this.#cells.keys()) if (known.slice(known.indexOf('.') + 1) === field) this.#cells.delete(known);
  }

  /** Of one field, or of all of the state. */
  clear(state: string, field?: string): void {
    for (const known of this.#cells.keys()) {
      if (field === undefined ? known.startsWith(key(state, '')) : known === key(state, field)) this.#cells.delete(known);
    }
  }
}

/** A state's name has no dot. */
function key(state: string, field: string): string {
  return `${state}.${field}`;
}
