import type * as es from 'estree';
import type { Value } from '../../protocol/value.js';
import { array, construct, id, literal, object, property, unary } from './builders.js';

/** The expression that makes `value` again. */
export function emitLiteral(value: Value): es.Expression {
  if (value === undefined) return id('undefined');
  if (typeof value === 'number') return emitNumber(value);
  if (typeof value === 'bigint') return emitBigInt(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return literal(value);
  if (value instanceof Date) return construct('Date', emitNumber(value.getTime()));
  if (value instanceof Map)
    return construct('Map', array([...value].map(([key, entry]) => array([emitLiteral(key), emitLiteral(entry)]))));
  if (value instanceof Set) return construct('Set', array([...value].map(emitLiteral)));
  if (Array.isArray(value)) return array(value.map(emitLiteral));
  return object(Object.entries(value).map(([key, entry]) => property(key, emitLiteral(entry as Value))));
}

function emitNumber(value: number): es.Expression {
  if (Number.isNaN(value)) return id('NaN');
  if (value < 0 || Object.is(value, -0)) return unary('-', emitNumber(-value));
  return value === Infinity ? id('Infinity') : literal(value);
}

function emitBigInt(value: bigint): es.Expression {
  return value < 0n ? unary('-', emitBigInt(-value)) : { type: 'Literal', value, bigint: String(value) };
}

/** Whether two evaluations of it differ in identity. */
export function hasIdentity(value: Value): boolean {
  return typeof value === 'object' && value !== null;
}
