import { Inject, Injectable } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import { sameOwner } from '../request/cookies.js';
import { EventRequests } from '../request/event-requests.js';
import { StateStore, type CookieTicket, type PageSessionRecord } from '../store/state.store.js';
import { findTicket } from './cookie-tickets.js';

/** How often a redemption is tried while events change the page session. */
const TRIES = 8;

/** Exchanges tickets for the cookies that events have set. */
@Injectable()
export class CookieRedemption {
  constructor(
    @Inject(StateStore) private readonly store: StateStore,
    @Inject(EventRequests) private readonly requests: EventRequests,
  ) {}

  /**
   * The `Set-Cookie` lines of a ticket, once; undefined where it is none, has expired, was redeemed before, or belongs to
   * another page session or browser. `owner` is from the cookie of the browser that asks.
   */
  async redeem(session: string, owner: string, secret: string): Promise<readonly string[] | undefined> {
    for (let i = 0; i < TRIES; i++) {
      const record = await this.store.load(session);
      if (!record || !sameOwner(record.owner, owner)) return undefined;
      const ticket = findTicket(record.tickets ?? [], secret);
      if (!ticket) return undefined;
      if (!(await this.take(record, ticket))) continue;
      this.requests.jars.redeemed(owner);
      return ticket.cookies;
    }
    return undefined;
  }

  /** False where the record has changed meanwhile. */
  private async take(record: PageSessionRecord, { hash }: CookieTicket): Promise<boolean> {
    try {
      const left = await this.store.commit(record, { redeemed: hash, unattended: true });
      if (left.over && left.tickets?.length === 0) await this.store.delete(record.id);
      return true;
    } catch (error) {
      const code = error instanceof ReflexError ? error.code : undefined;
      if (code === 'REFLEX_STORE_CONFLICT' || code === 'REFLEX_PAGE_SESSION_GONE') return false;
      throw error;
    }
  }
}
