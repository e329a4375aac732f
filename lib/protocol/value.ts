/**
 * A value that a Var can hold: JSON plus what JSON forgets. Nothing executable, no class instances.
 * Object keys may be any string but `__proto__`.
 */
export type Value =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | readonly Value[]
  | ReadonlyMap<Value, Value>
  | ReadonlySet<Value>
  | { readonly [key: string]: Value };

/** A `Value` in the form it has on the wire: plain JSON, with the tagged forms of `codec.ts` for the rest. */
export type Encoded = null | boolean | number | string | readonly Encoded[] | { readonly [key: string]: Encoded };
