import { declareHandler } from './event.decorator.js';

/**
 * Makes a method run beside the queue of its page session, for as long as it likes. It may be called by browsers, or by
 * handlers as `this.method()`: either way it starts once the event that called it is committed, and the call returns at
 * once. It reads the values as they were then, and changes them in `update(this, …)` alone.
 *
 * Guards, pipes, interceptors and filters surround a call by a browser, and no call by a handler. Effects that it returns
 * are shown when it ends, what it throws is logged.
 *
 * Throws `REFLEX_BAD_STATE` on anything but a method.
 */
export function Background(): MethodDecorator {
  return (target, key, descriptor) => declareHandler('Background', target, key, descriptor, true);
}
