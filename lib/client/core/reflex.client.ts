import { encode } from '../../protocol/codec.js';
import type { Value } from '../../protocol/value.js';
import { CloseCode, NO_FRAME, PROTOCOL_VERSION, type Boot, type WireEffect, type WireError } from '../../protocol/wire.js';
import { BoundFields } from './bound-fields.js';
import { ClientError } from './client.error.js';
import { Connection, type Status } from './connection.js';
import type { Environment } from './environment.js';
import { FieldErrors } from './field-errors.js';
import { Inbox } from './inbox.js';
import { Names, stateOf, type NameTable } from './names.js';
import { Navigation, type Shown } from './navigation.js';
import { Outbox, type Entry } from './outbox.js';
import { Cells, Signal } from './signal.js';
import { StorageVars } from './storage-vars.js';
import { Tab } from './tab.js';
import { defaultTiming, type Timing } from './timing.js';
import { VarStore } from './var.store.js';

/** Close code of a socket that got a frame longer than it takes. */
const TOO_LONG = 1009;

const OUTBOX = 'reflex:outbox:';

export type Toast = Omit<Extract<WireEffect, { readonly do: 'toast' }>, 'do'>;

/** Effects that need the document. */
export type DocumentEffect = Exclude<WireEffect, { readonly do: 'redirect' | 'toast' | 'reload' }>;

export interface ClientOptions {
  readonly environment: Environment;
  readonly boot: Boot;
  /** Hash of the manifest that the bundle was built with. */
  readonly build: string;
  readonly names: NameTable;
  /** localStorage keys by the ids of the Vars that are kept there. */
  readonly storage?: Readonly<Record<number, string>>;
  /** Loads the module of a page. */
  load(page: number): Promise<unknown>;
  /** The module of the page that `boot` shows. */
  readonly module: unknown;
  perform?(effect: DocumentEffect): void;
  /** Delays, in milliseconds. */
  readonly timing?: Partial<Timing>;
}

/** A browser-only Var: `local()` in a page. */
export interface LocalHandle<T = unknown> {
  readonly initial: T;
}

/**
 * The browser's end of a page session: what the page shows, and the way for what the user does. It knows neither React
 * nor the DOM, and lives as long as its document.
 */
export class ReflexClient {
  readonly vars: VarStore;
  readonly errors = new FieldErrors();
  readonly bound: BoundFields;
  readonly navigation: Navigation;
  readonly names: Names;
  /** Values of the `local()`s that live outside of any `each()`. */
  readonly locals = new Cells<LocalHandle, unknown>((handle) => handle.initial);
  /** Messages that wait to be shown. */
  readonly toasts = new Signal<readonly Toast[]>([]);
  /** The last failure of an event, a write or a navigation, fields or not. */
  readonly failure = new Signal<WireError | undefined>(undefined);

  readonly #environment: Environment;
  readonly #options: ClientOptions;
  readonly #outbox: Outbox;
  readonly #inbox: Inbox;
  readonly #storage: StorageVars;
  readonly #connection: Connection;
  readonly #tab: Tab;
  readonly #document = Math.random().toString(36).slice(2) + Math.random().toString(36).slice(2);
  #session: string;
  #settled = false;
  #listening: (() => void) | undefined;

