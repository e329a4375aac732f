export type Listener = () => void;

/** One value that can be watched. `get` and `subscribe` are bound: they are handed to `useSyncExternalStore`. */
export class Signal<T> {
  #value: T;
  readonly #listeners = new Set<Listener>();

  constructor(value: T) {
    this.#value = value;
  }

  readonly get = (): T => this.#value;

  readonly subscribe = (listener: Listener): Listener => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    tell(this.#listeners);
  }
}

/** Many values by key, each watched alone. A key without a value has the fallback. */
export class Cells<K, V> {
  readonly #values = new Map<K, V>();
  readonly #listeners = new Map<K, Set<Listener>>();

  constructor(private readonly fallback: (key: K) => V) {}

  get(key: K): V {
    return this.#values.has(key) ? (this.#values.get(key) as V) : this.fallback(key);
  }

  set(key: K, value: V): void {
    const before = this.get(key);
    this.#values.set(key, value);
    this.#tell(key, before);
  }

  delete(key: K): void {
    const before = this.get(key);
    this.#values.delete(key);
    this.#tell(key, before);
  }

  keys(): K[] {
    return [...this.#values.keys()];
  }

  watched(key: K): boolean {
    return this.#listeners.has(key);
  }

  subscribe(key: K, listener: Listener): Listener {
    let listeners = this.#listeners.get(key);
    if (!listeners) this.#listeners.set(key, (listeners = new Set()));
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (!listeners.size && this.#listeners.get(key) === listeners) this.#listeners.delete(key);
    };
  }

  #tell(key: K, before: V): void {
    if (Object.is(before, this.get(key))) return;
    tell(this.#listeners.get(key) ?? []);
  }
}

/** Those who are listening now; who comes or goes meanwhile makes no difference. */
function tell(listeners: Iterable<Listener>): void {
  const now = Array.from(listeners);
  for (const listener of now) listener();
}
