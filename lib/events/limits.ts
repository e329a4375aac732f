import { ReflexError } from '../errors/reflex.error.js';

/** What the server takes from one browser, and keeps for it. Every number is a bound: nothing grows past it. Also their token. */
export abstract class Limits {
  /**
   * Longest frame a browser may send, in bytes. A longer one closes the socket with code 1009.
   *
   * Default: 102,400, which is the limit of the body parser that Nest installs: what a controller takes, an event takes.
   * Files do not travel in events.
   */
  abstract readonly frame: number;
  /** Frames per second that one socket may send on average. Default: 60, a bound slider dragged at the screen's rate. */
  abstract readonly rate: number;
  /** Frames that one socket may send at once before `rate` counts. Default: 120, the backlog of a reconnect. */
  abstract readonly burst: number;
  /** Events of one page session that may wait for the one that runs, and `@Background` events that may run beside it. Default: 64. */
  abstract readonly queue: number;
  /** Longest time an event may take until it ends or yields, in milliseconds. Default: 30,000. */
  abstract readonly eventTimeout: number;
  /** Page sessions kept; the least recently used one goes first. Default: 10,000. */
  abstract readonly pageSessions: number;
  /** Time that a page session is kept after its browser was last there, in milliseconds. Default: 1,800,000 (30 minutes). */
  abstract readonly pageSessionTtl: number;
  /** Numbered frames kept per page session for a browser that missed them. One that missed more gets a snapshot. Default: 64. */
  abstract readonly replay: number;
  /** How deep the arguments of an event may be nested. Default: 32. */
  abstract readonly depth: number;
  /**
   * Bytes that may wait for one slow browser when the next frame is due. Past it the socket is cut: the browser
   * reconnects and gets a snapshot. One frame may be larger. Default: 4,194,304 (4 MiB).
   */
  abstract readonly outgoing: number;
  /** Sockets that one browser may have open at once, which is one for each tab. Default: 100. */
  abstract readonly socketsPerBrowser: number;
  /**
   * Sockets that one address of the internet may have open at once: an office behind one address is many people. An IPv6
   * address counts by its first 64 bits, one of a private network, which may be a proxy's, not at all.
   * Default: 2,000.
   */
  abstract readonly socketsPerAddress: number;
}

/** The limits that an app sets; the others keep their defaults. */
export type LimitOptions = Partial<Limits>;

export const defaultLimits: Limits = {
  frame: 100 * 1024,
  rate: 60,
  burst: 120,
  queue: 64,
  eventTimeout: 30_000,
  pageSessions: 10_000,
  pageSessionTtl: 30 * 60_000,
  replay: 64,
  depth: 32,
  outgoing: 4 * 1024 * 1024,
  socketsPerBrowser: 100,
  socketsPerAddress: 2_000,
};

/** The defaults with an app's own limits. Throws `REFLEX_BAD_LIMIT` for one that is no whole number above zero. */
export function limitsOf(options: LimitOptions = {}): Limits {
  const limits: Record<keyof Limits, number> = { ...defaultLimits };
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(defaultLimits, name)) throw new ReflexError('REFLEX_BAD_LIMIT', `There is no limit '${name}'`);
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ReflexError('REFLEX_BAD_LIMIT', `limits.${name} is ${String(value)}`);
    limits[name as keyof Limits] = value;
  }
  return limits;
}
