import type { Expression } from './expression.js';
import { expressionOf, type Reactive } from './reactive.js';

/** An expression as one would write it, for errors and logs: `CounterState.count.plus(1)`. */
export function describeExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return describeLiteral(expression.value);
    case 'var':
      return `${expression.state}.${expression.name}`;
    case 'local':
      return `local(${describeLiteral(expression.local.initial)})`;
    case 'param':
      return `param('${expression.name}')`;
    case 'path':
      return 'path()';
    case 'item':
      return 'item';
    case 'index':
      return 'index';
    case 'property':
      return `${describeExpression(expression.of)}${describeKey(expression.key)}`;
    case 'operation':
      return describeOperation(expression.operator, expression.operands.map(describeExpression));
    case 'template':
      return `t\`${expression.parts.map((part) => (typeof part === 'string' ? part : `\${${describeExpression(part)}}`)).join('')}\``;
    case 'derive':
      return `derive(${['…', ...expression.inputs.map(describeExpression)].join(', ')})`;
    case 'pending':
      return `${expression.state}.${expression.event}.pending`;
    case 'errors':
      return `errors(${expression.state}).${expression.field}`;
  }
}

export function describeReactive(reactive: Reactive<unknown>): string {
  return describeExpression(expressionOf(reactive));
}

function describeKey(key: Expression | string | number): string {
  if (typeof key === 'string') return `.${key}`;
  return typeof key === 'number' ? `[${key}]` : `[${describeExpression(key)}]`;
}

function describeOperation(operator: string, [of, ...rest]: readonly string[]): string {
  return operator === 'length' ? `${of}.length` : `${of}.${operator}(${rest.join(', ')})`;
}

function describeLiteral(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return '[…]';
  if (value instanceof Date) return `Date(${value.getTime()})`;
  return typeof value === 'object' && value !== null ? '{…}' : String(value);
}
