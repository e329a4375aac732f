import type { IncomingMessage, ServerResponse } from 'node:http';
import { setCookiesOf, type CookieJars } from './cookie-jars.js';
import { within } from './deadline.js';
import type { EventRequest } from './event-request.js';
import { endAtOnce, wrappersOf } from './event-response.js';
import type { EventSession } from './event-session.js';
import type { Session, SessionRequest } from './express-session.js';
import type { ExpressLayer } from './express-stack.js';
import { identityAfter } from './identity.js';
import { KnownSession, SessionStores } from './known-session.js';
import type { MiddlewareChain } from './middleware-chain.js';
import { senderOf } from './request-origin.js';
import { SessionSave } from './session-save.js';

/** On a session that was changed, for as long as that is to be seen. */
const MODIFIED = 'reflex:modified';

type Done = (error?: Error) => void;

export interface EventEndInit {
  readonly jars: CookieJars;
  /** Those layers of express-session whose sessions are read without it. */
  readonly sessions: MiddlewareChain;
  /** Makes another response to a request. */
  readonly respond: (request: IncomingMessage) => ServerResponse;
  readonly failedLate: (error: unknown) => void;
}

/** Ends the request of an event: its response, its session, its cookies. */
export class EventEnd {
  private readonly stores = new SessionStores();

  constructor(private readonly init: EventEndInit) {}

  /**
   * Ends the response, which is when session middleware saves and sets cookies. Nothing is waited for that is there at once.
   * Calls `done` with what could not be done of it.
   */
  run(made: EventRequest, time: number, done: Done): void {
    const { session } = made;
    if (!session || session.source === 'middleware') this.endMade(made, time, done);
    else this.endRead(made, session, time, done);
  }

  /** The session was read from its store: nothing but a change of it is of interest to its middleware. */
  private endRead(made: EventRequest, session: EventSession, time: number, done: Done): void {
    const { response } = made;
    endResponse(response, time, undefined, (failed) => {
      if (failed) return done(failed);
      try {
        if (session.hasChanged(made.request)) return this.commit(made, session.isModified(made.request), time, done);
      } catch (error) {
        // It cannot be stored at all, for example: it refers to itself.
        return done(error as Error);
      }
      this.close(made, setCookiesOf(response), false);
      done();
    });
  }

  /** Middleware has given the session, if there is one, and sees to it when the response ends. */
  private endMade(made: EventRequest, time: number, done: Done): void {
    const { request, response, session } = made;
    const save = new SessionSave(request);
    const changed = session ? isChanged(session, request) : undefined;
    if (made.unprompted && changed === false && isSessionAlone(response, save)) endAtOnce(response);
    endResponse(response, time, save, (failed) => {
      if (failed) return done(failed);
      if (session?.layer) made.origin.known = changed ? undefined : this.learn(session.layer, made, save);
      this.close(made, setCookiesOf(response), changed ?? save.tried);
      done(save.failure);
    });
  }

  /**
   * Has session middleware see to what has changed: it saves the session, and sets its cookie, on a response of its own.
   * `modified`: it is not only to live longer or shorter.
   */
  private commit(made: EventRequest, modified: boolean, time: number, done: Done): void {
    const request: SessionRequest = made.request;
    const save = new SessionSave(request);
    // The same request, as it came to that middleware: work that the handler has left behind may still be at its session.
    const again = Object.create(request, { session: { value: undefined, writable: true } }) as SessionRequest;
    const response = this.init.respond(again);
    // What changes once is likely to change again: the next event leaves it to the middleware from the start.
    made.origin.known = undefined;
    this.init.sessions.run(again, response, {
      time,
      arrive: () => {
        const { session, sessionID } = request;
        Object.assign(again, { session, sessionID });
        if (modified && session) setCookie(response, session);
        endResponse(response, time, save, (failed) => {
          if (failed) return done(failed);
          this.close(made, [...setCookiesOf(made.response), ...setCookiesOf(response)], true);
          done(save.failure);
        });
      },
      fail: (error) => done(error as Error),
      failedLate: this.init.failedLate,
    });
  }

  /** What session middleware has shown of the socket's cookie by an event that has left the session as it was. */
  private learn(layer: ExpressLayer, { request, unprompted }: EventRequest, save: SessionSave): KnownSession | undefined {
    const known = KnownSession.shown({ layer, prolonged: !unprompted }, request, this.stores);
    // Each request without a cookie gets a session that is stored: that is not to be passed by.
    return known?.id === undefined && save.tried ? undefined : known;
  }

  /** What has become of session and cookies. */
  private close(made: EventRequest, setCookies: readonly string[], changed: boolean): void {
    const { origin, request, identity } = made;
    const { jars } = this.init;
    if (setCookies.length > 0) jars.setByEvent(origin, urlOf(request), setCookies);
    if (identity === undefined) return;
    made.left = identityAfter(request, identity);
    origin.sender = senderOf(request);
    if (changed || made.left !== identity) jars.changed(origin);
  }
}

/**
 * Has session middleware decide on the cookie of a session that was changed. It compares what it holds with what was stored, and
 * the handler may have saved it already.
 */
function setCookie(response: ServerResponse, session: Session & { [MODIFIED]?: true }): void {
  session[MODIFIED] = true;
  response.flushHeaders();
  delete session[MODIFIED];
}

/** Calls `done` when all is done that is waited for: that a session is prolonged is not. */
function endResponse(response: ServerResponse, time: number, save: SessionSave | undefined, done: Done): void {
  try {
    if (!response.writableEnded) response.end();
  } catch (error) {
    // A session that cannot be stored at all, for example: it refers to itself.
    return done(error as Error);
  }
  if (response.writableEnded || (save && !save.tried && response.headersSent && isSessionAlone(response, save))) return done();
  const finished = new Promise<void>((resolve) => response.once('finish', resolve));
  within(time, 'The end of the response', finished).then(() => done(), done);
}

/** Whether all that a response may wait for is express-session: no other middleware has put something before its end. */
function isSessionAlone(response: ServerResponse, save: SessionSave): boolean {
  return save.watches && wrappersOf(response) === 1;
}

/** What cannot be stored at all has changed, and fails when it is. */
function isChanged(session: EventSession, request: SessionRequest): boolean {
  try {
    return session.hasChanged(request);
  } catch {
    return true;
  }
}

/** Path and query string of the page, whatever middleware has made of `url`. */
function urlOf(request: IncomingMessage & { readonly originalUrl?: string }): string {
  return request.originalUrl ?? request.url ?? '/';
}
