import { inspect } from 'node:util';
import { ReflexError } from '../errors/reflex.error.js';
import { BRAND, type Reactive } from '../vars/reactive.js';
import type { Var } from '../vars/var.js';
import type { Action } from './node.js';

declare const TAKES: unique symbol;
declare const NEEDS: unique symbol;
const ACTION: unique symbol = Symbol('reflex:action');

/** Something for a handler prop to do, with all it needs: a called event (`s.add(1)`), a called setter of a `local()`. */
export interface EventCall extends Ready {
  /** Complete: it is no `Taking`. */
  readonly [TAKES]: 'nothing';
}

/** Something for a handler prop to do with the value it is given, such as the text of an input. */
export interface Taking<V> {
  readonly [BRAND]: 'event';
  /** A method, so that an event for `string` is also one for the `string | null` of a select. */
  [TAKES](value: V): void;
}

/** Something for a handler prop to do that needs no value. */
export interface Ready {
  readonly [BRAND]: 'event';
  readonly [NEEDS]: 'nothing';
}

/**
 * An event of a state. Called with values or Vars it is that call: `onClick: s.add(1)`. Bare it takes the value of the
 * DOM event or of the component's callback: `onChange: s.rename`. Arguments that Nest decorators fill are left out.
 */
export interface EventReference<P extends readonly unknown[]> extends Taking<TakenBy<P>> {
  (...args: EventArguments<P>): EventCall;
  readonly [NEEDS]: Needs<P>;
  /** True from the moment the event is sent until it is answered. */
  readonly pending: Var<boolean>;
}

/** An event of any state, bare or called: what `onLoad` of a page names. */
export type EventRef = EventCall | Taking<never>;

/** An argument as a value, a Var, or an object with Vars in it. */
export type Argument<T> =
  | T
  | Reactive<T | null | undefined>
  | (T extends object ? (T extends Opaque ? never : { [K in keyof T]: Argument<T[K]> }) : never);

type Opaque = Date | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | ((...args: never[]) => unknown);

/**
 * Which parameters a decorator fills cannot be seen in a method's type, so any of them may be left out. All are optional;
 * what arrives is checked on the server.
 */
export type EventArguments<P extends readonly unknown[]> = number extends P['length']
  ? readonly Argument<P[number]>[]
  : P extends readonly [unknown?]
    ? { [K in keyof P]?: Argument<P[K]> }
    : Required<P> extends readonly [unknown, unknown, unknown, unknown, unknown, ...unknown[]]
      ? { [K in keyof P]?: Argument<P[K]> }
      : Subsequence<Required<P>>;

type Subsequence<P extends readonly unknown[]> = P extends readonly [infer H, ...infer R]
  ? [Argument<H>?, ...Subsequence<R>] | Subsequence<R>
  : [];

/** Any of the parameters may be the one that the browser fills. */
type TakenBy<P extends readonly unknown[]> = P extends readonly [] ? unknown : Exclude<P[number], undefined>;

/** A required text, number or boolean comes from the page; an object may come from a decorator or a form. */
type Needs<P extends readonly unknown[]> = P extends readonly [infer H, ...infer R]
  ? 0 extends 1 & H
    ? Needs<R>
    : [H] extends [string | number | boolean | bigint]
      ? 'an argument: call it, as in s.save(value)'
      : Needs<R>
  : 'nothing';

/** The setter of a `local()`: called with a value, or bare to take the value of the DOM event. */
export interface Setter<T> extends Taking<T> {
  (value: T | Reactive<T>): EventCall;
  readonly [NEEDS]: 'an argument: call it, as in open.set(true)';
}

/** Flips a boolean `local()`: bare or called. */
export interface Toggle extends Taking<unknown> {
  (): EventCall;
  readonly [NEEDS]: 'nothing';
}

export function createEventCall(action: Action): EventCall {
  return Object.freeze(new CallTarget(action)) as unknown as EventCall;
}

/** `label` is what errors call it: "the event CounterState.save". */
export function createActionReference<F>(
  bare: Action,
  label: string,
  call: (args: readonly unknown[]) => EventCall,
  members: object = {},
): F {
  const reference = (...args: readonly unknown[]): EventCall => call(args);
  const refuse = refusal(label);
  Object.defineProperty(reference, 'name', { value: label });
  return Object.freeze(
    Object.assign(reference, members, {
      [BRAND]: 'event' as const,
      [ACTION]: bare,
      label,
      [Symbol.toPrimitive]: refuse,
      toString: refuse,
      toJSON: refuse,
    }),
  ) as unknown as F;
}

/** What a handler prop does with `value`, or undefined where it is nothing for a handler. */
export function actionOf(value: unknown): Action | undefined {
  const isReference = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isReference && (value as { readonly [BRAND]?: unknown })[BRAND] === 'event'
    ? (value as { readonly [ACTION]?: Action })[ACTION]
    : undefined;
}

class CallTarget {
  readonly [BRAND] = 'event';
  readonly [ACTION]: Action;
  readonly label: string;

  constructor(action: Action) {
    this[ACTION] = action;
    this.label = labelOf(action);
  }

  [Symbol.toPrimitive](): never {
    return refusal(this.label)();
  }

  toJSON(): never {
    return refusal(this.label)();
  }

  [inspect.custom](): string {
    return this.label;
  }
}

/** What errors call an action. */
export function labelOf(action: Action): string {
  switch (action.kind) {
    case 'event':
      return `the event ${action.state}.${action.event}`;
    case 'set':
      return 'the setter of a local()';
    case 'toggle':
      return 'the toggle of a local()';
  }
}

function refusal(label: string): () => never {
  return () => {
    throw new ReflexError('REFLEX_EVENT_AS_TEXT', `${label[0]?.toUpperCase()}${label.slice(1)} was used as text.`);
  };
}
