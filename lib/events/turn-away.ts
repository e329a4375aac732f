import { HttpException } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import type { ServerFrame } from '../protocol/wire.js';
import type { Outlet } from './page-session.ports.js';

/** Whether somebody has said no, rather than that nobody could be asked. */
export function isRefusal(error: unknown): boolean {
  return error instanceof HttpException || (error instanceof ReflexError && error.status < 500);
}

/** Has the browser load its page anew: it meets over HTTP whatever it is that is in the way. */
export function reload(outlet: Outlet, reason: 'build' | 'session'): undefined {
  outlet.send(JSON.stringify(['r', reason] satisfies ServerFrame));
  return undefined;
}
