import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ACCOUNTS_OPTIONS, type AccountsOptions, type ThrottlePolicy } from './accounts.options.js';

/** Who tries what. Members left out are not counted. */
export interface Try {
  /** Counted apart from other actions. */
  readonly action: 'login' | 'register' | 'reset' | 'link';
  /** What was typed, in normal form, whether there is such an account or not. */
  readonly account?: string;
  /** `addressKey()` of the request. */
  readonly address?: string;
}

/**
 * Counts tries per account and per address, and locks. The token to inject; an app of several processes that must count
 * together extends it over a store they share.
 */
export abstract class LoginThrottle {
  /**
   * Counts a try before its outcome is known, so that many at the same time cannot slip through. Seconds to wait where
   * locked, and then nothing is counted; 0 where it may go on.
   */
  abstract enter(attempt: Try): Promise<number>;
  /** The try has succeeded: the account starts afresh, the address has this try back. */
  abstract forgive(attempt: Try): Promise<void>;
}

export const defaultAccountPolicy: ThrottlePolicy = { tries: 5, delay: 30, longest: 900, window: 900 };
/** Many people may share an address. */
export const defaultAddressPolicy: ThrottlePolicy = { tries: 30, delay: 30, longest: 900, window: 900 };

/** Accounts, and addresses, that are remembered. About 200 bytes each. */
const MOST_REMEMBERED = 50_000;

interface Count {
  readonly failures: number;
  /** Milliseconds of the clock. */
  readonly lockedUntil: number;
  readonly last: number;
}

/**
 * Counts in the memory of this process, for a bounded number of accounts and addresses: beyond it, what was tried least
 * recently is forgotten.
 *
 * Failures wear off evenly, `tries` of them per `window`, once a lock is over: an address that many people share does not
 * add up over the day.
 */
@Injectable()
export class MemoryLoginThrottle extends LoginThrottle {
  private readonly counts: Readonly<Record<'account' | 'address', LRUCache<string, Count>>>;
  private readonly policies: Readonly<Record<'account' | 'address', ThrottlePolicy>>;

  constructor(@Inject(ACCOUNTS_OPTIONS) { throttle }: AccountsOptions) {
    super();
    this.policies = {
      account: { ...defaultAccountPolicy, ...throttle?.account },
      address: { ...defaultAddressPolicy, ...throttle?.address },
    };
    this.counts = { account: new LRUCache({ max: MOST_REMEMBERED }), address: new LRUCache({ max: MOST_REMEMBERED }) };
  }

  /** How many accounts and addresses are remembered. */
  get size(): number {
    return this.counts.account.size + this.counts.address.size;
  }

  async enter(attempt: Try): Promise<number> {
    const now = Date.now();
    const parts = partsOf(attempt);
    const wait = Math.max(0, ...parts.map(([kind, key]) => (this.counts[kind].get(key)?.lockedUntil ?? 0) - now));
    if (wait > 0) return Math.ceil(wait / 1000);
    for (const [kind, key] of parts) this.counts[kind].set(key, this.failed(kind, this.counts[kind].get(key), now));
    return 0;
  }

  async forgive(attempt: Try): Promise<void> {
    for (const [kind, key] of partsOf(attempt)) {
      const count = this.counts[kind].get(key);
      // One's own account must not be a way to try others' from the same address for ever.
      if (kind === 'account' || !count || count.failures <= 1) this.counts[kind].delete(key);
      else this.counts[kind].set(key, this.withoutOne(kind, count));
    }
  }

  private failed(kind: 'account' | 'address', count: Count | undefined, now: number): Count {
    const { tries, delay, longest, window } = this.policies[kind];
    const since = count ? now - Math.max(count.last, count.lockedUntil) : 0;
    const worn = (since / (window * 1000)) * tries;
    const failures = Math.max(0, (count?.failures ?? 0) - worn) + 1;
    // Rounded up: what has worn off since the last try, a moment ago, is not a try more.
    const over = Math.ceil(failures) - tries;
    if (over < 0) return { failures, lockedUntil: 0, last: now };
    const lock = Math.min(longest, delay * 2 ** over);
    // No further than where the longest lock is reached: each hour of an attack would take as long to wear off.
    const most = tries + Math.ceil(Math.log2(Math.max(1, longest / delay)));
    return { failures: Math.min(failures, most), lockedUntil: now + lock * 1000, last: now };
  }

  private withoutOne(kind: 'account' | 'address', count: Count): Count {
    const failures = count.failures - 1;
    return { ...count, failures, lockedUntil: Math.ceil(failures) < this.policies[kind].tries ? 0 : count.lockedUntil };
  }
}

/** Keys of one size, whatever was typed. */
function partsOf({ action, account, address }: Try): ['account' | 'address', string][] {
  const key = (name: string) => createHash('sha256').update(`${action} ${name}`).digest('base64url').slice(0, 22);
  const parts: ['account' | 'address', string][] = [];
  if (account !== undefined) parts.push(['account', key(account)]);
  if (address !== undefined) parts.push(['address', key(address)]);
  return parts;
}
