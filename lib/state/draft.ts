import type { Value } from '../protocol/value.js';
import { LIST_METHODS, type DraftedList } from './draft-list.js';
import { DRAFT, isCommitted, normalize, type DraftNode, type Normalizer } from './normalize.js';

/** A value that a handler may change as it likes, while the committed value beneath stays what it is. */
export interface Draft<T> {
  /** The committed value that the draft began with: `value` itself where that was committed. */
  readonly base: Value;
  /** What the handler gets. Usable for as long as someone holds it, also after `finish()`. */
  readonly proxy: T;
  /**
   * The value as it is now, committed; the same reference as the last time (at first: `base`) when nothing changed, and
   * unchanged parts are the parts of it. Changes made afterwards are seen by the next call.
   * Throws `REFLEX_NOT_SERIALISABLE`, see `normalize`.
   */
  finish(): Value;
  /** Whether `finish()` would return something else than the last time. Throws as it does. */
  modified(): boolean;
}

/**
 * Begins a copy-on-write draft. Its proxies behave as the plain data they stand for: objects and lists are proxies, made
 * when they are first read; Maps, Sets and Dates are real ones. Whatever a handler assigns into a draft stays the object it
 * is (an entity remains an instance, and later changes to it count) and is copied by `finish()`.
 *
 * `path` is how errors name the value, for example the name of the state.
 */
export function createDraft<T>(value: T, path = 'value'): Draft<T> {
  const base = normalize(value, path);
  const proxy = live(base) as T;
  let last = base;
  return {
    base,
    proxy,
    finish: () => (last = normalize(proxy, path, last)),
    modified: () => !Object.is(normalize(proxy, path, last), last),
  };
}

/** What a handler sees of a value: something of its own in place of a committed object, all else as it is. */
function live(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !isCommitted(value)) return value;
  if (Array.isArray(value)) return new ListNode(value as readonly Value[]).proxy;
  if (value instanceof Date) return new Date(value);
  if (value instanceof Map) return new DraftMap(value as ReadonlyMap<Value, Value>);
  if (value instanceof Set) return new Set(Array.from(value as ReadonlySet<Value>, live));
  return new ObjectNode(value as Fields).proxy;
}

type Fields = { readonly [key: string]: Value };

/**
 * A node is the handler of its own proxy, whose target is a shallow copy of the committed container. Children in the copy are
 * committed until they are read, then live. Nodes do not know their parents: `resolve` goes down from the root and compares,
 * so items may be moved, swapped, put in two places or taken out in any way.
 */
abstract class Node<C extends object> implements DraftNode, ProxyHandler<C> {
  readonly proxy: C;
  /** Whether the copy may hold anything else than `base` does. */
  protected touched = false;

  constructor(
    protected base: Value,
    readonly copy: C,
  ) {
    this.proxy = new Proxy(copy, this);
  }

  resolve(normalizer: Normalizer): Value {
    if (this.touched) this.base = normalizer.container(this.copy, this.base);
    return this.base;
  }

  set(copy: C, key: PropertyKey, value: unknown): boolean {
    if (key === '__proto__') return false;
    this.touched = true;
    return Reflect.set(copy, key, value);
  }

  deleteProperty(copy: C, key: PropertyKey): boolean {
    this.touched = true;
    return Reflect.deleteProperty(copy, key);
  }

  defineProperty(copy: C, key: PropertyKey, descriptor: PropertyDescriptor): boolean {
    this.touched = true;
    return Reflect.defineProperty(copy, key, descriptor);
  }

  /** An object that was frozen must go on showing the same children. */
  preventExtensions(copy: C): boolean {
    for (const key of Reflect.ownKeys(copy)) Reflect.get(this.proxy, key);
    return Reflect.preventExtensions(copy);
  }

  setPrototypeOf(): boolean {
    return false;
  }

  /** The child at a key of the copy, live from now on. */
  protected child(key: PropertyKey, value: unknown): unknown {
    const child = live(value);
    if (child !== value) {
      this.touched = true;
      Reflect.set(this.copy, key, child);
    }
    return child;
  }
}

class ObjectNode extends Node<Record<PropertyKey, unknown>> {
  constructor(base: Fields) {
    super(base, { ...base });
  }

  get(copy: Record<PropertyKey, unknown>, key: PropertyKey): unknown {
    const value = copy[key];
    if (typeof value === 'object' && value !== null) return this.child(key, value);
    return key === DRAFT ? this : value;
  }
}

class ListNode extends Node<unknown[]> implements DraftedList {
  /** Whether all children are live. */
  private complete = false;

  constructor(base: readonly Value[]) {
    // V8 copies a frozen array faster by its iterator than by `slice`.
    super(base, [...base]);
  }

  get(copy: unknown[], key: PropertyKey): unknown {
    if (key === DRAFT) return this;
    const value = copy[key as number];
    if (typeof value === 'object' && value !== null) return this.child(key, value);
    return typeof value === 'function' ? (LIST_METHODS.get(key) ?? value) : value;
  }

  override set(copy: unknown[], key: PropertyKey, value: unknown): boolean {
    return super.set(copy, key, live(value));
  }

  read(): unknown[] {
    if (!this.complete) {
      for (let i = 0; i < this.copy.length; i++) {
        const value = this.copy[i];
        if (typeof value === 'object' && value !== null) this.child(i, value);
      }
      this.complete = true;
    }
    return this.copy;
  }

  write(): unknown[] {
    this.touched = true;
    return this.copy;
  }

  live(value: unknown): unknown {
    return live(value);
  }
}

/** A Map that makes its items live when they are read. Its keys are few and live from the start. */
class DraftMap extends Map<unknown, unknown> {
  constructor(base: ReadonlyMap<Value, Value>) {
    super();
    for (const [key, value] of base) this.set(live(key), value);
  }

  override get(key: unknown): unknown {
    return this.item(key, super.get(key));
  }

  override forEach(visit: (value: unknown, key: unknown, map: Map<unknown, unknown>) => void, thisArg?: unknown): void {
    this.complete();
    super.forEach(visit, thisArg);
  }

  override values(): MapIterator<unknown> {
    this.complete();
    return super.values();
  }

  override entries(): MapIterator<[unknown, unknown]> {
    this.complete();
    return super.entries();
  }

  override [Symbol.iterator](): MapIterator<[unknown, unknown]> {
    return this.entries();
  }

  private complete(): void {
    for (const [key, value] of super.entries()) this.item(key, value);
  }

  private item(key: unknown, value: unknown): unknown {
    const item = live(value);
    if (item !== value) this.set(key, item);
    return item;
  }
}
