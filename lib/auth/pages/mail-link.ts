import { currentRequest, currentSession } from '../../request/current.js';
import { redirect, type Effect } from '../../state/effects.js';

/** What a session keeps of a link that was followed. */
interface LinkSession {
  reflexLinks?: Partial<Record<LinkKind, string>>;
}

export type LinkKind = 'reset' | 'confirm';

/** Longer than any token. */
const LONGEST = 200;

/**
 * Takes the token of a mailed link out of the address, where history, logs and other sites could see it, and into the
 * session. It is used by the form that follows: programs that look through mails follow links, too. Returns where to go,
 * undefined where the address has none.
 */
export function takeToken(kind: LinkKind): Effect | undefined {
  const { query, originalUrl } = currentRequest();
  const { token } = query;
  if (typeof token !== 'string' || token.length > LONGEST) return undefined;
  const session = currentSession<LinkSession>();
  session.reflexLinks = { ...session.reflexLinks, [kind]: token };
  return redirect(originalUrl.split('?', 1)[0] ?? '/', { replace: true });
}

/** The token of the link that was followed; '' for none. */
export function tokenOf(kind: LinkKind): string {
  return currentSession<LinkSession>().reflexLinks?.[kind] ?? '';
}

/** It was used. */
export function dropToken(kind: LinkKind): void {
  const session = currentSession<LinkSession>();
  session.reflexLinks = { ...session.reflexLinks, [kind]: undefined };
}