  constructor(options: ClientOptions) {
    const { environment, boot } = options;
    const timing = { ...defaultTiming, ...options.timing };
    this.#environment = environment;
    this.#options = options;
    this.#session = boot.session;
    this.names = new Names(options.names);
    this.vars = new VarStore((id) => this.names.var(id) !== undefined);
    this.#tab = new Tab(environment, boot.session);
    this.#connection = new Connection(environment, socketUrl(environment, boot.path), timing, {
      hello: () => ['h', PROTOCOL_VERSION, options.build, this.#hello()],
      receive: (frame) => this.#inbox.receive(frame),
      lost: (code) => this.#lost(code),
    });
    this.#outbox = new Outbox((frame) => this.#connection.send(frame, true));
    this.bound = new BoundFields(
      this.vars,
      timing,
      (variable, value) => this.#push('b', variable, value),
      (variable) => this.#edited(variable),
    );
    this.navigation = new Navigation(
      environment,
      {
        send: (url) => this.#navigate(url),
        load: options.load,
        failed: (error, what) => this.#report(urlError(error, what)),
      },
      boot.view,
      options.module,
    );
    this.#storage = new StorageVars(environment, storageKeys(options.storage), this.vars, this.bound);
    this.#inbox = new Inbox(
      {
        vars: this.vars,
        outbox: this.#outbox,
        bound: this.bound,
        errors: this.errors,
        navigation: this.navigation,
        storage: this.#storage,
        names: this.names,
        welcomed: (session) => this.#welcomed(session ?? this.#session),
        reconnect: () => this.#connection.reconnect(),
        reload: () => this.#reload(),
        effects: (effects) => this.#effects(effects),
        failed: (error, silent) => this.#failed(error, silent),
        report: (error) => this.#report(error),
      },
      boot,
    );
  }

  get status(): Signal<Status> {
    return this.#connection.status;
  }

  get shown(): Signal<Shown> {
    return this.navigation.shown;
  }

  get development(): boolean {
    return this.#options.boot.development;
  }

  /** Counts of events on their way, by the id of the event. */
  get pending(): Cells<number, number> {
    return this.#outbox.pending;
  }

  /** Connects, and lives until `stop`. */
  start(): void {
    if (this.#listening) return;
    this.#listening = this.#listen();
    this.#tab.arrive();
    this.#takeOver();
    this.#storage.sync();
    this.#connection.open();
    this.#effects(this.#options.boot.effects ?? []);
  }

  stop(): void {
    this.#listening?.();
    this.#listening = undefined;
    this.#connection.close();
  }

  /**
   * Calls an event handler of a state: `client.send('CounterState.increment', [1])`. It arrives once and in order, even
   * if the connection is lost meanwhile. Throws where there is no such event.
   */
  send(name: string, args: readonly unknown[] = []): void {
    const event = this.names.eventId(name);
    if (event < 0) throw new ClientError('REFLEX_EVENT_UNKNOWN', `There is no event '${name}'`);
    this.dispatch(event, args);
  }

  /** As `send`, by the id of the event. What was typed into bound inputs goes first. */
  dispatch(event: number, args: readonly unknown[]): void {
    this.bound.flush();
    this.#push(
      'e',
      event,
      args.map((arg) => encode(arg as Value)),
    );
  }

  /** Goes to a page of the app, or to any other http, https, mailto or tel URL. */
  navigate(href: string, options?: { readonly replace?: boolean }): void {
    this.navigation.go(href, options);
  }

  /** Hands out the messages to show. */
  takeToasts(): readonly Toast[] {
    const toasts = this.toasts.get();
    if (toasts.length) this.toasts.set([]);
    return toasts;
  }

  toast(toast: Toast): void {
    this.toasts.set([...this.toasts.get(), toast]);
  }

  report(error: unknown): void {
    this.#report(error);
  }

  #push(kind: Entry['kind'], target: Entry['target'], body: Entry['body'] = null): Entry | undefined {
    const entry = this.#outbox.push(kind, target, body);
    if (!entry && this.failure.get()?.code !== 'REFLEX_OUTBOX_FULL') {
      this.#report(new ClientError('REFLEX_OUTBOX_FULL', 'The server is away, and no more events are kept for it'));
      this.#failed(
        { code: 'REFLEX_OUTBOX_FULL', status: 503, message: 'The server cannot be reached. What you do now is not kept.' },
        false,
      );
    }
    return entry;
  }

  #navigate(url: string): Entry | undefined {
    if (!this.#listening || this.status.get() === 'replaced') return undefined;
    this.bound.flush();
    return this.#push('n', url);
  }

  #edited(variable: number): void {
    const name = this.names.var(variable) ?? '';
    const state = stateOf(name);
    this.errors.clear(state, name.slice(state.length + 1));
  }

  #hello() {
    const previous = this.#settled ? undefined : this.#tab.previous;
    return {
      session: this.#session,
      ...(previous && { previous }),
      last: this.#inbox.last ?? NO_FRAME,
      document: this.#document,
    };
  }

  #welcomed(session: string): void {
    const changed = session !== this.#session;
    this.#session = session;
    this.#settled = true;
    this.#tab.adopt(session);
    this.#tab.works();
    if (changed) this.#takeOver();
    this.#connection.welcomed();
  }

  #lost(code: number): void {
    if (code === CloseCode.BadFrame || code === TOO_LONG) {
      const entry = this.#outbox.choked();
      if (entry) {
        const message = `${this.names.target(entry) || entry.target} was given up: the server closes the connection (${code}) when it comes`;
        this.#report(new ClientError('REFLEX_EVENT_DROPPED', message));
        if (this.navigation.expects(entry)) this.navigation.abandon();
        if (entry.kind === 'b') this.bound.giveUp(entry);
        this.#failed(
          { code: 'REFLEX_EVENT_DROPPED', status: code === TOO_LONG ? 413 : 400, message: 'The server does not accept this.' },
          false,
        );
      }
    }
    this.#outbox.offline();
    if (code === CloseCode.NotYours) this.#reload();
  }

  /** What an earlier document of this page session had not got through. */
  #takeOver(): void {
    const text = this.#tab.storage.take(OUTBOX + this.#session);
    if (text === null) return;
    const entries = this.names.unpack(text);
    this.#outbox.restore(entries);
    for (const entry of entries) if (entry.kind === 'b') this.bound.adopt(entry);
  }

  #reload(): void {
    if (this.#tab.reload()) return this.#connection.close();
    this.#report(new ClientError('REFLEX_RELOAD_LOOP', 'The server asks for a reload again, right after one'));
    this.#connection.reconnect();
  }

  #effects(effects: readonly WireEffect[]): void {
    for (const effect of effects) {
      if (effect.do === 'toast') {
        const { do: _, ...toast } = effect;
        this.toast(toast);
      } else if (effect.do === 'redirect') this.navigation.go(effect.url, effect);
      else if (effect.do === 'reload') this.#environment.location.reload();
      else this.#options.perform?.(effect);
    }
  }

  #failed(error: WireError, silent: boolean): void {
    this.failure.set(error);
    if (silent) return;
    const { message, code, id } = error;
    if (this.development) this.toast({ title: code, message, color: 'red', autoClose: false });
    else this.toast({ message: id ? `${message} (${id})` : message, color: 'red' });
  }

  #report(error: unknown): void {
    this.#environment.reportError(error);
  }

  #listen(): () => void {
    const { document } = this.#environment;
    const removers: (() => void)[] = [];
    const on = <E>(
      target: Pick<Environment, 'addEventListener' | 'removeEventListener'>,
      type: string,
      listener: (event: E) => void,
    ) => {
      const listen = (event: Event) => listener(event as E);
      target.addEventListener(type, listen);
      removers.push(() => target.removeEventListener(type, listen));
    };
    on(this.#environment, 'online', () => this.#connection.wake());
    on(document, 'visibilitychange', () => document.visibilityState === 'visible' && this.#connection.wake());
    on(this.#environment, 'popstate', () => this.navigation.popped());
    on(this.#environment, 'storage', ({ key, newValue }: { key: string | null; newValue: string | null }) =>
      this.#storage.changed(key, newValue),
    );
    on(this.#environment, 'beforeunload', () => this.#tab.announce(this.#session));
    on(this.#environment, 'pagehide', () => this.#hide());
    on(this.#environment, 'pageshow', ({ persisted }: { persisted: boolean }) => persisted && this.#comeBack());
    on(document, 'compositionstart', () => this.bound.compose(true));
    on(document, 'compositionend', () => this.bound.compose(false));
    return () => removers.forEach((remove) => remove());
  }

  #hide(): void {
    this.bound.flush();
    this.#connection.close();
    this.#tab.leave(this.#session);
    const entries = this.#outbox.handOver();
    this.navigation.abandon();
    if (entries.length) this.#tab.storage.setItem(OUTBOX + this.#session, this.names.pack(entries));
    this.navigation.hide();
  }

  /** Out of the back/forward cache. Documents in between may have had the page session. */
  #comeBack(): void {
    this.#tab.arrive();
    this.navigation.comeBack();
    if (this.#outbox.head && this.#tab.storage.take(OUTBOX + this.#session) === null) {
      // One of them took the entries over.
      this.#outbox.clear();
      this.bound.forget();
    }
    this.#inbox.distrust();
    this.#connection.open();
  }
}

function socketUrl({ location }: Environment, path: string): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${path}`;
}

function storageKeys(storage: ClientOptions['storage'] = {}): ReadonlyMap<number, string> {
  return new Map(Object.entries(storage).map(([id, key]) => [Number(id), key]));
}

function urlError(error: unknown, what: 'url' | 'page'): ClientError {
  return what === 'url'
    ? new ClientError('REFLEX_URL_REFUSED', `${JSON.stringify(error)} is not followed: it is no http, https, mailto or tel URL`)
    : new ClientError('REFLEX_PAGE_LOAD_FAILED', 'The code of a page could not be loaded', { cause: error });
}
