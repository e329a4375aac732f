import { SafeStorage, type Environment } from './environment.js';
import type { PackedEntry } from './names.js';

const SESSION = 'reflex:session';
const RELOADED = 'reflex:reloaded';
const OUTBOX = 'reflex:outbox:';

/** Two reloads for one reason within this time, in milliseconds, are a loop. */
const LOOP = 60_000;

/** Time after which a document that announced its end, and is still there, stays: it was a download. Milliseconds. */
const STAY = 1_000;

/**
 * Which page session this browser tab has, and what one document of it leaves to the next. sessionStorage remembers it as
 * long as the tab lives; a short-lived cookie carries it to the request of a reload, so that the HTML is already rendered
 * for it.
 */
export class Tab {
  /** What an earlier document of the tab had, where that is another page session than this document's. */
  readonly previous: string | undefined;
  /** When another document may last have been asked for, as `Date.now()` was then. */
  announced = -Infinity;
  readonly #storage: SafeStorage;
  #session: string;
  #staying: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly environment: Environment,
    session: string,
  ) {
    this.#storage = new SafeStorage(environment, 'sessionStorage');
    this.#session = session;
    const remembered = this.#storage.getItem(SESSION);
    this.previous = remembered && remembered !== session ? remembered : undefined;
  }

  /** Id of the page session: the one that the HTML was made for, until the server says another. */
  get session(): string {
    return this.#session;
  }

  /** The server said which page session it is. */
  adopt(session: string): void {
    this.#session = session;
    this.#storage.setItem(SESSION, session);
  }

  arrive(): void {
    this.#cookie('', 0);
  }

  /** Another document may take the place of this one. Its request goes out before `pagehide`: the cookie has to be there. */
  announce(): void {
    this.announced = Date.now();
    this.#cookie(this.#session, 20);
    clearTimeout(this.#staying);
    this.#staying = setTimeout(() => this.arrive(), STAY);
  }

  leave(): void {
    clearTimeout(this.#staying);
    this.#cookie(this.#session, 20);
  }

  /** Keeps entries for the next document of the page session, behind those that nobody has taken. */
  leaveOutbox(entries: readonly PackedEntry[]): void {
    this.#storage.setItem(OUTBOX + this.#session, JSON.stringify([...(this.takeOutbox() ?? []), ...entries]));
  }

  /** What a document of the page session, or of another one, has left; it is nobody else's then. */
  takeOutbox(session = this.#session): readonly PackedEntry[] | undefined {
    const text = this.#storage.take(OUTBOX + session);
    return text === null ? undefined : (JSON.parse(text) as readonly PackedEntry[]);
  }

  /** Loads the page again, once. False where that was tried a moment ago and did not help. */
  reload(): boolean {
    const before = Number(this.#storage.getItem(RELOADED) ?? NaN);
    if (Date.now() - before < LOOP) return false;
    this.#storage.setItem(RELOADED, String(Date.now()));
    this.environment.location.reload();
    return true;
  }

  /** The page works: a later reload is no loop. */
  works(): void {
    this.#storage.removeItem(RELOADED);
  }

  #cookie(session: string, maxAge: number): void {
    const secure = this.environment.location.protocol === 'https:' ? '; Secure' : '';
    this.environment.document.cookie = `reflex_tab=${encodeURIComponent(session)}; Max-Age=${maxAge}; Path=/; SameSite=Strict${secure}`;
  }
}
