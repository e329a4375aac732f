import { HttpException } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import type { ServerFrame } from '../protocol/wire.js';
import type { PageSessionRecord } from '../store/state.store.js';
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

/** Whether a document that has frame `last` was told since to load its page anew: another one has been made in its place. */
export function isOutdated({ replies }: PageSessionRecord, last: number): boolean {
  return replies.some(({ n, frame }) => n > last && (JSON.parse(frame) as ServerFrame)[0] === 'r');
}

/** Undefined where the page session has gone meanwhile. */
export async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ReflexError && error.code === 'REFLEX_PAGE_SESSION_GONE') return undefined;
    throw error;
  }
}
