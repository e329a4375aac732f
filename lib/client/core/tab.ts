import { SafeStorage, type Environment } from './environment.js';

const SESSION = 'reflex:session';
const RELOADED = 'reflex:reloaded';

/** Two reloads for one reason within this time, in milliseconds, are a loop. */
const LOOP = 60_000;

/** Time after which a document that announced its end, and is still there, stays: it was a download. Milliseconds. */
const STAY = 1_000;

/**
 * Which page session this browser tab has. sessionStorage remembers it as long as the tab lives; a short-lived cookie
 * carries it to the request of a reload, so that the HTML is already rendered for it.
 */
export class Tab {
  readonly storage: SafeStorage;
  /** What an earlier document of the tab had, where that is another page session than this document's. */
  readonly previous: string | undefined;
  #staying: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly environment: Environment,
    session: string,
  ) {
    this.storage = new SafeStorage(environment, 'sessionStorage');
    const remembered = this.storage.getItem(SESSION);
    this.previous = remembered && remembered !== session ? remembered : undefined;
  }

  /** The server said which page session it is. */
  adopt(session: string): void {
    this.storage.setItem(SESSION, session);
  }

  arrive(): void {
    this.#cookie('', 0);
  }

  /** Another document may take the place of this one. Its request goes out before `pagehide`: the cookie has to be there. */
  announce(session: string): void {
    this.#cookie(session, 20);
    clearTimeout(this.#staying);
    this.#staying = setTimeout(() => this.arrive(), STAY);
  }

  leave(session: string): void {
    clearTimeout(this.#staying);
    this.#cookie(session, 20);
  }

  /** Loads the page again, once. False where that was tried a moment ago and did not help. */
  reload(): boolean {
    const before = Number(this.storage.getItem(RELOADED) ?? NaN);
    if (Date.now() - before < LOOP) return false;
    this.storage.setItem(RELOADED, String(Date.now()));
    this.environment.location.reload();
    return true;
  }

  /** The page works: a later reload is no loop. */
  works(): void {
    this.storage.removeItem(RELOADED);
  }

  #cookie(session: string, maxAge: number): void {
    const secure = this.environment.location.protocol === 'https:' ? '; Secure' : '';
    this.environment.document.cookie = `reflex_tab=${encodeURIComponent(session)}; Max-Age=${maxAge}; Path=/; SameSite=Strict${secure}`;
  }
}
