import type { Bindable, Operand, Reactive } from './reactive.js';

/**
 * A value of type `T` that a page can name but not read: the page is built once, on the server, and the browser has the
 * values. Operations and properties give further Vars, which the browser computes.
 *
 * What it offers follows `T`: `.gt .plus …` for numbers, `.includes .trim …` for text, `.at .length …` for lists, and the
 * properties of an object by name. All are null-safe: a property of `X | null` is a Var that may be undefined.
 * Where an operation took the name of a property, `.get('name')` reaches the property.
 */
export type Var<T> = Reactive<T> &
  (0 extends 1 & T ? UncheckedVar<T> : CommonOperations<T> & OperationsOf<NonNullable<T>, Missing<T>>);

/** A Var that `bind` accepts. */
export type BindableVar<T> = Var<T> & Bindable<T>;

/** Undefined where a property is read from what may be null or undefined. */
type Missing<T> = null extends T ? undefined : undefined extends T ? undefined : never;

type OperationsOf<T, M> = [T] extends [never]
  ? unknown
  : [T] extends [string]
    ? TextOperations<M>
    : [T] extends [number]
      ? NumberOperations<number>
      : [T] extends [bigint]
        ? NumberOperations<bigint>
        : [T] extends [Date]
          ? OrderOperations<Date>
          : [T] extends [readonly unknown[]]
            ? ListOperations<T[number], M>
            : [T] extends [ReadonlyMap<infer E, unknown> | ReadonlySet<infer E>]
              ? CollectionOperations<E>
              : [T] extends [AnyFunction]
                ? unknown
                : [T] extends [object]
                  ? Properties<T, M> & PropertyOperations<T, M>
                  : unknown;

type AnyFunction = (...args: never[]) => unknown;
type Primitive = string | number | boolean | bigint | null | undefined;
/** Any value; a constraint with the primitives spelt out keeps literal types as they are written. */
type Anything = Primitive | object;

type Widen<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends bigint
      ? bigint
      : T extends boolean
        ? boolean
        : never;
/** What `===` can find equal: objects are copies in the browser, so they are compared with null and undefined only. */
type Equal<T> = unknown extends T ? unknown : (T extends Primitive ? T : never) | Reactive<Widen<T> | null | undefined>;

type Falsy<T> = T extends null | undefined
  ? T
  : T extends string
    ? ''
    : T extends number
      ? 0
      : T extends bigint
        ? 0n
        : T extends boolean
          ? false
          : never;
type Truthy<T> = Exclude<T, null | undefined | false | 0 | '' | 0n>;

export interface CommonOperations<T> {
  /** Strictly equal, as `===`. */
  eq(other: Equal<T>): Var<boolean>;
  /** Not strictly equal, as `!==`. */
  ne(other: Equal<T>): Var<boolean>;
  /** As `!it`. */
  not(): Var<boolean>;
  /** As `it && other`. */
  and<U extends Anything>(other: Operand<U>): Var<Falsy<T> | U>;
  /** As `it || other`. */
  or<U extends Anything>(other: Operand<U>): Var<Truthy<T> | U>;
  /** As `it ? then : otherwise`. */
  choose<A extends Anything, B extends Anything>(then: Operand<A>, otherwise: Operand<B>): Var<A | B>;
}

export interface OrderOperations<N> {
  /** As `it > other`. */
  gt(other: Operand<N>): Var<boolean>;
  /** As `it >= other`. */
  ge(other: Operand<N>): Var<boolean>;
  /** As `it < other`. */
  lt(other: Operand<N>): Var<boolean>;
  /** As `it <= other`. */
  le(other: Operand<N>): Var<boolean>;
}

export interface NumberOperations<N extends number | bigint> extends OrderOperations<N> {
  plus(other: Operand<N>): Var<N>;
  minus(other: Operand<N>): Var<N>;
  times(other: Operand<N>): Var<N>;
  dividedBy(other: Operand<N>): Var<N>;
  /** The remainder, as `it % other`. */
  mod(other: Operand<N>): Var<N>;
}

export interface TextOperations<M> extends OrderOperations<string> {
  /** The texts joined. */
  plus(other: Operand<string | number>): Var<string>;
  /** Number of UTF-16 units; 0 where there is no text. */
  readonly length: Var<number>;
  /** The character at `index`; from the end where it is negative. */
  at(index: Operand<number>): Var<string | undefined>;
  includes(part: Operand<string>): Var<boolean>;
  upperCase(): Var<string | M>;
  lowerCase(): Var<string | M>;
  /** Without white space at both ends. */
  trim(): Var<string | M>;
}

export interface ListOperations<E, M> extends CollectionOperations<E> {
  /** The item at `index`, from the end where it is negative; undefined where there is none. */
  at(index: Operand<number>): Var<E | undefined>;
  /** The items as one text. */
  join(separator: Operand<string>): Var<string | M>;
}

/** Of lists, Sets, and Maps by their keys. */
export interface CollectionOperations<E> {
  /** Number of items; 0 where there is no list. */
  readonly length: Var<number>;
  /** True where an item is strictly equal to `item`. */
  includes(item: Equal<E>): Var<boolean>;
}

export interface PropertyOperations<T, M> {
  /** A property by its name, whatever the name; by a Var of it in a record. */
  get<K extends keyof T & string>(name: K): Var<PropertyOf<T, K> | M>;
  get(name: string extends keyof T ? Operand<string> : never): Var<T[keyof T] | undefined>;
}

/** The properties of `T` by name. Methods run on the server only, and operations keep their names. */
export type Properties<T, M> = {
  readonly [K in DataKey<T> as K extends OperationName ? never : K]: Var<
    PropertyOf<T, K> | M | (string extends K ? undefined : never)
  >;
};

/** In a union of objects, a property that some lack is undefined there. */
type PropertyOf<T, K extends PropertyKey> = T extends unknown ? (K extends keyof T ? T[K] : undefined) : never;

type DataKey<T> = T extends unknown
  ? { [K in keyof T]-?: K extends symbol ? never : IsMethod<T[K]> extends true ? never : K }[keyof T]
  : never;
type IsMethod<T> = 0 extends 1 & T ? false : NonNullable<T> extends AnyFunction ? true : false;

type OperationName =
  | keyof CommonOperations<unknown>
  | keyof NumberOperations<number>
  | keyof TextOperations<never>
  | keyof ListOperations<unknown, never>
  | 'get'
  | 'toString'
  | 'valueOf'
  | 'toJSON';

/** `any` takes every operation and has every property, as it does elsewhere. `A` is that `any`. */
type UncheckedVar<A> = UncheckedOperations<A> & { readonly [name: string]: Var<A> };

interface UncheckedOperations<A> extends OrderOperations<A> {
  eq(other: A): Var<boolean>;
  ne(other: A): Var<boolean>;
  not(): Var<boolean>;
  and(other: A): Var<A>;
  or(other: A): Var<A>;
  choose<T extends Anything, E extends Anything>(then: Operand<T>, otherwise: Operand<E>): Var<T | E>;
  plus(other: A): Var<A>;
  minus(other: A): Var<number>;
  times(other: A): Var<number>;
  dividedBy(other: A): Var<number>;
  mod(other: A): Var<number>;
  readonly length: Var<number>;
  at(index: Operand<number>): Var<A>;
  includes(item: A): Var<boolean>;
  upperCase(): Var<string>;
  lowerCase(): Var<string>;
  trim(): Var<string>;
  join(separator: Operand<string>): Var<string>;
  get(name: Operand<string>): Var<A>;
}
