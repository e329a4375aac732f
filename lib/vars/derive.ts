import { ReflexError } from '../errors/reflex.error.js';
import { assertReactive } from './operand.js';
import { describeValue } from './plain.value.js';
import type { Reactive } from './reactive.js';
import type { Var } from './var.js';
import { createVar } from './var.proxy.js';

type Values<I extends readonly Reactive<unknown>[]> = { [K in keyof I]: I[K] extends Reactive<infer T> ? T : never };

/**
 * A Var computed by a function of others: `derive((price, count) => price * count, s.price, s.count)`. Its source runs in
 * the browser, whenever an input changes, so it may use only its parameters and what every browser has; the compiler
 * refuses one that captures a variable.
 *
 * @throws ReflexError REFLEX_INVALID_EXPRESSION where an input is no Var
 */
export function derive<I extends readonly Reactive<unknown>[], R>(fn: (...values: Values<I>) => R, ...inputs: I): Var<R> {
  if (typeof fn !== 'function') {
    throw new ReflexError(
      'REFLEX_INVALID_EXPRESSION',
      `The first argument of derive() is ${describeValue(fn)}, where a function is expected.`,
    );
  }
  return createVar({
    kind: 'derive',
    fn: fn as (...values: never[]) => unknown,
    inputs: inputs.map((input, i) => assertReactive(input, `Input ${i + 1} of derive()`)),
  });
}
