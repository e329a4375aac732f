import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../errors/catalog.js';
import { readCookies } from '../request/cookies.js';

/** Whether the app trusts what a proxy at this address says, `hop` proxies away, as Express's `trust proxy` decides. */
export type TrustsProxy = (address: string | undefined, hop: number) => boolean;

/** A socket that may be opened, or why it may not. */
export type UpgradeCheck = { readonly owner: string } | { readonly refused: ErrorCode };

/**
 * Decides on a socket before it is accepted. WebSockets know no same-origin policy, and a browser sends its cookies
 * with any of them: without the check of the origin, every website could act for its visitors. Browsers always name it.
 */
export function checkUpgrade(request: IncomingMessage, allowedOrigins: readonly string[], trusts: TrustsProxy): UpgradeCheck {
  if (!allowsOrigin(request, allowedOrigins, trusts)) return { refused: 'REFLEX_ORIGIN_REFUSED' };
  const { owner } = readCookies(request);
  return owner === undefined ? { refused: 'REFLEX_NO_BROWSER_COOKIE' } : { owner };
}

/** Whether a page of this very host asks, as far as the request itself tells. */
export function isOwnOrigin({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin !== undefined && isOwnHost(origin, host);
}

function allowsOrigin(request: IncomingMessage, allowedOrigins: readonly string[], trusts: TrustsProxy): boolean {
  if (allowedOrigins.includes('*')) return true;
  const { origin } = request.headers;
  if (origin === undefined) return false;
  return allowedOrigins.includes(origin) || isOwnHost(origin, hostOf(request, trusts));
}

/** `Origin` leaves out the port that its scheme implies, `Host` may have it; a proxy may have changed the scheme. */
function isOwnHost(origin: string, host: string | undefined): boolean {
  if (host === undefined || !/^https?:\/\//.test(origin) || !URL.canParse(origin)) return false;
  const { protocol, host: from } = new URL(origin);
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === from;
}

function hostOf(request: IncomingMessage, trusts: TrustsProxy): string | undefined {
  const forwarded = request.headers['x-forwarded-host'];
  if (forwarded !== undefined && trusts(request.socket.remoteAddress, 0)) {
    return String(forwarded).split(',', 1)[0]?.trim();
  }
  return request.headers.host;
}
