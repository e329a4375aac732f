import type * as es from 'estree';
import type { Expression, Operator } from '../../vars/expression.js';
import { binary, call, conditional, id, literal, logical, optionalCall, optionalMember, unary } from './builders.js';
import { emitLiteral, hasIdentity } from './literal.js';
import type { ModuleWriter } from './module-writer.js';
import { scopeOf, type Loop } from './place.js';
import type { Reader } from './reader.js';

export interface ExpressionContext {
  readonly module: ModuleWriter;
  readonly loops: readonly Loop[];
  readonly reader: Reader;
  /** Evaluated again and again, by something that compares identities. */
  readonly repeated: boolean;
}

type Operation = Extract<Expression, { kind: 'operation' }>;
type Template = Extract<Expression, { kind: 'template' }>;

/** An expression as JavaScript. */
export function emitExpression(expression: Expression, context: ExpressionContext): es.Expression {
  const { module, loops, reader } = context;
  const emit = (inner: Expression) => emitExpression(inner, context);
  switch (expression.kind) {
    case 'literal':
      return context.repeated && hasIdentity(expression.value)
        ? module.value(emitLiteral(expression.value))
        : emitLiteral(expression.value);
    case 'var':
      return reader.variable(expression.state, expression.name);
    case 'local':
      return reader.local(expression.local, scopeOf(expression.local, loops));
    case 'param':
      return reader.param(expression.name);
    case 'path':
      return reader.path();
    case 'item':
    case 'index':
      return loops.find(({ each }) => each === expression.each.each)![expression.kind];
    case 'property': {
      const { key } = expression;
      return optionalMember(
        emit(expression.of),
        typeof key === 'object' ? emit(key) : typeof key === 'number' ? emitLiteral(key) : key,
      );
    }
    case 'operation':
      return emitOperation(expression, context);
    case 'template':
      return emitTemplate(expression, context);
    case 'derive':
      return reader.derive(expression.fn, expression.inputs.map(emit));
    case 'pending':
      return reader.pending(expression.state, expression.event);
    case 'errors':
      return reader.errors(expression.state, expression.field);
  }
}

/** The text that shows an expression's value. */
export function emitText(expression: Expression, context: ExpressionContext): es.Expression {
  if (expression.kind === 'template') return emitTemplate(expression, context);
  if (expression.kind === 'literal' && typeof expression.value === 'string') return literal(expression.value);
  return call(context.module.runtime('text'), emitExpression(expression, context));
}

/** Joined by `+`: every part is a string. */
function emitTemplate({ parts }: Template, context: ExpressionContext): es.Expression {
  const texts = parts
    .filter((part) => part !== '')
    .map((part) => (typeof part === 'string' ? literal(part) : emitText(part, context)));
  return texts.length === 0 ? literal('') : texts.reduce((left, right) => binary('+', left, right));
}

const BINARY: Partial<Record<Operator, es.BinaryOperator>> = {
  eq: '===',
  ne: '!==',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
  plus: '+',
  minus: '-',
  times: '*',
  dividedBy: '/',
  mod: '%',
};

function emitOperation({ operator, operands }: Operation, context: ExpressionContext): es.Expression {
  const { module } = context;
  const emitted = operands.map((operand) => emitExpression(operand, context));
  const [first = id('undefined'), second = id('undefined'), third = id('undefined')] = emitted;
  const symbol = BINARY[operator];
  if (symbol) return emitted.reduce((left, right) => binary(symbol, left, right));
  switch (operator) {
    case 'not':
      return unary('!', first);
    case 'and':
      return emitted.reduce((left, right) => logical('&&', left, right));
    case 'or':
      return emitted.reduce((left, right) => logical('||', left, right));
    case 'choose':
      return conditional(first, second, third);
    case 'length':
    case 'at':
    case 'includes':
      return call(module.runtime(operator), ...emitted);
    case 'upperCase':
      return optionalCall(first, 'toUpperCase');
    case 'lowerCase':
      return optionalCall(first, 'toLowerCase');
    case 'trim':
      return optionalCall(first, 'trim');
    case 'join':
      return optionalCall(first, 'join', ...emitted.slice(1));
    default:
      throw new TypeError(`operator ${operator} has no emission`);
  }
}

/**
 * Whether something other than the row around it can change its value: then the place that shows it must subscribe.
 * In a row, item and index come with each render of the row.
 */
export function needsHooks(expression: Expression): boolean {
  switch (expression.kind) {
    case 'literal':
    case 'item':
    case 'index':
      return false;
    case 'property':
      return needsHooks(expression.of) || (typeof expression.key === 'object' && needsHooks(expression.key));
    case 'operation':
      return expression.operands.some(needsHooks);
    case 'template':
      return expression.parts.some((part) => typeof part !== 'string' && needsHooks(part));
    case 'derive':
      return expression.inputs.some(needsHooks);
    default:
      return true;
  }
}
