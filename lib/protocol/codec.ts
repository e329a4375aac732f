import type { Encoded, Value } from './value.js';

/** Nesting that `decode` allows unless told otherwise: enough for what a browser has reason to send. */
export const DEFAULT_DEPTH = 32;

/** Nesting of a committed value. Data that this library encoded itself is decoded with this limit. */
export const VALUE_DEPTH = 256;

/** Why an encoded value was refused. */
export type CodecErrorCode =
  /** An object has a key of its own named `__proto__`. */
  | 'PROTO_KEY'
  /** A tagged form that this version does not know. */
  | 'UNKNOWN_TAG'
  | 'TOO_DEEP'
  /** Not JSON, or a tagged form with a member too many, too few, or of the wrong type. */
  | 'MALFORMED';

export class CodecError extends Error {
  override readonly name = 'CodecError';

  constructor(
    readonly code: CodecErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Turns a value into JSON. What JSON lacks becomes an object whose first key is `$`:
 *
 * | value | encoded |
 * | --- | --- |
 * | undefined, NaN, Infinity, -Infinity, -0 | `{ "$": "u" }`, `"nan"`, `"inf"`, `"-inf"`, `"-0"` |
 * | Date | `{ "$": "d", "v": 1700000000000 }`, an invalid one with `null` |
 * | bigint | `{ "$": "n", "v": "123" }` |
 * | Map | `{ "$": "m", "v": [key, value, key, value] }` |
 * | Set | `{ "$": "s", "v": [item, item] }` |
 * | an object with a key `$` of its own | `{ "$": "o", "v": { "$": … } }` |
 *
 * A value with nothing special inside is returned as it is, not copied; so are such parts of a value.
 */
export function encode(value: Value): Encoded {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return encodeNumber(value);
    case 'undefined':
      return { $: 'u' };
    case 'bigint':
      return { $: 'n', v: String(value) };
  }
  if (value === null) return null;
  if (Array.isArray(value)) return encodeList(value as readonly Value[]);
  if (value instanceof Date) {
    const time = value.getTime();
    return { $: 'd', v: Number.isNaN(time) ? null : time };
  }
  if (value instanceof Map) {
    const flat: Encoded[] = [];
    for (const [key, item] of value as ReadonlyMap<Value, Value>) flat.push(encode(key), encode(item));
    return { $: 'm', v: flat };
  }
  if (value instanceof Set) return { $: 's', v: Array.from(value as ReadonlySet<Value>, encode) };
  return encodeObject(value as { readonly [key: string]: Value });
}

function encodeNumber(value: number): Encoded {
  if (Number.isFinite(value)) return Object.is(value, -0) ? { $: '-0' } : value;
  return { $: Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf' };
}

function encodeList(list: readonly Value[]): Encoded {
  let copy: Encoded[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    const encoded = encode(item);
    if (copy) copy.push(encoded);
    else if (encoded !== item) copy = [...(list.slice(0, i) as Encoded[]), encoded];
  }
  return copy ?? (list as readonly Encoded[]);
}

function encodeObject(object: { readonly [key: string]: Value }): Encoded {
  let copy: Record<string, Encoded> | undefined;
  for (const key of Object.keys(object)) {
    const item = object[key];
    const encoded = encode(item);
    if (encoded === item) continue;
    copy ??= { ...object } as Record<string, Encoded>;
    copy[key] = encoded;
  }
  const plain = copy ?? (object as { readonly [key: string]: Encoded });
  return Object.hasOwn(object, '$') ? { $: 'o', v: plain } : plain;
}

/**
 * Turns the result of `JSON.parse` back into a value. Nothing is believed of `encoded`: own `__proto__` keys, unknown
 * or malformed tagged forms and nesting beyond `limits.depth` throw a `CodecError`. As in `encode`, parts with nothing
 * special inside are returned as they are.
 */
export function decode(encoded: unknown, limits?: { readonly depth?: number }): Value {
  return decodeAt(encoded, limits?.depth ?? DEFAULT_DEPTH);
}

/** `room`: how many containers may still be entered. A tagged form and the container it stands for are one. */
function decodeAt(encoded: unknown, room: number): Value {
  switch (typeof encoded) {
    case 'string':
    case 'boolean':
      return encoded;
    case 'number':
      // JSON.parse makes Infinity of 1e999.
      if (!Number.isFinite(encoded)) throw new CodecError('MALFORMED', 'A number is out of range');
      return encoded;
    case 'object':
      if (encoded === null) return null;
      if (Array.isArray(encoded)) return decodeList(encoded, room);
      return Object.hasOwn(encoded, '$') ? decodeTagged(encoded as Tagged, room) : decodeObject(encoded as Fields, room);
    default:
      throw new CodecError('MALFORMED', `A ${typeof encoded} is not JSON`);
  }
}

type Fields = Record<string, unknown>;
type Tagged = { readonly $: unknown; readonly v?: unknown };

const CONSTANTS: ReadonlyMap<unknown, Value> = new Map<string, Value>([
  ['u', undefined],
  ['nan', NaN],
  ['inf', Infinity],
  ['-inf', -Infinity],
  ['-0', -0],
]);

function decodeTagged(tagged: Tagged, room: number): Value {
  const { $: tag, v: operand } = tagged;
  const members = Object.keys(tagged).length;
  if (CONSTANTS.has(tag)) {
    if (members !== 1) throw malformed(tag);
    return CONSTANTS.get(tag);
  }
  if (tag !== 'd' && tag !== 'n' && tag !== 'm' && tag !== 's' && tag !== 'o') {
    throw new CodecError(
      'UNKNOWN_TAG',
      typeof tag === 'string' ? `The tag ${JSON.stringify(tag.slice(0, 40))} is not known` : 'A tag is not text',
    );
  }
  if (members !== 2 || !Object.hasOwn(tagged, 'v')) throw malformed(tag);
  switch (tag) {
    case 'd':
      if (operand !== null && typeof operand !== 'number') throw malformed(tag);
      return new Date(operand ?? NaN);
    case 'n':
      if (typeof operand !== 'string' || !/^(0|-?[1-9]\d*)$/.test(operand)) throw malformed(tag);
      return BigInt(operand);
    case 'm': {
      if (!Array.isArray(operand) || operand.length % 2 !== 0) throw malformed(tag);
      const flat = decodeList(operand, room);
      const map = new Map<Value, Value>();
      for (let i = 0; i < flat.length; i += 2) map.set(flat[i], flat[i + 1]);
      return map;
    }
    case 's':
      if (!Array.isArray(operand)) throw malformed(tag);
      return new Set(decodeList(operand, room));
    case 'o':
      if (typeof operand !== 'object' || operand === null || !Object.hasOwn(operand, '$')) throw malformed(tag);
      return decodeObject(operand as Fields, room);
  }
}

function malformed(tag: unknown): CodecError {
  return new CodecError('MALFORMED', `The tagged form ${JSON.stringify(tag)} does not have the members it must have`);
}

function decodeList(list: readonly unknown[], room: number): readonly Value[] {
  if (room <= 0) throw tooDeep();
  let copy: Value[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    const value = decodeAt(item, room - 1);
    if (copy) copy.push(value);
    else if (value !== item) copy = [...(list.slice(0, i) as Value[]), value];
  }
  return copy ?? (list as readonly Value[]);
}

function decodeObject(object: Fields, room: number): Value {
  if (room <= 0) throw tooDeep();
  let copy: Record<string, Value> | undefined;
  for (const key of Object.keys(object)) {
    if (key === '__proto__') throw new CodecError('PROTO_KEY', 'An object has the key __proto__');
    const item = object[key];
    const value = decodeAt(item, room - 1);
    if (value === item) continue;
    copy ??= { ...object } as Record<string, Value>;
    copy[key] = value;
  }
  return (copy ?? object) as Value;
}

function tooDeep(): CodecError {
  return new CodecError('TOO_DEEP', 'The value is nested too deeply');
}
