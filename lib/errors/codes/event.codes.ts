import type { ErrorDescription } from '../error.description.js';

export const eventCodes = {
  REFLEX_BAD_STATE: {
    status: 500,
    when: 'A `@State` class or one of its members is declared in a way that cannot work.',
    repair:
      'Put `@Var()` on fields, `@Computed()` on getters, `@Event()` or `@Background()` on methods, and take names of your own.',
  },
  REFLEX_BAD_HANDLER: {
    status: 500,
    when: 'An event handler cannot be served: its parameters cannot be checked, or it overrides a handler without `@Event()`.',
    repair:
      'Declare each parameter as a primitive or a DTO class and compile with `emitDecoratorMetadata`; repeat `@Event()` on an override.',
  },
  REFLEX_NEST_CHANGED: {
    status: 500,
    when: 'The installed Nest is not one whose providers this version can read.',
    repair: 'Install a version of @nestjs/core that the peer dependencies allow.',
  },
  REFLEX_MANIFEST_MISMATCH: {
    status: 500,
    when: 'The built pages name a state, Var or event that the app does not have.',
    repair: 'Build the pages again from the same sources as the server.',
  },
  REFLEX_BAD_EFFECT: {
    status: 500,
    when: 'An effect was given a URL that must not be opened, or the wrong kind of argument, or has no place where it was returned.',
    repair:
      "Give `redirect()` a path that starts with '/' or an http(s) URL, `openUrl()` an http(s), mailto or tel URL, `address()` a query string or an object of its values.",
  },
  REFLEX_BAD_ARGUMENT: {
    status: 400,
    when: 'An argument of an event is not of the type that its handler declares.',
    repair: 'Send what the handler declares; for objects and lists declare a DTO class, or put a pipe in `@Body(…)`.',
  },
  REFLEX_INVALID_FIELDS: {
    status: 400,
    when: 'The fields of an argument or a bound Var do not pass the validation of their class.',
    repair: 'Correct the fields that are named; a property that is refused as unknown needs a class-validator decorator.',
  },
  REFLEX_FORBIDDEN: {
    status: 403,
    when: 'A guard refused an event or a page.',
    repair: 'Log in with an account that may do this.',
  },
  REFLEX_HTTP_EXCEPTION: {
    status: 500,
    when: 'A guard, pipe, interceptor, filter or handler ended an event with an HTTP status, which is the status of the answer.',
    repair: 'The message is the one the app gave.',
  },
  REFLEX_HANDLER_FAILED: {
    status: 500,
    when: 'A handler, or something it called, threw an error that is no HttpException.',
    repair: "Find the error in the server's log by its correlation id.",
  },
  REFLEX_EVENT_TIMEOUT: {
    status: 504,
    when: 'An event took longer than `limits.eventTimeout` until it ended or yielded; nothing it did after is kept.',
    repair: 'Make it faster, yield in between, or move the work into a `@Background()` method.',
  },
  REFLEX_RESULT_IGNORED: {
    status: 500,
    when: 'A handler returned or yielded something that is no effect. A warning in development.',
    repair: 'Assign the result to a Var; return effects only: `redirect()`, `toast()` and so on, alone or in an array.',
  },
  REFLEX_COMPUTED_FAILED: {
    status: 500,
    when: 'The getter of a computed Var threw an error.',
    repair: 'Make the getter return a value for every value its Vars can have.',
  },
  REFLEX_COMPUTED_MUTATES: {
    status: 500,
    when: 'The getter of a computed Var changed state.',
    repair: 'Copy before changing, as in `this.rows.toSorted()`; change state in events only.',
  },
  REFLEX_COMPUTED_CYCLE: {
    status: 500,
    when: 'A computed Var reads itself, directly or through others.',
    repair: 'Break the circle that the message names.',
  },
  REFLEX_BACKGROUND_WRITE: {
    status: 500,
    when: 'Background work assigned a Var outside of `update()`.',
    repair: 'Write `await update(this, (state) => { state.count += 1; })`.',
  },
  REFLEX_NO_PAGE_SESSION: {
    status: 500,
    when: '`update()` was called on an object that is no state of a page session.',
    repair: 'Call it as `update(this, …)` from a method of a state that Nest injected or that handles an event.',
  },
} as const satisfies Record<string, ErrorDescription>;
