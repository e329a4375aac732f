import { types } from 'node:util';
import { ReflexError } from '../errors/reflex.error.js';
import { VALUE_DEPTH } from '../protocol/codec.js';
import type { Value } from '../protocol/value.js';

/**
 * Makes a committed value of what a handler assigned: a deep, frozen copy in plain data.
 *
 * - Class instances (entities, DTOs) become plain objects of their own enumerable properties. `toJSON` is not called.
 * - Date, Map, Set, bigint and undefined stay what they are. Holes of lists become undefined, symbol keys are left out.
 * - Proxies of a draft become the value they stand for.
 * - What is committed already is returned as it is, in constant time, also as a part of something new.
 *
 * With `previous`, each part that equals the part of `previous` at the same place is that part itself, so that a value
 * assigned afresh shares what did not change.
 *
 * `path` is how an error names the value. Throws `REFLEX_NOT_SERIALISABLE`, naming the innermost thing, for functions,
 * symbols, promises, streams, buffers, weak collections and all other native objects, for objects that contain themselves,
 * for keys named `__proto__`, and for nesting beyond 256.
 *
 * Committed Dates, Maps and Sets cannot be frozen: whoever reads one without a draft leaves it as it is.
 */
export function normalize(value: unknown, path: string, previous?: Value): Value {
  return new Normalizer(path).value(value, previous);
}

/** True for objects that `normalize` made: frozen to the ground, nothing but data. */
export function isCommitted(value: object): boolean {
  return Commitment.depthOf(value) !== 0;
}

/** Answered by the proxies of a draft, and by nothing else. */
export const DRAFT = Symbol('reflex:draft');

/** What a draft's proxy is backed by. */
export interface DraftNode {
  /** The committed value of the node as it is now. */
  resolve(normalizer: Normalizer): Value;
}

/** A constructor that makes nothing: what a class extending it adds, it adds to the object given. */
const Identity = function (object: object): object {
  return object;
} as unknown as new (object: object) => object;

/**
 * The mark of committed objects, a private field added from outside: it cannot be forged, copied by a spread, or seen, and
 * costs the garbage collector less than a WeakSet of as many rows. It is only ever put on objects made here, and first of
 * all: V8 adds properties to a marked object faster than the mark to an object with properties.
 */
class Commitment extends Identity {
  #depth = 1;

  static begin<T extends object>(object: T): T {
    return new Commitment(object) as T;
  }

  /** `depth`: how many containers lie within each other, this one included. Never less than it is. */
  static complete<T extends object>(object: T, depth: number): T {
    (object as unknown as Commitment).#depth = depth;
    return Object.freeze(object) as T;
  }

  static depthOf(object: object): number {
    return #depth in object ? object.#depth : 0;
  }
}

/** One pass over a value. It remembers what it has met: what is shared stays shared, circles are found. */
export class Normalizer {
  private readonly keys: (string | number)[] = [];
  /** Committed forms by their source; undefined while the pass is inside. */
  private readonly met = new Map<object, Value>();
  private room = VALUE_DEPTH;

  constructor(private readonly root: string) {}

  value(source: unknown, previous?: Value): Value {
    if (typeof source === 'object') {
      if (source === null) return null;
      const depth = Commitment.depthOf(source);
      if (depth === 0) return this.uncommitted(source, previous);
      if (depth > this.room) throw this.refusal('is nested too deeply');
      return source as Value;
    }
    if (typeof source === 'function' || typeof source === 'symbol') throw this.refusal(`is a ${typeof source}`);
    return source as Value;
  }

  /** The committed form of a container that is not a draft's proxy; `previous` itself where the two are equal. */
  container(source: object, previous: Value): Value {
    const known = this.met.get(source);
    if (known !== undefined) return known;
    if (this.met.has(source)) throw this.refusal('contains itself');
    if (this.room === 0) throw this.refusal('is nested too deeply');
    this.met.set(source, undefined);
    this.room--;
    const value = this.copy(source, previous);
    this.room++;
    this.met.set(source, value);
    return value;
  }

  private uncommitted(source: object, previous: Value): Value {
    const node = (source as { readonly [DRAFT]?: DraftNode })[DRAFT];
    const value = node === undefined ? this.container(source, previous) : node.resolve(this);
    if (Commitment.depthOf(value as object) > this.room) throw this.refusal('is nested too deeply');
    return value;
  }

  private copy(source: object, previous: Value): Value {
    if (Array.isArray(source)) return this.list(source, Array.isArray(previous) ? (previous as readonly Value[]) : undefined);
    const prototype: unknown = Object.getPrototypeOf(source);
    if (prototype !== Object.prototype && prototype !== null) {
      if (types.isDate(source)) return this.date(source, previous);
      if (types.isMap(source))
        return this.map(source, previous instanceof Map ? (previous as ReadonlyMap<Value, Value>) : undefined);
      if (types.isSet(source)) return this.set(source, previous instanceof Set ? (previous as ReadonlySet<Value>) : undefined);
      this.checkInstance(source);
    }
    return this.object(source as Record<string, unknown>, isPlain(previous) ? previous : undefined);
  }

