import type { JSX, ReactNode } from 'react';
import type { BRAND, Bindable, Reactive } from '../vars/reactive.js';
import type { Child } from './child.js';
import type { EventCall, Ready, Taking } from './event.reference.js';
import type { UiNode } from './node.js';

/**
 * The props of a React component as a page gives them: any value may be a Var of it, nodes stand for React nodes, and
 * handlers are events. Functions that return something take a `derive(() => (value) => …)`.
 *
 * Mapped property by property when it is used, so that hundreds of components cost the compiler what an app uses of them.
 */
export type UiProps<P, V = string> = { [K in keyof P as K extends OmittedProp ? never : K]: UiProp<P[K], K, V> };

/** React's own, and what has another form here. */
type OmittedProp = 'children' | 'ref' | 'key' | 'component' | 'renderRoot' | 'bind' | number | symbol;

type Primitive = string | number | boolean | bigint | symbol | null | undefined;
type AnyFunction = (...args: never[]) => unknown;

/** `K` is the prop's name; `V` the value of the component's own DOM events, boolean where it is checked. */
export type UiProp<T, K = '', V = string> = 0 extends 1 & T
  ? unknown
  : [T] extends [Primitive]
    ? T | Reactive<T>
    : ReactNode extends T
      ? Child
      : [Data<T>] extends [null | undefined]
        ? Given<T, K, V>
        : Given<T, K, V> | Reactive<Data<T>>;

/** `T` with Vars, nodes and events anywhere inside. */
type Given<T, K, V> = T extends Primitive | Date
  ? T
  : T extends AnyFunction
    ? HandlerOf<T, K, V>
    : T extends JSX.Element
      ? UiNode
      : T extends readonly (infer E)[]
        ? readonly UiProp<E>[]
        : T extends object
          ? { [M in keyof T]: UiProp<T[M], M> }
          : T;

/** What may be the value of a Var: a function that returns something, from `derive`, but no handler. */
type Data<T> = T extends AnyFunction ? (ReturnsNothing<T> extends true ? never : T) : T;
/* Every function is assignable to one that returns void, so the return type itself is asked. */
type ReturnsNothing<T> = T extends (...args: never[]) => infer R ? ([R] extends [void | Promise<void>] ? true : false) : false;

type HandlerOf<T, K, V> =
  ReturnsNothing<T> extends true ? (T extends (...args: infer A) => unknown ? Handler<HandlerValue<A, K, V>> : never) : never;

/** What a bare event on this handler is given: the first argument of a component's own callback, or the input's value. */
type HandlerValue<A extends readonly unknown[], K, V> = A extends readonly []
  ? NoValue
  : 0 extends 1 & A[0]
    ? unknown
    : [A[0]] extends [{ readonly nativeEvent: unknown }]
      ? K extends ValueEvent
        ? V
        : NoValue
      : A[0];

/** DOM events that happen to an input's value. */
type ValueEvent = 'onChange' | 'onInput' | 'onBlur' | 'onFocus' | 'onKeyDown' | 'onKeyUp' | 'onSelect';

declare const NO_VALUE: unique symbol;
/** Of a handler that is given nothing that an event could take, such as a click. */
interface NoValue {
  readonly [NO_VALUE]: never;
}

type HandlerItem<V> = [V] extends [NoValue] ? Ready : EventCall | Taking<V>;

/** What a handler prop takes: an event, called or bare, a setter of a `local()`, or a list of them, run in order. */
export type Handler<V = NoValue> = HandlerItem<V> | readonly HandlerItem<V>[];

/** What every component takes beside its own props; the rest tells props from what may stand in their place. */
export interface ElementProps {
  /** The same as children after the props. */
  readonly children?: Child;
  readonly [data: `data-${string}`]: unknown;
  readonly [BRAND]?: never;
  readonly [Symbol.iterator]?: never;
  readonly [Symbol.hasInstance]?: never;
  readonly then?: never;
}

/** Two-way binding, for components that have a value. */
export interface BindProps<V> {
  /** The Var that the input shows and writes: a `@Var()` field of a state, or a `local()`. */
  readonly bind?: Bindable<V | null | undefined>;
}

/** The value that a component's own `onChange` reports. */
export type ChangedValue<P> = P extends { onChange?: (value: infer V, ...rest: never[]) => void }
  ? V extends { readonly nativeEvent: unknown }
    ? string
    : V
  : never;
