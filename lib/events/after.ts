/**
 * What `next` makes of `value`: at once where it is there, else when it comes. What an event need not wait for it does not
 * await: on Node 20 each promise costs it most of a microsecond. `next` may throw only where `value` is a promise, or the
 * caller takes care of both.
 */
export function after<T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
