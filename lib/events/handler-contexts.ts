import { Inject, Injectable } from '@nestjs/common';
import { ApplicationConfig, ExternalContextCreator, type ContextId } from '@nestjs/core';
import { STAND_IN } from '../state/handler-method.js';
import type { EventCall } from './event-call.js';
import { EventEnhancers } from './event-enhancers.js';
import { HANDLER_ARGUMENTS, type HandlerArguments } from './handler-arguments.js';
import { parameterSources } from './parameter-sources.js';
import { enhancersOf, isSingleton, type NestWrapper } from './nest-wrapper.js';
import type { RegisteredState } from './registered-state.js';

type Method = (...args: never[]) => unknown;
type Step<T> = (request: object, response: object, call: EventCall) => Promise<T>;

/** The ways of an event through Nest. */
export interface HandlerContext {
  /** Guards and interceptors, then the call's `proceed()`. */
  readonly enter: Step<unknown>;
  /** Reads the parameters and runs their pipes. Undefined where that needs nothing of Nest. */
  readonly parameters?: Step<unknown[]>;
  /** Returns the filters, for the call's failure; undefined where there are none. */
  readonly recover: () => Step<unknown> | undefined;
}

/** A method as Nest gets to see it. */
export interface HandlerTarget {
  readonly state: RegisteredState;
  readonly name: string;
  /** Carries the metadata, and is what `context.getHandler()` returns. */
  readonly method: Method;
  /** `method` itself goes on with the call when it is called on a stand-in. */
  readonly cooperative: boolean;
  /** Undefined where there is nothing to fill. */
  readonly arguments?: HandlerArguments;
}

/** What Nest takes for the handler in each of its ways. Undefined where there is nothing to do. */
interface Callbacks {
  readonly enter: Method;
  readonly parameters?: Method;
  readonly recover?: Method;
}

/** Nest's names for the enhancers of a class or method. */
const FILTERS = '__exceptionFilters__';
const PIPES = '__pipes__';

/** No method has this name, so Nest finds no parameters to fill and hands over request, response and call. */
const NO_PARAMETERS = 'reflex:call';

/** Has Nest look up the enhancers of handlers: once for all events where there is one instance of each for the whole app. */
@Injectable()
export class HandlerContexts {
  private readonly enhancers: EventEnhancers;
  private readonly contexts = new Map<HandlerTarget, HandlerContext>();
  private readonly callbacks = new Map<HandlerTarget, Callbacks>();
  private readonly standIns = new Map<RegisteredState, object>();
  private readonly scopedOf = new Map<RegisteredState, readonly NestWrapper[]>();

  constructor(
    @Inject(ExternalContextCreator) private readonly creator: ExternalContextCreator,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
  ) {
    this.enhancers = new EventEnhancers(creator);
  }

  /** The enhancers that are made anew for each event; none where `shared` may be used. */
  scoped(state: RegisteredState): readonly NestWrapper[] {
    let scoped = this.scopedOf.get(state);
    if (!scoped) this.scopedOf.set(state, (scoped = enhancersOf(state.wrappers[0]).filter((wrapper) => !isSingleton(wrapper))));
    return scoped;
  }

  /** Made at the first use, not at boot: `app.useGlobalGuards()` in main.ts comes after the modules are initialised. */
  shared(target: HandlerTarget): HandlerContext {
    let context = this.contexts.get(target);
    if (!context) this.contexts.set(target, (context = this.create(target)));
    return context;
  }

  /** With the enhancers that were loaded in a context of Nest's. */
  create(target: HandlerTarget, contextId?: ContextId): HandlerContext {
    const { enter, parameters, recover } = this.callbacksOf(target);
    const wrapper = target.state.wrappers[0];
    let filters: Step<unknown> | undefined;
    return {
      enter: this.enhancers.around({ wrapper, host: this.standIn(target.state), callback: enter }, contextId),
      parameters:
        parameters && (this.wrap(target, parameters, target.name, HANDLER_ARGUMENTS, contextId, false) as Step<unknown[]>),
      recover: () => (filters ??= recover && this.wrap(target, recover, NO_PARAMETERS, undefined, contextId, true)),
    };
  }

  private callbacksOf(target: HandlerTarget): Callbacks {
    let callbacks = this.callbacks.get(target);
    if (!callbacks) {
      const { state, method, cooperative } = target;
      callbacks = {
        enter: cooperative ? method : carrier(method, proceed),
        parameters: this.hasPipes(target) ? carrier(method, takeAll) : undefined,
        recover: this.hasFilters(state, method) ? carrier(method, fail) : undefined,
      };
      this.callbacks.set(target, callbacks);
    }
    return callbacks;
  }

  private wrap(
    { state }: HandlerTarget,
    callback: Method,
    name: string,
    metadataKey: string | undefined,
    contextId: ContextId | undefined,
    filters: boolean,
  ): Step<unknown> {
    const host = this.standIn(state);
    const { id } = state.wrappers[0];
    const run = this.creator.create(
      host,
      callback as (...args: unknown[]) => unknown,
      name,
      metadataKey,
      parameterSources,
      contextId,
      id,
      { guards: false, interceptors: false, filters },
    );
    return run as Step<unknown>;
  }

  /** What Nest takes for the instance. It has the class's prototype, and nothing of any page session. */
  private standIn(state: RegisteredState): object {
    let standIn = this.standIns.get(state);
    if (!standIn) {
      standIn = Object.create(state.target.prototype as object, { [STAND_IN]: { value: true } }) as object;
      this.standIns.set(state, standIn);
    }
    return standIn;
  }

  private hasPipes({ state, method, arguments: parameters }: HandlerTarget): boolean {
    if (!parameters || parameters.length === 0) return false;
    return (
      !parameters.plain ||
      this.config.getGlobalPipes().length > 0 ||
      this.config.getGlobalRequestPipes().length > 0 ||
      Reflect.hasMetadata(PIPES, state.target) ||
      Reflect.hasMetadata(PIPES, method)
    );
  }

  /** Without filters, Nest's own would log each failure, and so do we, with a correlation id. */
  private hasFilters(state: RegisteredState, method: object): boolean {
    return (
      this.config.getGlobalFilters().length > 0 ||
      this.config.getGlobalRequestFilters().length > 0 ||
      Reflect.hasMetadata(FILTERS, state.target) ||
      Reflect.hasMetadata(FILTERS, method)
    );
  }
}

/** `run` with the name and the metadata of `method`. */
function carrier(method: Method, run: Method): Method {
  const carried: Method = (...args) => run(...args);
  for (const key of Reflect.getMetadataKeys(method) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, method), carried);
  }
  return Object.defineProperty(carried, 'name', { value: method.name });
}

/** Stands for a handler that cannot go on with the call itself. */
const proceed = (_request: object, _response: object, call: EventCall): unknown => call.proceed();

/** Stands for a handler where only its parameters are wanted. */
const takeAll = (...args: unknown[]): unknown[] => args;

/** Stands for a handler where only its filters are wanted. */
const fail = (_request: object, _response: object, call: EventCall): never => {
  throw call.failure!.error;
};
