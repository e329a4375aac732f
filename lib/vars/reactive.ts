import type { Expression } from './expression.js';

/** Tells what a reference of this library is: data that a page passes around, never a value to look into. */
export const BRAND: unique symbol = Symbol('reflex');

/** Where a Var keeps its expression. */
export const EXPRESSION: unique symbol = Symbol('reflex:expression');

declare const VALUE: unique symbol;
declare const BINDABLE: unique symbol;

/**
 * Anything that has a value of type `T` in the browser: what props, children and operands accept. `Var<T>` is this
 * plus the operations; code that is generic in `T` takes `Reactive<T>`, which is checked by `T` alone.
 */
export interface Reactive<out T> {
  readonly [BRAND]: 'var';
  /** The type of the value; there is nothing to read on the server. */
  readonly [VALUE]: T;
}

/** A `Reactive` that an input may write: a `@Var()` field of a state, or a `local()`. */
export interface Bindable<out T> extends Reactive<T> {
  readonly [BINDABLE]: T;
}

/** A value, or something that has it in the browser. */
export type Operand<T> = T | Reactive<T>;

export function isReactive(value: unknown): value is Reactive<unknown> {
  return typeof value === 'object' && value !== null && (value as { [BRAND]?: unknown })[BRAND] === 'var';
}

export function expressionOf(reactive: Reactive<unknown>): Expression {
  return (reactive as unknown as { readonly [EXPRESSION]: Expression })[EXPRESSION];
}
