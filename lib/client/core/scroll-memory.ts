import { SafeStorage, type Environment } from './environment.js';

const POSITIONS = 'reflex:scroll';

/** Entries of the tab's history whose position is kept. */
const MOST = 100;

/**
 * Where each entry of the tab's history was scrolled to. The browser does that by itself for documents; within one it
 * would scroll before the new page is there.
 */
export class ScrollMemory {
  readonly #storage: SafeStorage;
  readonly #positions: Map<string, readonly [x: number, y: number]>;
  /** The entry that the browser is at. */
  #key: string;
  /** The entry whose page is on the screen: another, while a page is awaited. */
  #visible: string;

  constructor(private readonly environment: Environment) {
    this.#storage = new SafeStorage(environment, 'sessionStorage');
    this.#positions = new Map(parse(this.#storage.getItem(POSITIONS)));
    const { history } = environment;
    this.#key = this.#visible = keyOf(history.state) ?? newKey();
    history.replaceState(this.#marked(), '');
    history.scrollRestoration = 'manual';
  }

  push(url: string): void {
    this.#remember();
    this.#key = newKey();
    this.environment.history.pushState(this.#marked(), '', url);
  }

  replace(url: string): void {
    this.environment.history.replaceState(this.#marked(), '', url);
  }

  /** The browser went to another entry. */
  popped(): void {
    this.#remember();
    this.#key = keyOf(this.environment.history.state) ?? newKey();
  }

  /** The page of this entry comes to the screen. */
  arrive(): void {
    this.#visible = this.#key;
  }

  /** To where this entry was scrolled to; else to the place its hash names, else to the top. */
  restore(hash: string): void {
    const position = this.#positions.get(this.#key);
    const place = hash && this.environment.document.getElementById(hash.slice(1));
    if (!position && place) place.scrollIntoView();
    else this.environment.scrollTo(...(position ?? [0, 0]));
  }

  /** The document goes away, and with it what it knows. A reload is the browser's to restore. */
  leave(): void {
    this.#remember();
    this.environment.history.scrollRestoration = 'auto';
    this.#storage.setItem(POSITIONS, JSON.stringify([...this.#positions].slice(-MOST)));
  }

  /** The document came back as it was. */
  comeBack(): void {
    this.environment.history.scrollRestoration = 'manual';
  }

  #remember(): void {
    this.#positions.delete(this.#visible);
    this.#positions.set(this.#visible, [this.environment.scrollX, this.environment.scrollY]);
  }

  #marked(): object {
    return { ...(this.environment.history.state as object | null), reflex: this.#key };
  }
}

function keyOf(state: unknown): string | undefined {
  return (state as { readonly reflex?: string } | null)?.reflex;
}

function newKey(): string {
  return Math.random().toString(36).slice(2, 10);
}

function parse(text: string | null): [string, readonly [number, number]][] {
  try {
    return JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
}
