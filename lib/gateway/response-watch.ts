import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { setCookiesOf } from '../request/cookie-jars.js';
import { readCookies } from '../request/cookies.js';
import { EventRequests } from '../request/event-requests.js';
import { isOwnCookie } from '../request/request-origin.js';

/**
 * Watches the app's own HTTP responses for cookies: who logs in or out over HTTP, in one tab or by a request of a script,
 * is somebody else in the open sockets of all tabs, too. The browser sends a socket's cookies once, when it opens it.
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

  private finished(request: IncomingMessage, response: ServerResponse): void {
    const setCookies = setCookiesOf(response);
    if (setCookies.length === 0) return;
    const { owner, securely = false } = readCookies(request);
    if (owner === undefined) return;
    const { originalUrl = request.url ?? '/' } = request as { readonly originalUrl?: string };
    this.requests.jars.setByResponse(owner, isOwnCookie(request, securely), originalUrl, setCookies);
  }
}
