import { WebSocket } from 'ws';
import type { Environment, KeyValues } from '../../../lib/client/core/environment.js';

class MapStorage implements KeyValues {
  readonly items = new Map<string, string>();

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }
}

class TestDocument extends EventTarget {
  /** As written, in order; a browser's `document.cookie` reads otherwise. */
  readonly cookies: string[] = [];
  visibilityState = 'visible';

  get cookie(): string {
    return this.cookies.join('; ');
  }

  set cookie(text: string) {
    this.cookies.push(text);
  }

  getElementById(): null {
    return null;
  }
}

class TestHistory {
  scrollRestoration: 'auto' | 'manual' = 'auto';
  readonly entries: { url: string; state: unknown }[];
  index = 0;

  constructor(url: string) {
    this.entries = [{ url, state: null }];
  }

  get state(): unknown {
    return this.entries[this.index]!.state;
  }

  get url(): string {
    return this.entries[this.index]!.url;
  }

  pushState(state: unknown, _unused: string, url = this.url): void {
    this.entries.splice(this.index + 1, Infinity, { url: new URL(url, this.url).href, state });
    this.index++;
  }

  replaceState(state: unknown, _unused: string, url = this.url): void {
    this.entries[this.index] = { url: new URL(url, this.url).href, state };
  }
}

/** One tab's sessionStorage and localStorage: they outlive a document. */
export class TestTab {
  readonly sessionStorage = new MapStorage();
  readonly localStorage = new MapStorage();
}

/** A window as far as the runtime asks for one, with the real WebSocket of `ws`. */
export class TestWindow extends EventTarget implements Environment {
  readonly WebSocket = WebSocket as unknown as Environment['WebSocket'];
  readonly sessionStorage: MapStorage;
  readonly localStorage: MapStorage;
  readonly document = new TestDocument();
  readonly history: TestHistory;
  readonly location: Environment['location'];
  readonly errors: unknown[] = [];
  /** `assign <url>`, `replace <url>`, `reload`. */
  readonly loads: string[] = [];
  scrollX = 0;
  scrollY = 0;

  constructor(url: string, tab = new TestTab()) {
    super();
    this.sessionStorage = tab.sessionStorage;
    this.localStorage = tab.localStorage;
    const history = (this.history = new TestHistory(url));
    const { loads } = this;
    this.location = {
      get href() {
        return history.url;
      },
      get origin() {
        return new URL(history.url).origin;
      },
      get host() {
        return new URL(history.url).host;
      },
      get protocol() {
        return new URL(history.url).protocol;
      },
      assign: (target) => void loads.push(`assign ${target}`),
      replace: (target) => void loads.push(`replace ${target}`),
      reload: () => void loads.push('reload'),
    };
  }

  scrollTo(x: number, y: number): void {
    this.scrollX = x;
    this.scrollY = y;
  }

  reportError(error: unknown): void {
    this.errors.push(error);
  }

  fire(type: string, fields: object = {}): void {
    this.dispatchEvent(Object.assign(new Event(type), fields));
  }

  /** The browser's back button. */
  back(): void {
    this.history.index--;
    this.fire('popstate');
  }
}