  private list(source: readonly unknown[], previous: readonly Value[] | undefined): Value {
    const list = Commitment.begin<Value[]>([]);
    let same = previous !== undefined && previous.length === source.length;
    let kept = false;
    let depth = 0;
    for (let i = 0; i < source.length; i++) {
      const was = previous?.[i];
      let item = source[i] as Value;
      if (previous !== undefined && item === was) {
        kept = true;
      } else if (!isPrimitive(item)) {
        this.keys.push(i);
        item = this.value(item, was);
        this.keys.pop();
        depth = deeper(depth, item);
      }
      list.push(item);
      if (same && !Object.is(item, was)) same = false;
    }
    if (same) return previous;
    // The depth of what was kept is not looked up item by item: it is that of the previous list, at most.
    if (kept) depth = Math.max(depth, Commitment.depthOf(previous as object) - 1);
    return Commitment.complete(list, depth + 1);
  }

  private object(source: Record<string, unknown>, previous: { readonly [key: string]: Value } | undefined): Value {
    const keys = Object.keys(source);
    const previousKeys = previous && Object.keys(previous);
    const object = Commitment.begin<{ [key: string]: Value }>({});
    let same = previousKeys !== undefined && previousKeys.length === keys.length;
    let depth = 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      if (key === '__proto__') throw this.refusal('has a key named __proto__');
      let item = source[key] as Value;
      if (!isPrimitive(item)) {
        this.keys.push(key);
        item = this.value(item, previous?.[key]);
        this.keys.pop();
        depth = deeper(depth, item);
      }
      object[key] = item;
      if (same && (previousKeys![i] !== key || !Object.is(item, previous![key]))) same = false;
    }
    return same ? previous : Commitment.complete(object, depth + 1);
  }

  private map(source: Map<unknown, unknown>, previous: ReadonlyMap<Value, Value> | undefined): Value {
    if (previous && sameEntries(source, previous)) return previous;
    const map = Commitment.begin(new Map<Value, Value>());
    const before = previous?.size === source.size ? [...previous] : undefined;
    let same = before !== undefined;
    let depth = 0;
    for (const [sourceKey, sourceItem] of entriesOf(source)) {
      const was = before?.[map.size];
      this.keys.push(typeof sourceKey === 'string' || typeof sourceKey === 'number' ? sourceKey : map.size);
      const key = this.value(sourceKey, was?.[0]);
      const item = this.value(sourceItem, previous?.get(key));
      this.keys.pop();
      map.set(key, item);
      depth = deeper(deeper(depth, key), item);
      if (same && !(Object.is(key, was![0]) && Object.is(item, was![1]))) same = false;
    }
    return same ? previous : Commitment.complete(map, depth + 1);
  }

  private set(source: Set<unknown>, previous: ReadonlySet<Value> | undefined): Value {
    if (previous && sameEntries(source, previous)) return previous;
    const set = Commitment.begin(new Set<Value>());
    const before = previous?.size === source.size ? [...previous] : undefined;
    let same = before !== undefined;
    let depth = 0;
    let i = 0;
    for (const sourceItem of source) {
      this.keys.push(i);
      const item = this.value(sourceItem, before?.[i]);
      this.keys.pop();
      set.add(item);
      depth = deeper(depth, item);
      if (same && !Object.is(item, before![i])) same = false;
      i++;
    }
    return same ? previous : Commitment.complete(set, depth + 1);
  }

  private date(source: Date, previous: Value): Value {
    const time = source.getTime();
    return previous instanceof Date && Object.is(previous.getTime(), time)
      ? previous
      : Commitment.complete(Commitment.begin(new Date(time)), 1);
  }

  /** Lets instances of the application's classes through: native objects have a tag of their own, and no data to copy. */
  private checkInstance(source: object): void {
    if (Buffer.isBuffer(source)) throw this.refusal('is a Buffer');
    const tag = Object.prototype.toString.call(source).slice(8, -1);
    if (tag !== 'Object') throw this.refusal(`is ${/^[AEIO]/.test(tag) ? 'an' : 'a'} ${tag}`);
    const { then, pipe, subscribe, on, emit } = source as Record<string, unknown>;
    if (typeof then === 'function') throw this.refusal('is a promise');
    if (typeof pipe === 'function' && typeof subscribe === 'function') throw this.refusal('is an observable');
    if (typeof pipe === 'function') throw this.refusal('is a stream');
    if (typeof on === 'function' && typeof emit === 'function') throw this.refusal('is an event emitter');
  }

  private refusal(what: string): ReflexError {
    return new ReflexError('REFLEX_NOT_SERIALISABLE', `${this.root}${this.keys.map(step).join('')} ${what}`);
  }
}

/** Of what a handler may have assigned: functions and symbols are no values, and not among the primitives here. */
function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol');
}

function deeper(depth: number, item: Value): number {
  return typeof item === 'object' && item !== null ? Math.max(depth, Commitment.depthOf(item)) : depth;
}

type Collection = ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>;
type Entries = IterableIterator<[unknown, unknown]>;

/** The Maps of a draft hand out proxies; their entries as stored are wanted here. */
function entriesOf(source: Collection): Entries {
  return (types.isMap(source) ? Map.prototype.entries.call(source) : Set.prototype.entries.call(source)) as Entries;
}

/** Whether the two hold the very same things: most drafts of a Map or Set are never touched, and this is quick to see. */
function sameEntries(source: Collection, previous: Collection): boolean {
  if (source.size !== previous.size) return false;
  const others = entriesOf(previous);
  for (const [key, item] of entriesOf(source)) {
    const [otherKey, otherItem] = others.next().value as [unknown, unknown];
    if (key !== otherKey || !Object.is(item, otherItem)) return false;
  }
  return true;
}

function isPlain(value: Value): value is { readonly [key: string]: Value } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map || value instanceof Set || value instanceof Date)
  );
}

function step(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
