import type { PageView } from '../protocol/wire.js';
import type { Value } from '../protocol/value.js';
import type { Peers } from './peers.js';

/** Values of one state's members by name, frozen. */
export type StateValues = Readonly<Record<string, Value>>;

/** What a computed Var was last, and the Vars it read, as `State.name`. */
export interface ComputedEntry {
  readonly value: Value;
  readonly reads: readonly string[];
}

/** A numbered frame kept for browsers that missed it. */
export interface Reply {
  readonly n: number;
  readonly frame: string;
}

/** Cookies that events have set, until the browser comes for them over HTTP, once. */
export interface CookieTicket {
  /** SHA-256 (base64url) of the secret that the browser was given. */
  readonly hash: string;
  /** `Set-Cookie` lines. */
  readonly cookies: readonly string[];
  /** Milliseconds of the epoch. */
  readonly expires: number;
}

/** All that is known of one browser tab. */
export interface PageSessionRecord {
  readonly id: string;
  /** SHA-256 (base64url) of the HttpOnly cookie of the browser it was made for. */
  readonly owner: string;
  /** Whose data the states may hold, by `identityOf()`; '' (also where it is left out): nobody's. */
  readonly identity?: string;
  /** Hash of the manifest it was made with. */
  readonly build: string;
  /** Number of the last numbered frame. */
  readonly n: number;
  /** Highest id of an event that has run, or has begun to show its work by a `yield`. */
  readonly lastEvent: number;
  /** True while the event `lastEvent` has shown a part of its work but has not been answered. */
  readonly begun?: boolean;
  readonly view: PageView;
  /** Ids of the Vars the browser has. */
  readonly sent: readonly number[];
  readonly states: Readonly<Record<string, StateValues>>;
  /** By `State.name`. */
  readonly computed: Readonly<Record<string, ComputedEntry>>;
  /** The newest last, as many as `limits.replay` keeps. */
  readonly replies: readonly Reply[];
  /** The newest last, a few of them. */
  readonly tickets?: readonly CookieTicket[];
  /** Its values were written by other code, in development: those of another kind than the defaults of this code are left. */
  readonly carried?: boolean;
  /** True once its user has logged out: nothing runs in it any more, and the states are gone. Tickets are still good. */
  readonly over?: boolean;
}

/** One atomic step of a page session. Members left out stay as they are. */
export interface PageSessionCommit {
  readonly lastEvent?: number;
  readonly begun?: boolean;
  readonly identity?: string;
  readonly view?: PageView;
  readonly sent?: readonly number[];
  /** Whole new values of the states that changed. */
  readonly states?: Readonly<Record<string, StateValues>>;
  readonly computed?: Readonly<Record<string, ComputedEntry>>;
  /** Is added to the record's. */
  readonly ticket?: CookieTicket;
  /** Hash of a ticket that is taken out. The commit fails with `REFLEX_STORE_CONFLICT` where the stored record has it not. */
  readonly redeemed?: string;
  /** Ends the page session: states, computed values and earlier replies are dropped. */
  readonly over?: true;
  /** The numbered frame that tells the browser: its `n` is the record's `n` + 1. Left out: nothing to tell. */
  readonly reply?: Reply;
  /**
   * Made while no browser was there: it does not restart the time to live. Background work would otherwise keep the page
   * session of a closed tab, and with it itself, for ever.
   */
  readonly unattended?: boolean;
}

/** What a store keeps at most, from the limits of its app. */
export interface StoreBounds {
  /** Most page sessions kept; beyond it, the one unused for the longest time goes. */
  readonly max: number;
  /** Milliseconds after which an unused page session is gone. */
  readonly ttl: number;
  /** Most numbered frames kept for a browser that missed them. */
  readonly replay: number;
}

/** Makes the store of an app at its boot. */
export type StateStoreFactory = (bounds: StoreBounds) => StateStore | Promise<StateStore>;

/**
 * Where page sessions live. An implementation must make `commit` atomic: state, number, event id and reply become
 * visible together or not at all, and a commit made from an outdated record fails.
 *
 * Records handed out are frozen or private copies: nobody changes them.
 */
export abstract class StateStore {
  /** The other processes that use the store. Undefined where it belongs to one process alone. */
  readonly peers?: Peers;

  abstract load(id: string): Promise<PageSessionRecord | undefined>;
  abstract create(record: PageSessionRecord): Promise<void>;
  /**
   * Applies one step to the record as the caller read it, and returns the new record.
   * Throws `REFLEX_STORE_CONFLICT` when the stored record's `n` or `lastEvent` differs, or a ticket to be taken out is
   * not there; `REFLEX_PAGE_SESSION_GONE` when there is no record. Tickets are those of the stored record: one that was
   * taken out while the caller worked on an older record stays out.
   */
  abstract commit(from: PageSessionRecord, change: PageSessionCommit): Promise<PageSessionRecord>;
  /** Restarts the time to live, where a browser is still there but idle. */
  abstract touch(id: string): Promise<void>;
  abstract delete(id: string): Promise<void>;
  abstract close(): Promise<void>;
}
