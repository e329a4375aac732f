import type { IncomingMessage } from 'node:http';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Express, NextFunction, Request, Response } from 'express';
import { CookieRedemption } from '../events/cookie-redemption.js';
import { readCookies } from '../request/cookies.js';
import { GatewayOptions } from './gateway.options.js';

/** What session middleware puts on a request. */
type SessionRequest = IncomingMessage & { session?: unknown; sessionID?: unknown; sessionStore?: unknown };

/**
 * Where browsers come for the cookies that events have set: no socket can set one. A GET, so that no CSRF middleware of the
 * app stands in the way; the ticket travels in a header that no other site can send, and in no URL.
 */
@Injectable()
export class CookieRoute implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(GatewayOptions) private readonly options: GatewayOptions,
    @Inject(CookieRedemption) private readonly redemption: CookieRedemption,
  ) {}

  onModuleInit(): void {
    const adapter = this.host.httpAdapter;
    if (adapter?.getType() !== 'express') return;
    const app = adapter.getInstance<Express>();
    app.get(`${this.options.path}/cookies`, (request: Request, response: Response, next: NextFunction) => {
      this.serve(request, response).catch(next);
    });
  }

  private async serve(request: Request, response: Response): Promise<void> {
    const cookies = await this.redeem(request);
    leaveSession(request);
    response.setHeader('Cache-Control', 'no-store');
    // One answer for all that is wrong: what it was is nobody's business.
    if (!cookies) return void response.status(404).end();
    response.setHeader('Set-Cookie', cookies);
    response.status(204).end();
  }

  private async redeem(request: Request): Promise<readonly string[] | undefined> {
    const ticket = request.get('x-reflex-ticket');
    const session = request.get('x-reflex-session');
    const { owner } = readCookies(request, request.secure);
    if (!ticket || !session || !owner || !isSameOrigin(request)) return undefined;
    return this.redemption.redeem(session, owner, ticket);
  }
}

/** A page of another origin cannot send our headers without asking first, which nobody answers; this is a second lock. */
function isSameOrigin(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  return site === undefined || site === 'same-origin';
}

/** Session middleware that this request has passed must not set a cookie of its own after ours. */
function leaveSession(request: SessionRequest): void {
  delete request.session;
  delete request.sessionID;
  delete request.sessionStore;
}
