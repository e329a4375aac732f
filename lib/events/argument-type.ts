import { types } from 'node:util';
import type { Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';

/** How a value is checked that a browser sent: by the type that the compiler wrote down for its parameter or field. */
export interface ArgumentType {
  /** What it should have been, for messages: "a number". */
  readonly expected: string;
  /** Whether a value is of the type. For DTO classes this looks at its kind alone, see `dto`. */
  accepts(value: unknown): boolean;
  /** The class whose class-validator decorators decide. */
  readonly dto?: Type<object>;
  /** Where the type does not say what is inside, a pipe may. */
  readonly vague?: boolean;
}

const LEAVES = 'without a declared class only text, numbers, booleans, bigints, Dates and null are taken';

const NAMED = new Map<unknown, ArgumentType>([
  [String, { expected: 'a string', accepts: (value) => typeof value === 'string' }],
  [Number, { expected: 'a number', accepts: (value) => typeof value === 'number' && !Number.isNaN(value) }],
  [Boolean, { expected: 'a boolean', accepts: (value) => typeof value === 'boolean' }],
  [BigInt, { expected: 'a bigint', accepts: (value) => typeof value === 'bigint' }],
  [Date, { expected: 'a Date', accepts: isValidDate }],
  [Map, { expected: `a Map; ${LEAVES}`, accepts: (value) => types.isMap(value) && [...value].flat().every(isLeaf) }],
  [Set, { expected: `a Set; ${LEAVES}`, accepts: (value) => types.isSet(value) && [...value].every(isLeaf) }],
  [Array, { expected: `a list; ${LEAVES}`, accepts: (value) => Array.isArray(value) && value.every(isLeaf), vague: true }],
  [Object, { expected: `a single value; ${LEAVES}`, accepts: (value) => value !== undefined && isLeaf(value), vague: true }],
]);

/** Undefined for a type that says nothing: one that was not there yet in a circular import, or a class without validation. */
export function argumentType(type: unknown): ArgumentType | undefined {
  const named = NAMED.get(type);
  if (named) return named;
  if (typeof type !== 'function' || type === Function || type === Symbol || type === Promise) return undefined;
  const dto = type as Type<object>;
  if (!isValidated(dto)) return undefined;
  return { expected: `an object with the fields of ${dto.name}`, accepts: isPlainObject, dto };
}

/** Nothing that could hold more than it says. */
function isLeaf(value: unknown): boolean {
  if (typeof value === 'object') return value === null || isValidDate(value);
  return !Number.isNaN(value);
}

function isValidDate(value: unknown): boolean {
  return types.isDate(value) && !Number.isNaN(value.getTime());
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isValidated(type: Type<object>): boolean {
  return getMetadataStorage().getTargetValidationMetadatas(type, '', true, false).length > 0;
}
