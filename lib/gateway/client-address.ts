import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import { isPrivateAddress } from '../request/private-address.js';
import type { TrustsProxy } from './upgrade-check.js';

/** A group of an IPv6 address has 16 bits; a subscriber has all addresses that begin with the same four. */
const GROUPS = 8;
const SUBSCRIBER_GROUPS = 4;

/**
 * What tells one client of the internet from another: its IPv4 address, or the network of its IPv6 address. Undefined for
 * a private address: behind it may be a proxy of which we know nothing, and with it everybody.
 */
export function clientNetwork(request: IncomingMessage, trusts: TrustsProxy): string | undefined {
  const address = clientAddress(request, trusts);
  if (address === undefined || isPrivateAddress(address)) return undefined;
  return isIPv6(address) ? subscriber(address) : address;
}

/** Whether a proxy handed the request on and the app does not believe it. */
export function fromUntrustedProxy(request: IncomingMessage, trusts: TrustsProxy): boolean {
  return request.headers['x-forwarded-for'] !== undefined && !trusts(request.socket.remoteAddress, 0);
}

/** As Express's `req.ip`: from the socket back through `X-Forwarded-For`, the first that is no trusted proxy. */
function clientAddress(request: IncomingMessage, trusts: TrustsProxy): string | undefined {
  const forwarded = request.headers['x-forwarded-for']?.toString().split(',').toReversed() ?? [];
  const chain = [request.socket.remoteAddress ?? '', ...forwarded].map(bare);
  return chain.find((address, hop) => !trusts(address, hop)) ?? chain.at(-1);
}

/** Without the port that some proxies add, and IPv4 as such where the socket is one of IPv6. */
function bare(address: string): string {
  const text = address.trim();
  return /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(text)?.[1] ?? /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? text;
}

function subscriber(address: string): string {
  const [left, right] = address.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = right ? Array<string>(GROUPS - left!.length - right.length).fill('0') : [];
  const groups = [...left!, ...zeros, ...(right ?? [])];
  return groups
    .slice(0, SUBSCRIBER_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
