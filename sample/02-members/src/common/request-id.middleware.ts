import { randomUUID } from 'node:crypto';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

/** Names each request, so that log lines of one belong together. Events of pages are requests, too. */
@Injectable()
export class RequestIdMiddleware implements NestMiddleware {
  use(request: Request, response: Response, next: NextFunction): void {
    const id = randomUUID();
    Object.assign(request, { id });
    response.setHeader('X-Request-Id', id);
    next();
  }
}
