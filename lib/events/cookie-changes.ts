import { Inject, Injectable } from '@nestjs/common';
import type { CookieNews } from '../request/cookie-jars.js';
import { EventRequests } from '../request/event-requests.js';
import { StateStore } from '../store/state.store.js';

/** What it is called between processes. */
const TOPIC = 'cookies';

/**
 * Shares the cookies of browsers with the other processes: who logs in in one tab is logged in in all of them, wherever their
 * sockets lead to. They go the way that page sessions go, which hold them as well until they are redeemed.
 */
@Injectable()
export class CookieChanges {
  constructor(@Inject(EventRequests) { jars }: EventRequests, @Inject(StateStore) { peers }: StateStore) {
    if (!peers) return;
    jars.tell = (news) => peers.tell(TOPIC, news);
    peers.hear(TOPIC, (message) => isNews(message) && jars.hear(message));
  }
}

function isNews(message: unknown): message is CookieNews {
  const { owner, set } = (message ?? {}) as { readonly owner?: unknown; readonly set?: unknown };
  return typeof owner === 'string' && (set === undefined || isSet(set));
}

function isSet(value: unknown): boolean {
  const { lines, url, trusted } = (value ?? {}) as {
    readonly lines?: unknown;
    readonly url?: unknown;
    readonly trusted?: unknown;
  };
  const areLines = Array.isArray(lines) && lines.every((line) => typeof line === 'string');
  return areLines && typeof url === 'string' && typeof trusted === 'boolean';
}
