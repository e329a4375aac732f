/** What stands in for `this` while Nest runs the guards and interceptors of a handler; see `callOf`. */
export const STAND_IN = Symbol('reflex:stand-in');

/** What `this` works for: set on each instance of a state that belongs to a page session. */
export const WORK = Symbol('reflex:work');

/** Metadata of every handler: a wrapper without it has lost that of guards, too. */
export const HANDLER = 'reflex:handler';

/** A handler call that passed its guards. */
export interface HandlerCall {
  /** Runs the handler on the instance of its event. */
  proceed(): unknown;
}

/** What an instance of a state asks of the work it is part of. */
export interface InstanceWork {
  /** Takes note of a call of a `@Background()` method, to be started when what led to it is committed. */
  start(instance: object, method: string, args: readonly unknown[]): void;
  /** See `update()`. */
  update<S extends object, R>(instance: S, change: (state: S) => R | Promise<R>): Promise<R>;
}

type Method = (this: unknown, ...args: never[]) => unknown;

/** The methods that `asHandler` replaced, by what stands in their place. */
const originals = new WeakMap<object, Method>();

/**
 * Replaces a handler by a function that Nest can run for all events at once: called on a stand-in, it goes on with the
 * call it was given; on anything else it is the method itself. It takes over the method's name, length and metadata, and
 * stays the member of the class, so `context.getHandler()` is `MyState.prototype.method`.
 */
export function asHandler(descriptor: PropertyDescriptor, background: boolean): void {
  const method = descriptor.value as Method;
  const handler = background ? backgroundMethod(method) : eventMethod(method);
  originals.set(handler, method);
  for (const key of Reflect.getOwnMetadataKeys(method) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, method), handler);
  }
  Reflect.defineMetadata(HANDLER, true, handler);
  Object.defineProperty(handler, 'name', { value: method.name, configurable: true });
  Object.defineProperty(handler, 'length', { value: method.length, configurable: true });
  descriptor.value = handler;
}

/** The method that a class declared, where `method` stands in its place; undefined where it does not. */
export function originalOf(method: object): Method | undefined {
  return originals.get(method);
}

function eventMethod(method: Method): Method {
  return function (this: unknown, ...args: unknown[]): unknown {
    return isStandIn(this) ? (args[2] as HandlerCall).proceed() : method.apply(this, args as never[]);
  };
}

function backgroundMethod(method: Method): Method {
  return function (this: unknown, ...args: unknown[]): unknown {
    if (isStandIn(this)) return (args[2] as HandlerCall).proceed();
    const work = workOf(this);
    if (!work) return method.apply(this, args as never[]);
    work.start(this as object, method.name, args);
    return Promise.resolve();
  };
}

function isStandIn(self: unknown): boolean {
  return self !== null && self !== undefined && (self as { [STAND_IN]?: true })[STAND_IN] === true;
}

/** The work that an instance of a state is part of; undefined for one that was made by hand. */
export function workOf(instance: unknown): InstanceWork | undefined {
  return instance === null || instance === undefined ? undefined : (instance as { [WORK]?: InstanceWork })[WORK];
}
