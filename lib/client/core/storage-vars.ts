import { decode, encode } from '../../protocol/codec.js';
import type { Value } from '../../protocol/value.js';
import { same, type BoundFields } from './bound-fields.js';
import { SafeStorage, type Environment } from './environment.js';
import type { VarStore } from './var.store.js';

const PREFIX = 'reflex:var:';

/**
 * Vars of `@Var({ storage: 'local' })`: what the server has is kept in localStorage, and what localStorage has when
 * the Var first comes, or when another tab changes it, is written to the server.
 */
export class StorageVars {
  /** The server's values as last compared; a Var that is not in here has not come yet. */
  readonly #seen = new Map<number, Value>();
  readonly #storage: SafeStorage;

  constructor(
    environment: Environment,
    private readonly keys: ReadonlyMap<number, string>,
    private readonly vars: VarStore,
    private readonly bound: BoundFields,
  ) {
    this.#storage = new SafeStorage(environment, 'localStorage');
  }

  /** To be called after frames. */
  sync(): void {
    for (const [variable, key] of this.keys) {
      if (!this.vars.has(variable)) continue;
      const value = this.vars.server(variable);
      if (!this.#seen.has(variable)) {
        this.#seen.set(variable, value);
        this.#write(variable, this.#storage.getItem(PREFIX + key));
      } else if (!Object.is(this.#seen.get(variable), value)) {
        this.#seen.set(variable, value);
        this.#storage.setItem(PREFIX + key, JSON.stringify(encode(value)));
      }
    }
  }

  /** A `storage` event: another tab changed something. */
  changed(key: string | null, text: string | null): void {
    for (const [variable, suffix] of this.keys) {
      if (key === PREFIX + suffix && this.vars.has(variable)) this.#write(variable, text);
    }
  }

  /** The server refused the stored value of a Var: its own takes the place. */
  refused(variable: number): void {
    const key = this.keys.get(variable);
    if (key !== undefined) this.#storage.setItem(PREFIX + key, JSON.stringify(encode(this.vars.server(variable))));
  }

  #write(variable: number, text: string | null): void {
    if (text === null) return;
    let value: Value;
    try {
      value = decode(JSON.parse(text));
    } catch {
      // Another program's, or an older version's. The server's value is as good as any.
      return;
    }
    if (same(value, this.vars.get(variable))) return;
    this.bound.write(variable, value);
    this.bound.flush();
  }
}
