import type { WireEffect } from '../protocol/wire.js';
import type { EventRequest, RequestOrigin } from '../request/event-requests.js';
import type { PageSessionCommit } from '../store/state.store.js';
import { issueTicket } from './cookie-tickets.js';

/** What the end of an event's request means to its page session and browser, besides what the handler did. */
export interface Closing extends Pick<PageSessionCommit, 'identity' | 'ticket' | 'over'> {
  /** The effects to show, with what the browser has to do for its session. Undefined: as they are. */
  effects?(effects: readonly WireEffect[]): readonly WireEffect[];
  /** To be called when it is stored. */
  done?(): void;
}

const NOTHING: Closing = { identity: undefined, ticket: undefined, over: undefined };

/** `request`: undefined where middleware did not let it through. */
export function closingOf(origin: RequestOrigin, request: EventRequest | undefined): Closing {
  const over = isOver(request) ? true : undefined;
  const identity = over ? undefined : (request?.left ?? request?.identity) || undefined;
  const { owed } = origin;
  if (owed.length === 0) {
    if (over) return { over, effects: leaving };
    return identity === undefined ? NOTHING : { identity, ticket: undefined, over: undefined };
  }
  const count = owed.length;
  const { secret, ticket } = issueTicket([...new Map(owed.map((line) => [nameOf(line), line])).values()]);
  return {
    identity,
    ticket,
    over,
    effects: (effects) => [{ do: 'cookies', ticket: secret }, ...(over ? leaving(effects) : effects)],
    done: () => void owed.splice(0, count),
  };
}

/** Whether the user of the page session has logged out, or is another one by now. */
function isOver(request: EventRequest | undefined): boolean {
  return Boolean(request?.identity) && request?.left !== undefined && request.left !== request.identity;
}

/** The states hold what was the user's: whatever follows is a new document. */
function leaving(effects: readonly WireEffect[]): readonly WireEffect[] {
  const leaves = effects.some((effect) => effect.do === 'redirect' || effect.do === 'reload');
  const loading = effects.map((effect) => (effect.do === 'redirect' ? { ...effect, load: true } : effect));
  return leaves ? loading : [...loading, { do: 'reload' }];
}

/** Cookies of the same name and path replace each other. */
function nameOf(setCookie: string): string {
  const name = setCookie.slice(0, setCookie.indexOf('='));
  return `${name};${/;\s*path=([^;]*)/i.exec(setCookie)?.[1] ?? ''}`;
}
