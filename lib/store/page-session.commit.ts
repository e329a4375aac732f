import type { CookieTicket, PageSessionCommit, PageSessionRecord, Reply } from './state.store.js';

/** Most text kept in replies, in UTF-16 units, however few they are: whoever missed more gets a snapshot. The newest stays. */
const REPLAY_SIZE = 256 * 1024;

const NOTHING: Readonly<Record<string, never>> = Object.freeze({});

/** Tickets that are kept: a browser redeems each at once. */
const TICKETS = 4;

const NO_TICKETS: readonly CookieTicket[] = Object.freeze([]);

/** Whether `change` was made from another record than the stored one, or takes a ticket that is not there. */
export function conflict(stored: PageSessionRecord, from: PageSessionRecord, change: PageSessionCommit): boolean {
  return (
    stored.n !== from.n ||
    stored.lastEvent !== from.lastEvent ||
    (change.reply !== undefined && change.reply.n !== stored.n + 1) ||
    (change.redeemed !== undefined && !stored.tickets?.some(({ hash }) => hash === change.redeemed))
  );
}

/** The frozen record after `change`, which keeps the newest `replay` replies. What did not change is shared. */
export function nextRecord(record: PageSessionRecord, change: PageSessionCommit, replay: number): PageSessionRecord {
  const { reply } = change;
  const over = change.over ?? record.over ?? false;
  return Object.freeze({
    id: record.id,
    owner: record.owner,
    identity: change.identity ?? record.identity ?? '',
    build: record.build,
    n: reply?.n ?? record.n,
    lastEvent: change.lastEvent ?? record.lastEvent,
    begun: change.begun ?? record.begun ?? false,
    view: change.view ?? record.view,
    sent: change.sent ?? record.sent,
    states: over ? NOTHING : merged(record.states, change.states),
    computed: over ? NOTHING : merged(record.computed, change.computed),
    replies: newest(over ? [] : record.replies, reply, replay),
    tickets: ticketsAfter(record.tickets ?? NO_TICKETS, change),
    over,
    ...(record.carried && { carried: true }),
  });
}

function ticketsAfter(before: readonly CookieTicket[], { ticket, redeemed }: PageSessionCommit): readonly CookieTicket[] {
  if (!ticket && redeemed === undefined) return before;
  const left = before.filter(({ hash }) => hash !== redeemed);
  return ticket ? [...left, ticket].slice(-TICKETS) : left;
}

function merged<T>(
  before: Readonly<Record<string, T>>,
  change: Readonly<Record<string, T>> | undefined,
): Readonly<Record<string, T>> {
  return change ? Object.freeze({ ...before, ...change }) : before;
}

/** As many of the newest replies as are kept, `reply` the last of them. Not frozen: a frozen list is copied ten times slower. */
function newest(before: readonly Reply[], reply: Reply | undefined, count: number): readonly Reply[] {
  if (!reply && before.length === 0) return before;
  const room = reply ? count - 1 : count;
  let first = before.length;
  let size = reply?.frame.length ?? 0;
  for (; first > 0 && before.length - first < room; first--) {
    size += before[first - 1]!.frame.length;
    if (size > REPLAY_SIZE && (reply || first < before.length)) break;
  }
  const replies = before.slice(first);
  if (reply && count > 0) replies.push(reply);
  return replies;
}
