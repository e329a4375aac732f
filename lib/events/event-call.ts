import type { HandlerCall } from '../state/handler-method.js';
import type { Value } from '../protocol/value.js';
import type { HandlerEffect } from '../state/effects.js';
import type { Deadline } from './event-deadline.js';
import type { HandlerContext } from './handler-contexts.js';
import type { WorkRequest } from './page-session.ports.js';

/** What guards, interceptors and filters find as the third argument of their context, see `ReflexExecutionContext`. */
export interface EventInfo {
  /** Name of the state. */
  readonly state: string;
  /** Name of the handler; for a browser's write of a bound Var, that of the Var. */
  readonly event: string;
  /** What the browser sent, before any check. */
  readonly args: readonly Value[];
}

/** One event on its way through Nest: guards, interceptors, then `proceed`. */
export abstract class EventCall implements EventInfo, HandlerCall {
  /** What Nest made to run around it. */
  context?: HandlerContext;
  /** The time it has; undefined where it has all. */
  deadline?: Deadline;
  /** Effects of the handler, which interceptors that shape results for HTTP need not know. */
  effects: readonly HandlerEffect[] = [];
  /** What the filters are to judge. */
  failure?: { readonly error: unknown };
  /** A failure that is none of the app's, which its filters must not see. */
  fatal?: { readonly error: unknown };

  constructor(
    readonly state: string,
    readonly event: string,
    readonly args: readonly Value[],
    readonly work: WorkRequest,
  ) {}

  /** May throw as well as reject. */
  abstract proceed(): unknown;
}
