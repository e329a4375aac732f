import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { setCookiesOf } from '../request/cookie-jars.js';
import { readCookies } from '../request/cookies.js';
import { EventRequests } from '../request/event-requests.js';
import { loginIn } from '../request/identity.js';
import { isOwnCookie } from '../request/request-origin.js';

/** Members that express-session puts on a request; `sessionStore` stays where the session was destroyed. */
type WithSession = IncomingMessage & { readonly session?: object | null; readonly sessionStore?: unknown };

/**
 * Watches the app's own HTTP responses: who logs in or out over HTTP, in one tab or by a request of a script, is somebody
 * else in the open sockets of all tabs, too. A browser sends a socket's cookies once, when it opens it.
 */
@Injectable()
export class ResponseWatch implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(EventRequests) private readonly requests: EventRequests,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter?.getHttpServer() as Server | undefined;
    server?.on('request', (request: IncomingMessage, response: ServerResponse) => {
      response.once('finish', () => this.finished(request, response));
    });
  }

  private finished(request: WithSession, response: ServerResponse): void {
    const { jars } = this.requests;
    if (jars.empty) return;
    const setCookies = setCookiesOf(response);
    const { session, sessionStore } = request;
    if (setCookies.length === 0 && !sessionStore) return;
    const { owner, securely = false } = readCookies(request);
    if (owner === undefined) return;
    const { originalUrl = request.url ?? '/' } = request as { readonly originalUrl?: string };
    if (setCookies.length > 0) jars.setByResponse(owner, isOwnCookie(request, securely), originalUrl, setCookies);
    if (sessionStore) jars.leftWith(owner, session ? loginIn(session) : '');
  }
}
