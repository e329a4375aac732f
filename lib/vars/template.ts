import type { Expression } from './expression.js';
import { toExpression } from './operand.js';
import type { Operand } from './reactive.js';
import type { Var } from './var.js';
import { createVar } from './var.proxy.js';

/**
 * Text with Vars in it: t`Count: ${s.count}`. null and undefined show as nothing, dates in the reader's locale, anything
 * else as `String(value)`.
 *
 * @throws ReflexError REFLEX_INVALID_EXPRESSION where a part is neither a value nor a Var
 */
export function t(strings: TemplateStringsArray, ...values: readonly Operand<unknown>[]): Var<string> {
  const parts: (string | Expression)[] = [];
  const add = (part: string | Expression): void => {
    const last = parts.length - 1;
    if (typeof part !== 'string' || typeof parts[last] !== 'string') parts.push(part);
    else parts[last] += part;
  };
  strings.forEach((text, i) => {
    if (text) add(text);
    if (i < values.length) add(partOf(values[i], i));
  });
  return createVar({ kind: 'template', parts });
}

/** Plain text, numbers and the like join the text around them; a date waits for the browser's locale. */
function partOf(value: unknown, i: number): string | Expression {
  const expression = toExpression(value, () => `Value ${i + 1} of t\`…\``);
  if (expression.kind !== 'literal' || (typeof expression.value === 'object' && expression.value !== null)) return expression;
  return expression.value === null || expression.value === undefined ? '' : String(expression.value);
}
