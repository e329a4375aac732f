/**
 * What the runtime needs of a browser's window. `window` fits as it is; a test passes its own, so that the core
 * runs in Node against a real server. The core names no global of the DOM.
 */
export interface Environment {
  readonly WebSocket: new (url: string) => Socket;
  /** Used for cookies alone. */
  fetch?(url: string, init: CookieRequest): Promise<unknown>;
  readonly sessionStorage: KeyValues;
  readonly localStorage: KeyValues;
  readonly location: {
    readonly href: string;
    readonly origin: string;
    readonly host: string;
    readonly protocol: string;
    assign(url: string): void;
    replace(url: string): void;
    reload(): void;
  };
  readonly history: {
    readonly state: unknown;
    scrollRestoration: 'auto' | 'manual';
    pushState(state: unknown, unused: string, url?: string): void;
    replaceState(state: unknown, unused: string, url?: string): void;
  };
  readonly document: {
    cookie: string;
    readonly visibilityState: string;
    addEventListener(type: string, listener: (event: Event) => void): void;
    removeEventListener(type: string, listener: (event: Event) => void): void;
    getElementById(id: string): { scrollIntoView(): void } | null;
  };
  readonly scrollX: number;
  readonly scrollY: number;
  scrollTo(x: number, y: number): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
  removeEventListener(type: string, listener: (event: Event) => void): void;
  /** Hands an error to the browser's console and to whatever watches `window.onerror`. */
  reportError(error: unknown): void;
}

export interface CookieRequest {
  readonly headers: Record<string, string>;
  readonly cache: 'no-store';
  readonly signal: AbortSignal;
}

/** The part of a WebSocket in use; the one of `ws` has it too. */
export interface Socket {
  readonly readyState: number;
  send(data: string): void;
  close(code?: number): void;
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: Event) => void): void;
}

export interface KeyValues {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/**
 * A storage that forgets instead of throwing: reading `window.localStorage` throws where cookies are blocked, and
 * `setItem` where the quota is used up. Nothing that is kept there is needed for the page to work.
 */
export class SafeStorage implements KeyValues {
  constructor(
    readonly environment: Environment,
    readonly kind: 'sessionStorage' | 'localStorage',
  ) {}

  getItem(key: string): string | null {
    return this.#try((storage) => storage.getItem(key)) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#try((storage) => storage.setItem(key, value));
  }

  removeItem(key: string): void {
    this.#try((storage) => storage.removeItem(key));
  }

  /** Reads and removes. */
  take(key: string): string | null {
    const value = this.getItem(key);
    if (value !== null) this.removeItem(key);
    return value;
  }

  #try<T>(use: (storage: KeyValues) => T): T | undefined {
    try {
      return use(this.environment[this.kind]);
    } catch {
      return undefined;
    }
  }
}
