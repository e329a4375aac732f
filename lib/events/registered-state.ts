import type { Type } from '@nestjs/common';
import type { StateMiddleware } from '../state/state.metadata.js';
import type { HandlerArguments } from './handler-arguments.js';
import type { NestWrapper } from './nest-wrapper.js';

/** A `@State` class that some module provides, with everything about it that does not change from event to event. */
export interface RegisteredState {
  readonly name: string;
  readonly target: Type<object>;
  /** Position among all states. */
  readonly index: number;
  /** One per module that provides the class. */
  readonly wrappers: readonly [NestWrapper, ...NestWrapper[]];
  /** The `@Var` fields, in the order of their `index`. */
  readonly vars: readonly RegisteredVar[];
  readonly computed: readonly RegisteredVar[];
  /** Both kinds by name. */
  readonly members: ReadonlyMap<string, RegisteredVar>;
  readonly events: readonly RegisteredEvent[];
  /** Its getters may read `#private` members, which no proxy can stand before. */
  readonly opaque: boolean;
  /** Undefined where it is what the app says. */
  readonly middleware?: StateMiddleware;
  /** Whether an instance was made, so that the `nullable` of its Vars is known. */
  seen: boolean;
}

export interface RegisteredVar {
  readonly state: RegisteredState;
  readonly name: string;
  /** `State.name`. */
  readonly qualified: string;
  /** Position in `state.vars`; -1 for a computed one. */
  readonly index: number;
  /** Set for a computed one. */
  readonly getter?: (this: object) => unknown;
  /** A computed one that each request may change. */
  readonly perRequest?: boolean;
  readonly serverOnly: boolean;
  readonly key?: string;
  /**
   * The declared type of the field, as the compiler wrote it down. Where it wrote down none, as for `count = 0`, that of
   * the initial value, once the state is `seen`.
   */
  type: unknown;
  /** Id in the manifest; -1 where no browser gets to see it. */
  id: number;
  /** Whether its initial value is null or undefined, which the declared type does not tell. Known once the state is `seen`. */
  nullable: boolean;
}

export interface RegisteredEvent {
  readonly state: RegisteredState;
  readonly name: string;
  /** `State.name`. */
  readonly qualified: string;
  readonly background: boolean;
  /** The member of the class's prototype. */
  readonly method: (this: object, ...args: unknown[]) => unknown;
  readonly arguments: HandlerArguments;
  /** Id in the manifest; -1 where no page uses it. */
  id: number;
}
