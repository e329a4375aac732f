import type { Value } from '../protocol/value.js';

/** A computation over Vars that the browser does: plain data, made by `use()` and the operations of a Var. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  /** A `@Var` or `@Computed` member. */
  | { readonly kind: 'var'; readonly state: string; readonly name: string }
  /** A browser-only Var, see `local()`. */
  | { readonly kind: 'local'; readonly local: LocalVar }
  /** A parameter of the page's route. */
  | { readonly kind: 'param'; readonly name: string }
  /** The path of the page's URL. */
  | { readonly kind: 'path' }
  /** The item that an `each` is at. */
  | { readonly kind: 'item'; readonly each: EachScope }
  | { readonly kind: 'index'; readonly each: EachScope }
  /** A member of an object or list; undefined where the object is null or undefined. */
  | { readonly kind: 'property'; readonly of: Expression; readonly key: Expression | string | number }
  | { readonly kind: 'operation'; readonly operator: Operator; readonly operands: readonly Expression[] }
  | { readonly kind: 'template'; readonly parts: readonly (string | Expression)[] }
  /** A pure function of its inputs. Its source is what runs in the browser. */
  | { readonly kind: 'derive'; readonly fn: (...inputs: never[]) => unknown; readonly inputs: readonly Expression[] }
  /** True from the moment an event is sent until it is answered. */
  | { readonly kind: 'pending'; readonly state: string; readonly event: string }
  /** The messages of a field whose last submission was refused as one text; undefined when it was not. */
  | { readonly kind: 'errors'; readonly state: string; readonly field: string };

/** Operators of a Var, by the name of its method. All have JavaScript's meaning; `eq` and `ne` are strict. */
export type Operator =
  | 'eq'
  | 'ne'
  | 'gt'
  | 'ge'
  | 'lt'
  | 'le'
  | 'plus'
  | 'minus'
  | 'times'
  | 'dividedBy'
  | 'mod'
  | 'not'
  | 'and'
  | 'or'
  | 'length'
  | 'at'
  | 'includes'
  | 'upperCase'
  | 'lowerCase'
  | 'trim'
  | 'join'
  | 'choose';

/** Identity of a `local()`: two of them are two Vars, whatever they hold. */
export interface LocalVar {
  readonly initial: Value;
}

/** Identity of an `each()`: items and indexes name the loop they belong to, so loops nest. */
export interface EachScope {
  readonly each: symbol;
}
