import type { Value } from '../protocol/value.js';
import { ReflexError } from '../errors/reflex.error.js';
import type { Expression } from './expression.js';
import { describeValue, foreignPart } from './plain.value.js';
import { expressionOf, isReactive } from './reactive.js';

/** The expression of a value or a Var; `place` names the operand in the error where it is neither. */
export function toExpression(operand: unknown, place: () => string): Expression {
  if (isReactive(operand)) return expressionOf(operand);
  const foreign = foreignPart(operand);
  if (foreign) throw new ReflexError('REFLEX_INVALID_EXPRESSION', `${place()}${foreign.path} is ${foreign.what}.`);
  return { kind: 'literal', value: operand as Value };
}

/** A list or record of Vars is no Var: what has one inside needs another way than an operand. */
export function assertReactive(value: unknown, place: string): Expression {
  if (isReactive(value)) return expressionOf(value);
  throw new ReflexError('REFLEX_INVALID_EXPRESSION', `${place} is ${describeValue(value)}, where a Var is expected.`);
}
