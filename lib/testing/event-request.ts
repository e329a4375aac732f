import type { AsyncLocalStorage } from 'node:async_hooks';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { ExpressAdapter } from '@nestjs/platform-express';
import { ReflexError } from '../errors/reflex.error.js';
import { eventContext, type EventContext } from '../request/event-context.js';
import { SyntheticRequests } from '../request/synthetic-request.js';

/** What the request of a handler under test says. Everything may be left out. */
export interface EventRequestOptions {
  /** What authentication middleware would have put on the request. Default: nobody is logged in. */
  readonly user?: unknown;
  /** The HTTP session, as this very object. Default: none, as where no session middleware runs. */
  readonly session?: object;
  /** Headers of the browser, cookies among them; names in any case. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Path and query string of the page that is open. Default `/`. */
  readonly url?: string;
  /** Parameters of the page's route. Default: none. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** The first argument of the event. Default: undefined. */
  readonly body?: unknown;
}

/** A request that was begun. `using token = beginEventRequest()` ends it with the block. */
export interface EventRequestToken extends Disposable {
  /** The request itself, as handlers and services get it. */
  readonly request: IncomingMessage;
}

/** The context as it is while no event runs, too. */
const context = eventContext as AsyncLocalStorage<EventContext | undefined>;

class Token implements EventRequestToken, EventContext {
  ended = false;

  constructor(
    private readonly begun: EventContext,
    readonly before: EventContext | undefined,
  ) {}

  /**
   * A test runner may go on in the context that a test left behind: the one that was current where the test first
   * waited. What it finds there after the end is no request.
   */
  get request(): IncomingMessage {
    return this.alive().request;
  }

  get response(): EventContext['response'] {
    return this.alive().response;
  }

  [Symbol.dispose](): void {
    endEventRequest(this);
  }

  private alive(): EventContext {
    if (this.ended) throw new ReflexError('REFLEX_NO_REQUEST', 'There is no current request: the one of this test has ended');
    return this.begun;
  }
}

let requests: SyntheticRequests | undefined;

/**
 * Begins a request for code that is called without an event: from here on `currentRequest()`, `currentUser()`,
 * `currentSession()` and `request` work, in what is awaited too, until `endEventRequest(token)`. They may be nested. No
 * middleware, guard or pipe runs.
 *
 * Call it where the handler is called, not in a helper or hook that has awaited something before: what such a function
 * begins ends with it.
 */
export function beginEventRequest(options: EventRequestOptions = {}): EventRequestToken {
  const { user, session, headers = {}, url = '/', params = {}, body } = options;
  requests ??= new SyntheticRequests(new ExpressAdapter().getInstance<ConstructorParameters<typeof SyntheticRequests>[0]>());
  const lowerCased = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const upgrade = new IncomingMessage(new Socket());
  const begun = requests.create({ upgrade, headers: lowerCased }, { url, params, body });
  Object.assign(begun.request, user !== undefined && { user }, session !== undefined && { session });
  const token = new Token(begun, alive(context.getStore()));
  context.enterWith(token);
  return token;
}

/**
 * Ends a request, and what was current before it is so again. Throws `REFLEX_TEST_REQUEST` where `token` is none, was
 * ended before, or is not the one that was begun last.
 */
export function endEventRequest(token: EventRequestToken): void {
  if (!(token instanceof Token)) throw misuse('endEventRequest() was given something that beginEventRequest() did not return');
  if (token.ended) throw misuse('The request has ended already');
  const current = alive(context.getStore());
  if (current !== token) {
    throw misuse(
      current instanceof Token && isWithin(current, token)
        ? 'The request was ended before one that was begun inside it'
        : 'The request was ended outside of the asynchronous context that it was begun in',
    );
  }
  token.ended = true;
  context.enterWith(token.before);
}

/** What ended before, and was left behind by a test, is nothing to come back to. */
function alive(left: EventContext | undefined): EventContext | undefined {
  let current = left;
  while (current instanceof Token && current.ended) current = current.before;
  return current;
}

function isWithin(inner: Token, outer: Token): boolean {
  for (let at: EventContext | undefined = inner; at instanceof Token; at = at.before) {
    if (at === outer) return true;
  }
  return false;
}

function misuse(what: string): ReflexError {
  return new ReflexError('REFLEX_TEST_REQUEST', what);
}
