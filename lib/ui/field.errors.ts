import type { Var } from '../vars/var.js';
import { createVar } from '../vars/var.proxy.js';
import { requireState, type StateClass } from './use.js';

/** The fields of a state, and of the objects that its events take. */
export type FieldErrors<S> = { readonly [K in FieldName<S>]: Var<string | undefined> } & {
  /** The messages of a field by its path: `errors(OrderState).get('items.0.price')`. */
  readonly get: (path: string) => Var<string | undefined>;
};

type FieldName<S> = {
  [K in keyof S]-?: 0 extends 1 & S[K] ? K : S[K] extends (...args: infer P) => unknown ? ObjectKey<P[number]> : K;
}[keyof S] &
  string;
type ObjectKey<T> = T extends object ? keyof T : never;

/**
 * The messages of the last submission that the state refused, by field: `textInput({ name: 'price', error: errors(ShopState).price })`.
 * undefined while there are none.
 *
 * @throws ReflexError REFLEX_NOT_A_STATE where the class has no `@State()`
 */
export function errors<S extends object>(state: StateClass<S>): FieldErrors<S> {
  const { name } = requireState(state, 'errors()');
  const message = (field: string): Var<string | undefined> => createVar({ kind: 'errors', state: name, field });
  return new Proxy(Object.freeze({}), {
    get: (_target, key) => (typeof key === 'symbol' || key === 'then' ? undefined : key === 'get' ? message : message(key)),
  }) as FieldErrors<S>;
}
