import { Injectable, Scope } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import { setStateMiddleware, setStateName, type StateMiddleware } from './state.metadata.js';

/** Options of `@State()`. */
export interface StateOptions {
  /** Name of the state in the manifest, in stores and in errors. Default: the name of the class. */
  readonly name?: string;
  /**
   * Which of the app's middleware runs for the events of this state, and for writes of its bound Vars. Default:
   * `middleware.mode` of `forRoot()`. With `none` they have neither session nor user.
   */
  readonly middleware?: StateMiddleware;
}

const MODES: readonly unknown[] = ['full', 'session', 'none'];

/** Nest looks for request-scoped `APP_*` enhancers on controllers and on providers with this mark alone. */
const ENTRY_PROVIDER = '__entryProvider__';

/**
 * Makes a class a state: a request-scoped provider whose `@Var()` fields a page session keeps. List it in the
 * `providers` of a module. An instance is made for each event, constructed by dependency injection and then filled
 * with the values of its page session; its fields' initial values are the defaults of a new one.
 *
 * Throws `REFLEX_BAD_STATE` where the name is no identifier.
 */
export function State(options: StateOptions = {}): ClassDecorator {
  return (target) => {
    const name = options.name ?? target.name;
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) {
      throw new ReflexError('REFLEX_BAD_STATE', `The name '${name}' of a state is no identifier`, {
        repair: "Give the class a name, or use `@State({ name: 'Name' })` with letters, digits and _ alone.",
      });
    }
    const { middleware } = options;
    if (middleware !== undefined && !MODES.includes(middleware)) {
      throw new ReflexError('REFLEX_BAD_STATE', `The state ${name} has the middleware '${String(middleware)}'`, {
        repair: "Use 'full', 'session' or 'none'.",
      });
    }
    Injectable({ scope: Scope.REQUEST })(target);
    Reflect.defineMetadata(ENTRY_PROVIDER, true, target);
    setStateName(target, name);
    if (middleware) setStateMiddleware(target, middleware);
  };
}
