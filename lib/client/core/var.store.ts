import type { PathKey, VarPath } from '../../protocol/patch.js';
import type { Value } from '../../protocol/value.js';
import type { Listener } from './signal.js';

/** A step of the paths that are listened to. */
class Spot {
  readonly listeners = new Set<Listener>();
  readonly below = new Map<string, Spot>();
}

/**
 * The Vars of the page. For each there is what the server has, changed by patches, and perhaps a draft: what the user
 * has typed and the server has not confirmed. Where there is a draft it is what is shown.
 */
export class VarStore {
  readonly #server = new Map<number, Value>();
  readonly #drafts = new Map<number, Value>();
  readonly #root = new Spot();
  #told: Set<Listener> | undefined;

  /** What is shown. */
  get(id: number): Value {
    return this.#drafts.has(id) ? this.#drafts.get(id) : this.#server.get(id);
  }

  /** What the server has, as far as its frames say. */
  server(id: number): Value {
    return this.#server.get(id);
  }

  has(id: number): boolean {
    return this.#server.has(id);
  }

  /** Listens to a Var, or to a place inside: told once per `batch`, and only if an op was at, above or below that place. */
  subscribe(path: VarPath, listener: Listener): Listener {
    const keys = keysOf(path);
    const trail = [this.#root];
    for (const key of keys) {
      const spots = trail.at(-1)!.below;
      let spot = spots.get(key);
      if (!spot) spots.set(key, (spot = new Spot()));
      trail.push(spot);
    }
    trail.at(-1)!.listeners.add(listener);
    return () => {
      trail.at(-1)!.listeners.delete(listener);
      for (let i = trail.length - 1; i > 0; i--) {
        const { listeners, below } = trail[i]!;
        const { below: siblings } = trail[i - 1]!;
        if (listeners.size || below.size || siblings.get(keys[i - 1]!) !== trail[i]) break;
        siblings.delete(keys[i - 1]!);
      }
    };
  }

  /** Tells listeners of everything that `change` did, each once, when it is done. */
  batch(change: () => void): void {
    if (this.#told) return change();
    const told = (this.#told = new Set());
    try {
      change();
    } finally {
      this.#told = undefined;
      for (const listener of told) listener();
    }
  }

  /** Lets `change` put another value at a place of what the server has. It throws what `change` throws. */
  patch(path: VarPath, change: (values: Map<number, Value>) => void): void {
    const id = variableOf(path);
    const before = this.#server.get(id);
    change(this.#server);
    if (this.#drafts.has(id) || Object.is(before, this.#server.get(id))) return;
    this.batch(() => this.#touch(keysOf(path)));
  }

  /** The server has this value, without a patch that said so. */
  confirm(id: number, value: Value): void {
    this.#change(id, () => this.#server.set(id, value));
  }

  draft(id: number, value: Value): void {
    this.#change(id, () => this.#drafts.set(id, value));
  }

  dropDraft(id: number): void {
    this.#change(id, () => this.#drafts.delete(id));
  }

  #change(id: number, change: () => void): void {
    const before = this.get(id);
    change();
    if (!Object.is(before, this.get(id))) this.batch(() => this.#touch([String(id)]));
  }

  #touch(keys: readonly string[]): void {
    let spot: Spot | undefined = this.#root;
    for (const key of keys) {
      spot = spot.below.get(key);
      if (!spot) return;
      this.#tell(spot);
    }
    const tellBelow = (above: Spot): void => {
      for (const next of above.below.values()) {
        this.#tell(next);
        tellBelow(next);
      }
    };
    tellBelow(spot);
  }

  #tell(spot: Spot): void {
    for (const listener of spot.listeners) this.#told!.add(listener);
  }
}

export function variableOf(path: VarPath): number {
  return typeof path === 'number' ? path : path[0];
}

function keysOf(path: VarPath): readonly string[] {
  return typeof path === 'number' ? [String(path)] : (path as readonly PathKey[]).map(String);
}
