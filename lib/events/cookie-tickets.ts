import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CookieTicket } from '../store/state.store.js';

/** Milliseconds that a browser has to redeem a ticket. */
const LIFETIME = 30_000;
const BYTES = 32;
/** `BYTES` in base64url. */
const SECRET = /^[\w-]{43}$/;

/** A ticket for cookies, and the secret that the browser redeems it with. */
export function issueTicket(cookies: readonly string[]): { readonly secret: string; readonly ticket: CookieTicket } {
  const secret = randomBytes(BYTES).toString('base64url');
  return { secret, ticket: { hash: hashOf(secret), cookies, expires: Date.now() + LIFETIME } };
}

/** The ticket of this secret, where there is one that has not expired. Takes its time from the number of tickets alone. */
export function findTicket(tickets: readonly CookieTicket[], secret: string): CookieTicket | undefined {
  if (!SECRET.test(secret)) return undefined;
  const hash = Buffer.from(hashOf(secret));
  const [found] = tickets.filter((ticket) => {
    const kept = Buffer.from(ticket.hash);
    return kept.length === hash.length && timingSafeEqual(kept, hash);
  });
  return found && found.expires > Date.now() ? found : undefined;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
