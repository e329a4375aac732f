import type { EachScope, Expression, LocalVar, Operator } from './expression.js';

/** Where an evaluation on the server finds what a browser would know. What is left out reads as undefined. */
export interface ExpressionEnvironment {
  var?(state: string, name: string): unknown;
  /** The value of a `local()`; its initial one where this is left out. */
  local?(local: LocalVar): unknown;
  param?(name: string): string | undefined;
  path?(): string;
  item?(scope: EachScope): unknown;
  index?(scope: EachScope): number | undefined;
  pending?(state: string, event: string): boolean;
  errors?(state: string, field: string): string | undefined;
}

/**
 * The value of an expression, computed on the server: for `<title>`, which is part of the first HTML, and for tests.
 * It means what the emitted browser code means; a change to one is a change to both.
 */
export function evaluate(expression: Expression, environment: ExpressionEnvironment): unknown {
  const valueOf = (e: Expression): unknown => evaluate(e, environment);
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'var':
      return environment.var?.(expression.state, expression.name);
    case 'local':
      return environment.local ? environment.local(expression.local) : expression.local.initial;
    case 'param':
      return environment.param?.(expression.name);
    case 'path':
      return environment.path?.();
    case 'item':
      return environment.item?.(expression.each);
    case 'index':
      return environment.index?.(expression.each);
    case 'property':
      return propertyOf(valueOf(expression.of), typeof expression.key === 'object' ? valueOf(expression.key) : expression.key);
    case 'operation':
      return operate(expression.operator, expression.operands, valueOf);
    case 'template':
      return expression.parts.map((part) => (typeof part === 'string' ? part : displayText(valueOf(part)))).join('');
    case 'derive':
      return (expression.fn as (...values: unknown[]) => unknown)(...expression.inputs.map(valueOf));
    case 'pending':
      return environment.pending?.(expression.state, expression.event) ?? false;
    case 'errors':
      return environment.errors?.(expression.state, expression.field);
  }
}

/** How a value reads as text: in templates and where a Var is a child. */
export function displayText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return value instanceof Date ? value.toLocaleString() : String(value);
}

function propertyOf(value: unknown, key: unknown): unknown {
  return value === null || value === undefined ? undefined : (value as Readonly<Record<string, unknown>>)[key as string];
}

/* The operands are what the page's author computed with; JavaScript decides what they mean, as it does in the browser. */
type Operand = never;

const OPERATIONS: Readonly<Record<Exclude<Operator, 'and' | 'or' | 'choose'>, (a: Operand, b: Operand) => unknown>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  plus: (a: number, b: number) => a + b,
  minus: (a: number, b: number) => a - b,
  times: (a: number, b: number) => a * b,
  dividedBy: (a: number, b: number) => a / b,
  mod: (a: number, b: number) => a % b,
  not: (a) => !a,
  length: (a: unknown) => lengthOf(a),
  at: (a: unknown, b: number) => (typeof a === 'string' || Array.isArray(a) ? (a.at(b) as unknown) : undefined),
  includes: (a: unknown, b: unknown) => includes(a, b),
  upperCase: (a: string | null | undefined) => a?.toUpperCase(),
  lowerCase: (a: string | null | undefined) => a?.toLowerCase(),
  trim: (a: string | null | undefined) => a?.trim(),
  join: (a: readonly unknown[] | null | undefined, b: string) => a?.join(b),
};

/** Items of a list, Set or Map, or UTF-16 units of a text; 0 for all else. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return value instanceof Set || value instanceof Map ? value.size : 0;
}

/** Whether a text, list or Set holds the value, or a Map the key. */
function includes(haystack: unknown, needle: unknown): boolean {
  if (typeof haystack === 'string') return haystack.includes(String(needle));
  if (haystack instanceof Set || haystack instanceof Map) return haystack.has(needle);
  return Array.isArray(haystack) && haystack.includes(needle);
}

function operate(operator: Operator, operands: readonly Expression[], valueOf: (e: Expression) => unknown): unknown {
  const [a, b, c] = operands as readonly [Expression, Expression, Expression];
  switch (operator) {
    case 'and':
      return valueOf(a) && valueOf(b);
    case 'or':
      return valueOf(a) || valueOf(b);
    case 'choose':
      return valueOf(a) ? valueOf(b) : valueOf(c);
    default:
      return OPERATIONS[operator](valueOf(a) as never, (b && valueOf(b)) as never);
  }
}
