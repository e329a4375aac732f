import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Type } from '@nestjs/common';
import type { PatchOp } from '../protocol/patch.js';
import type { Value } from '../protocol/value.js';
import type { PageView, WireEffect, WireError } from '../protocol/wire.js';
import type { RequestOrigin } from '../request/event-requests.js';
import type { MiddlewareMode } from '../request/middleware-mode.js';
import type { HandlerEffect } from '../state/effects.js';
import type { ComputedEntry, PageSessionRecord, StateValues } from '../store/state.store.js';
import type { FieldErrors } from './event-argument.exception.js';

/** The other end of a page session: a socket, as far as a page session cares. */
export interface Outlet {
  /** Random id of the document at the other end. */
  readonly document: string;
  /** Where the requests of its events come from. */
  readonly origin: RequestOrigin;
  /** False once it was closed from either side. */
  readonly open: boolean;
  send(frame: string): void;
  close(code: number, reason: string): void;
  terminate(): void;
  /** Whether the browser is still there: it answers a ping within a second. */
  ping(): Promise<boolean>;
}

/** The request that a piece of work runs in: one made for an event, or that of the page itself. */
export interface WorkRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Names of the middleware that runs before it; undefined where that is not known. */
  readonly middleware?: readonly string[];
  /** The app has middleware that this request did not go through. */
  readonly bypasses?: boolean;
  /** Aborted when its user goes on without waiting for it; undefined where that cannot be. */
  readonly superseded?: AbortSignal;
}

/** Messages about bound Vars, by their ids: what was typed was refused and is still there. */
export type RefusedVars = ReadonlyMap<number, FieldErrors>;

/** What changed since the last step, ready to be committed and shown. */
export interface WorkStep {
  readonly states: Readonly<Record<string, StateValues>>;
  readonly computed: Readonly<Record<string, ComputedEntry>>;
  /** Changes to Vars the browser has, and the whole value of each Var in `adding`. */
  readonly ops: readonly PatchOp[];
}

/** The states of a page session while one event works on them. Dropped without a `collect()`, it changed nothing. */
export interface SessionWork {
  /** Ends a step. `adding` are ids of Vars that the browser gets whole with this step, and has from then on. */
  collect(adding?: readonly number[]): WorkStep | Promise<WorkStep>;
}

/** Shows what was done so far, before the work goes on. */
export type Flush = (effects: readonly HandlerEffect[]) => Promise<void>;

/** How a failure is told to the browser. */
export interface Failure {
  readonly error: WireError;
  readonly effects?: readonly WireEffect[];
}

/** An event or a Var by its id, or a state. */
export type StateMember = { readonly event: number } | { readonly variable: number } | { readonly state: Type<object> };

/** The states behind page sessions: what events do, and to what. */
export abstract class StateWork {
  /** Whether an event has this id. */
  abstract has(event: number): boolean;
  /** Whether the event runs beside its page session's queue, see `@Background`. */
  abstract isBackground(event: number): boolean;
  /** Which middleware runs for an event or for the write of a Var, where that is not what the app says. */
  middlewareOf(_member: StateMember): MiddlewareMode | undefined {
    return undefined;
  }
  /** `refused`: what the page shows of these Vars was refused. A handler that reads one fails with the messages; one that sets it does not. */
  abstract begin(record: PageSessionRecord, request: WorkRequest, refused?: RefusedVars): SessionWork;
  /** As `begin`, for work that outlives its request: what follows from requests stays as it is. */
  abstract resume(record: PageSessionRecord, request: WorkRequest): SessionWork;
  /** Runs guards, pipes, interceptors and the handler. Bounds its time; rejects with what they threw. */
  abstract run(
    work: SessionWork,
    event: number,
    args: readonly Value[],
    request: WorkRequest,
    flush: Flush,
  ): Promise<readonly HandlerEffect[]>;
  /** As `run`, by class and method: also what no page calls. */
  abstract runOf(
    work: SessionWork,
    state: Type<object>,
    event: string,
    args: readonly Value[],
    request: WorkRequest,
    flush: Flush,
  ): Promise<readonly HandlerEffect[]>;
  /** Whether one of these Vars is the state's. */
  abstract shows(state: Type<object>, variables: readonly number[]): boolean;
  /** Whether the Var is one of the event's state. */
  isBeside(_event: number, _variable: number): boolean {
    return false;
  }
  /** Sets a bound Var as its field's decorators allow. */
  abstract write(work: SessionWork, variable: number, value: Value): Promise<void>;
  /** Logs what a browser must not see of a failure, and gives it the rest. */
  abstract failure(error: unknown): Failure;
}

/** A page as far as page sessions care. */
export interface SessionPage {
  /** Ids of the Vars it shows. */
  readonly vars: readonly number[];
  /** Ids of the Vars that the browser may write on it. */
  readonly bound: readonly number[];
}

/** The pages of the app. */
export abstract class SessionPages {
  /** Hash of the manifest that the pages are served with. */
  abstract readonly build: string;
  /** What a page session shows at a path with query string; undefined where no page has it. */
  abstract view(url: string): PageView | undefined;
  abstract page(id: number): SessionPage | undefined;
  /** Where no page has `url`: whether nothing else of the app answers it either. */
  abstract missing(url: string): Promise<boolean>;
  /** Runs the page's guards alone. Rejects with what they threw. */
  abstract guard(view: PageView, request: WorkRequest): Promise<void>;
  /** Runs the page's guards, then its `onLoad`. Rejects with what they threw. */
  abstract enter(view: PageView, work: SessionWork, request: WorkRequest, flush: Flush): Promise<readonly HandlerEffect[]>;
}
