import type { PageView, WireError } from '../../protocol/wire.js';
import type { Environment } from './environment.js';
import type { Entry } from './outbox.js';
import { pathOf, safeUrl } from './safe-url.js';
import { ScrollMemory } from './scroll-memory.js';
import { urlOf, type Shown } from './shown.js';
import { Signal } from './signal.js';

/** What becomes of the tab's history: a new entry, another URL for this one, or nothing, since the browser moved already. */
type Mode = 'push' | 'replace' | 'pop';

interface Journey {
  readonly entry: Entry;
  readonly mode: Mode;
  readonly hash: string;
}

export interface NavigationPorts {
  /** Sends a navigation. Undefined where it cannot be: the browser then loads the page. */
  send(url: string, traverses: boolean): Entry | undefined;
  load(page: number): Promise<unknown>;
  /** A URL that is not followed, or a chunk that did not load. */
  failed(error: unknown, what: 'url' | 'page'): void;
}

/** Moves the tab between pages without loading a document. Only the last of several navigations counts. */
export class Navigation {
  /** From the click until the new page shows. */
  readonly busy = new Signal(false);

  readonly #scroll: ScrollMemory;
  readonly #modules = new Map<number, unknown>();
  /** Pages by the paths that led to them: their chunk loads while the server answers. */
  readonly #known = new Map<string, number>();
  #journey: Journey | undefined;
  /** Rises with each view that is to be shown; a chunk that comes late for an older one is not. */
  #turn = 0;
  #arrival: { readonly shown: Shown; readonly hash: string } | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly ports: NavigationPorts,
    private readonly shown: Signal<Shown>,
  ) {
    this.#scroll = new ScrollMemory(environment);
    const first = shown.get();
    if (first.kind !== 'page') return;
    this.#modules.set(first.view.page, first.module);
    this.#known.set(pathname(first.view.url), first.view.page);
  }

  /** Path and query string of what is shown. */
  get url(): string {
    return urlOf(this.shown.get());
  }

  /** Goes where a link, a redirect or an effect says. Only http, https, mailto and tel are followed. */
  go(href: string, options: { readonly replace?: boolean } = {}): void {
    const { location } = this.environment;
    const url = safeUrl(href, location.href);
    if (!url) return this.ports.failed(href, 'url');
    const path = pathOf(url);
    // As the browser does it: a link to where one is adds no entry.
    const mode = options.replace || url.href === location.href ? 'replace' : 'push';
    if (url.origin !== location.origin || !this.#depart(path, mode, url.hash)) this.#load(url.href, mode);
  }

  /** The browser went back or forward. */
  popped(): void {
    const url = new URL(this.environment.location.href);
    this.#scroll.popped();
    if (pathOf(url) === this.url && !this.#journey) {
      this.#scroll.arrive();
      this.#scroll.restore(url.hash);
    } else if (!this.#depart(pathOf(url), 'pop', url.hash)) this.environment.location.reload();
  }

  /** The server shows another page than this tab: asks it for ours. */
  insist(): void {
    const url = new URL(this.environment.location.href);
    this.#depart(pathOf(url), 'pop', url.hash);
  }

  /** True where the navigation of this entry is still the one that counts. */
  expects(entry: Entry | undefined): boolean {
    return entry !== undefined && this.#journey?.entry === entry;
  }

  get underway(): boolean {
    return this.#journey !== undefined;
  }

  /**
   * The server shows this view now. Resolves when the tab does, or another took its place. `address`: it is the page that
   * is here, with another query string; the user stays where they are on it.
   */
  async show(view: PageView, address?: 'push' | 'replace'): Promise<void> {
    const { mode, hash } = address ? { mode: address, hash: this.#hash } : this.#end(view.url);
    const turn = ++this.#turn;
    this.#known.set(pathname(view.url), view.page);
    if (!this.#modules.has(view.page)) {
      try {
        await this.#preload(view.page);
      } catch (error) {
        // Most often a chunk of a build that is no more: the whole page comes from the server.
        if (turn === this.#turn) this.#load(view.url, mode);
        this.ports.failed(error, 'page');
        return;
      }
    }
    if (turn === this.#turn)
      this.#commit({ kind: 'page', view, module: this.#modules.get(view.page) }, view.url, mode, hash, !address);
  }

  /** The navigation leads out of the pages. */
  leave(href: string): void {
    this.#load(href, this.#end(href).mode);
  }

  /** There is nothing at the URL, or nothing for this user; the page in the tab stays unless its URL is gone. */
  refuse(error: WireError, url: string): boolean {
    const { mode, hash } = this.#end(url);
    if (error.status === 404 || mode === 'pop') {
      this.#turn++;
      this.#commit({ kind: 'error', url, error }, url, mode, hash);
      return true;
    }
    this.busy.set(false);
    return false;
  }

  /** This has been rendered: the position follows. False where it is not what a navigation has just led to. */
  arrived(shown: Shown): boolean {
    if (this.#arrival?.shown !== shown) return false;
    this.#scroll.restore(this.#arrival.hash);
    this.#arrival = undefined;
    return true;
  }

  hide(): void {
    this.#scroll.leave();
  }

  comeBack(): void {
    this.#scroll.comeBack();
  }

  /** Nothing will come of the navigation. */
  abandon(): void {
    this.#journey = undefined;
    this.busy.set(false);
  }

  /** How the answer with this URL is shown. */
  #end(url: string): { readonly mode: Mode; readonly hash: string } {
    const journey = this.#journey;
    this.#journey = undefined;
    if (!journey) return { mode: url === this.url ? 'replace' : 'push', hash: '' };
    return { mode: journey.mode, hash: journey.entry.target === url ? journey.hash : '' };
  }

  #depart(path: string, mode: Mode, hash: string): boolean {
    const entry = this.ports.send(path, mode === 'pop');
    if (!entry) return false;
    this.#turn++;
    this.#journey = { entry, mode, hash };
    this.busy.set(true);
    const page = this.#known.get(pathname(path));
    if (page !== undefined) this.#preload(page).catch(() => undefined);
    return true;
  }

  async #preload(page: number): Promise<void> {
    if (!this.#modules.has(page)) this.#modules.set(page, await this.ports.load(page));
  }

  get #hash(): string {
    return new URL(this.environment.location.href).hash;
  }

  #commit(shown: Shown, url: string, mode: Mode, hash: string, arrives = true): void {
    if (mode === 'push') this.#scroll.push(url + hash);
    else if (mode === 'replace' || url !== pathOf(new URL(this.environment.location.href))) this.#scroll.replace(url + hash);
    this.#scroll.arrive();
    // The same page again stays where the user has scrolled to.
    if (arrives && (hash || url !== this.url)) this.#arrival = { shown, hash };
    this.shown.set(shown);
    this.busy.set(false);
  }

  #load(href: string, mode: Mode): void {
    const { location } = this.environment;
    const url = safeUrl(href, location.href);
    this.busy.set(false);
    if (!url) this.ports.failed(href, 'url');
    else if (mode === 'push') location.assign(url.href);
    else if (mode === 'pop' && url.href === location.href) location.reload();
    else location.replace(url.href);
  }
}

function pathname(url: string): string {
  return url.split('?', 1)[0]!;
}
