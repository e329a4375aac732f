import { decode, encode, VALUE_DEPTH } from '../../protocol/codec.js';
import type { Value } from '../../protocol/value.js';
import { stateOf } from './names.js';
import type { Entry } from './outbox.js';
import type { ReflexClient } from './reflex.client.js';
import type { VarStore } from './var.store.js';

interface Write {
  readonly entry: Entry;
  value: Value;
}

/** A bound Var that the user is at, or was at a moment ago. */
interface Field {
  /** The input that has the focus. */
  focus?: unknown;
  /** Since it got the focus. */
  edited: boolean;
  /** Writes that no frame has answered. */
  writes: Write[];
  last?: Write;
  /** The last write was refused: what was typed stays beside its error. */
  refused: boolean;
}

/**
 * Two-way bound Vars. What is typed shows at once, as a draft over the server's value; it is written after a short
 * quiet time, and always before the next event. The draft goes when the server has it and the user has left, or when
 * the server saw it and made something else of it: so typing is never overwritten, and a handler can clear an input.
 */
export class BoundFields {
  readonly #fields = new Map<number, Field>();
  /** Typed, not yet in the outbox; in the order of typing. */
  readonly #dirty = new Set<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dirtySince = 0;
  #composing = false;

  private constructor(private readonly client: ReflexClient) {}

  /** Those of a client, made for the first who asks: a page without a bound input does not carry their code. */
  static of(client: ReflexClient): BoundFields {
    return (client.bound ??= new BoundFields(client));
  }

  /** The user gave the Var this value. */
  write(variable: number, value: Value): void {
    const field = this.#field(variable);
    field.edited = true;
    field.refused = false;
    this.#vars.draft(variable, value);
    this.#clearErrors(variable);
    const now = Date.now();
    if (!this.#dirty.size) this.#dirtySince = now;
    this.#dirty.add(variable);
    this.#schedule(Math.min(this.client.timing.write, Math.max(0, this.#dirtySince + this.client.timing.writeMost - now)));
  }

  /** `input` tells apart inputs that are bound to the same Var. */
  focus(variable: number, input: unknown): void {
    const field = this.#field(variable);
    if (field.focus !== input) field.edited = false;
    field.focus = input;
  }

  blur(variable: number, input: unknown): void {
    const field = this.#fields.get(variable);
    if (!field || field.focus !== input) return;
    field.focus = undefined;
    this.flush();
    this.#reconcile(variable, field);
  }

  /** Sends what was typed. Called before every event, so that its handler sees it. */
  flush(): void {
    clearTimeout(this.#timer);
    for (const variable of this.#dirty) {
      const value = this.#vars.get(variable);
      const entry = this.client.push('b', variable, encode(value));
      if (!entry) return;
      this.#dirty.delete(variable);
      this.#track(variable, entry, value);
    }
  }

  /** An input method composes text: nothing is sent or replaced under it. */
  compose(composing: boolean): void {
    this.#composing = composing;
    if (composing) return;
    if (this.#dirty.size) this.#schedule(this.client.timing.write);
    for (const [variable, field] of this.#fields) this.#reconcile(variable, field);
  }

  /** Writes that an earlier document of this page session had not got through. What was typed since comes after them. */
  adopt(entries: readonly Entry[]): void {
    for (const entry of entries.toReversed()) {
      if (entry.kind !== 'b') continue;
      const variable = entry.target as number;
      const write = { entry, value: decode(entry.body, { depth: VALUE_DEPTH }) };
      const field = this.#field(variable);
      field.writes.unshift(write);
      if (field.last || this.#dirty.has(variable)) continue;
      field.last = write;
      this.#vars.draft(variable, write.value);
    }
  }

  /** A write will not be answered: it was given up. */
  giveUp(entry: Entry): void {
    const field = this.#fields.get(entry.target as number);
    if (!field) return;
    field.writes = field.writes.filter((write) => write.entry !== entry);
    field.refused = true;
  }

  /** The entries are no longer ours to answer for. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#dirty.clear();
    for (const variable of this.#fields.keys()) this.#vars.dropDraft(variable);
    this.#fields.clear();
  }

  /**
   * A frame answers everything up to the id `ack`; to be called before its ops are applied. `changed` says which Vars
   * those set; `refused` is true where the frame refuses the entry `ack` itself.
   */
  answered(ack: number, changed: ReadonlySet<number>, refused: boolean): void {
    for (const [variable, field] of this.#fields) {
      while (field.writes[0]?.entry.id && field.writes[0].entry.id <= ack) {
        const { entry, value } = field.writes.shift()!;
        const itself = entry.id === ack;
        if (itself && refused) field.refused = entry === field.last?.entry;
        else if (!itself || !changed.has(variable)) this.#vars.confirm(variable, value);
      }
    }
  }

  /** To be called after the ops of a frame that answers up to `ack`. */
  applied(ack: number): void {
    for (const [variable, field] of this.#fields) {
      const seen = field.last && field.last.entry.id && field.last.entry.id <= ack;
      // The server has seen what was typed, and holds something else: it changed the field on purpose.
      if (seen && !field.refused && !this.#dirty.has(variable) && !same(this.#vars.server(variable), field.last!.value))
        field.edited = false;
      this.#reconcile(variable, field);
    }
  }

  /** The errors of these Vars are gone: so is what was refused. */
  release(concerns: (variable: number) => boolean): void {
    for (const [variable, field] of this.#fields) {
      if (!field.refused || !concerns(variable)) continue;
      field.refused = field.edited = false;
      this.#reconcile(variable, field);
    }
  }

  get #vars(): VarStore {
    return this.client.vars;
  }

  #clearErrors(variable: number): void {
    const { names, errors } = this.client;
    const name = names.var(variable) ?? '';
    const state = stateOf(name);
    errors.clear(state, name.slice(state.length + 1));
  }

  #reconcile(variable: number, field: Field): void {
    if (this.#dirty.has(variable) || field.writes.length || field.refused || this.#composing) return;
    if (field.focus !== undefined && field.edited) return;
    this.#vars.dropDraft(variable);
    if (field.focus === undefined) this.#fields.delete(variable);
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.#composing) this.flush();
    }, delay);
  }

  #track(variable: number, entry: Entry, value: Value): void {
    const field = this.#field(variable);
    // While the server is away, the outbox takes a further value into the write that waits.
    if (field.last?.entry === entry) field.last.value = value;
    else field.writes.push((field.last = { entry, value }));
  }

  #field(variable: number): Field {
    let field = this.#fields.get(variable);
    if (!field) this.#fields.set(variable, (field = { edited: false, writes: [], refused: false }));
    return field;
  }
}

export function same(a: Value, b: Value): boolean {
  return Object.is(a, b) || JSON.stringify(encode(a)) === JSON.stringify(encode(b));
}
