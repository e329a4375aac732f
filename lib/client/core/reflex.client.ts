import { decode, encode, VALUE_DEPTH } from '../../protocol/codec.js';
import type { Value } from '../../protocol/value.js';
import type { Boot, WireEffect, WireError } from '../../protocol/wire.js';
import type { BoundFields } from './bound-fields.js';
import { ClientError } from './client.error.js';
import type { Status } from './connection.js';
import type { Environment, Socket } from './environment.js';
import { FieldErrors } from './field-errors.js';
import { listen } from './listen.js';
import { Names, type NameTable } from './names.js';
import { Outbox, SECRET, type Entry } from './outbox.js';
import type { PageSession, PageSessionParts } from './page-session.js';
import { urlOf, type Shown } from './shown.js';
import { Cells, Signal } from './signal.js';
import { Tab } from './tab.js';
import { defaultTiming, type Timing } from './timing.js';
import { variableOf, VarStore } from './var.store.js';

/** A notification as an event asks for it. */
export type Toast = Omit<Extract<WireEffect, { readonly do: 'toast' }>, 'do'>;

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
  /** Delays, in milliseconds. */
  readonly timing?: Partial<Timing>;
}

/** A browser-only Var: `local()` in a page. */
export interface LocalHandle<T = unknown> {
  readonly initial: T;
}

/**
 * What a page shows, and what the user does: kept in order and safe from the first paint on. The way to the server and
 * back is the work of a `PageSession`, whose code comes later. It knows neither React nor the DOM, and lives as long as its
 * document.
 */
export class ReflexClient {
  readonly vars = new VarStore();
  readonly errors = new FieldErrors();
  /** See `BoundFields.of`. */
  bound?: BoundFields;
  readonly names: Names;
  readonly shown: Signal<Shown>;
  readonly timing: Timing;
  /** Of the connection. */
  readonly status = new Signal<Status>('connecting');
  /** Undefined until `connect`. */
  readonly session = new Signal<PageSession | undefined>(undefined);
  /** Values of the `local()`s that live outside of any `each()`. */
  readonly locals = new Cells<LocalHandle, unknown>((handle) => handle.initial);
  /** Messages that wait to be shown. */
  readonly toasts = new Signal<readonly Toast[]>([]);
  /** The last failure of an event, a write or a navigation, fields or not. */
  readonly failure = new Signal<WireError | undefined>(undefined);

  readonly #options: ClientOptions;
  readonly #outbox = new Outbox();
  readonly #tab: Tab;
  /** Where the document was loaded from. */
  readonly #href: string;
  /** What is shown is not what the server has. */
  #outdated = false;
  /** Opened before there is a page session that could talk on it. */
  #socket: Socket | undefined;
  #listening: (() => void) | undefined;

  constructor(options: ClientOptions) {
    const { environment, boot, module } = options;
    this.#options = options;
    this.timing = { ...defaultTiming, ...options.timing };
    this.#tab = new Tab(environment, boot.session);
    const { history, location } = environment;
    if (boot.readdressed) history.replaceState(history.state, '', boot.view.url + new URL(location.href).hash);
    this.#href = location.href;
    this.names = new Names(options.names);
    this.shown = new Signal<Shown>({ kind: 'page', view: boot.view, module });
    this.#fill(boot.vars);
  }

  /** Path and query string of the page that is shown. */
  get url(): string {
    return urlOf(this.shown.get());
  }

  get development(): boolean {
    return this.#options.boot.development;
  }

  /** Another document may be on its way: to load this one again would call it off. */
  get leaving(): boolean {
    return Date.now() - this.#tab.announced < this.timing.departure;
  }

  /** Counts of events on their way, by the id of the event. */
  get pending(): Cells<number, number> {
    return this.#outbox.pending;
  }

  /** From here on what the user does is kept for the server. Lives until `stop`. */
  start(): void {
    if (this.#listening) return;
    this.#listening = this.#listen();
    this.#tab.arrive();
    this.#open();
  }

  stop(): void {
    this.#listening?.();
    this.#listening = undefined;
    this.session.get()?.stop();
    this.#hangUp();
  }

  /** Begins the conversation with the server, unless it is stopped. To be called once. */
  connect(create: (parts: PageSessionParts) => PageSession): void {
    if (!this.#listening) return;
    const { environment } = this.#options;
    const session = create({
      client: this,
      options: this.#options,
      outbox: this.#outbox,
      tab: this.#tab,
      socketUrl: this.#socketUrl(),
      socket: this.#socket,
      moved: environment.location.href !== this.#href,
      outdated: this.#outdated,
    });
    this.#socket = undefined;
    session.start();
    this.session.set(session);
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
    this.bound?.flush();
    this.push(
      'e',
      event,
      args.map((arg) => encode(arg as Value)),
      args.some((arg) => Object.hasOwn(Object(arg) as object, SECRET)),
    );
  }

  /** Puts something on its way to the server. Undefined where the outbox is full. */
  push(kind: Entry['kind'], target: Entry['target'], body: Entry['body'] = null, secret = false): Entry | undefined {
    const entry = this.#outbox.push(kind, target, body, secret);
    if (!entry && this.failure.get()?.code !== 'REFLEX_OUTBOX_FULL') {
      this.report(new ClientError('REFLEX_OUTBOX_FULL', 'The server is away, and no more events are kept for it'));
      this.fail({
        code: 'REFLEX_OUTBOX_FULL',
        status: 503,
        message: 'The server cannot be reached. What you do now is not kept.',
      });
    }
    return entry;
  }

  /** Goes to a page of the app, or to any other http, https, mailto or tel URL. */
  navigate(href: string, options?: { readonly replace?: boolean }): void {
    const session = this.session.get();
    if (session) return session.navigation.go(href, options);
    const done = this.session.subscribe(() => {
      done();
      this.navigate(href, options);
    });
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
    this.#options.environment.reportError(error);
  }

  /** Loads the document again; what waits goes along. False where that was done a moment ago and did not help. */
  reload(): boolean {
    if (this.#tab.reload()) return true;
    this.report(new ClientError('REFLEX_RELOAD_LOOP', 'The page would be loaded again, right after it was'));
    return false;
  }

  /** Something the user did has failed. `silent`: it is shown already. */
  fail(error: WireError, silent = false): void {
    this.failure.set(error);
    if (silent) return;
    const { message, code, id } = error;
    if (this.development) this.toast({ title: code, message, color: 'red', autoClose: false });
    else this.toast({ message: id ? `${message} (${id})` : message, color: 'red' });
  }

  /** Each op of the HTML's data sets the whole of a Var. */
  #fill(ops: Boot['vars']): void {
    for (const op of ops) {
      const id = variableOf(op[0]);
      try {
        this.vars.confirm(id, decode(op[1], { depth: VALUE_DEPTH }));
      } catch (error) {
        this.#outdated = true;
        this.report(error);
      }
    }
  }

  /** The handshake of the socket need not wait for the code that will talk on it. */
  #open(): void {
    this.#socket = new this.#options.environment.WebSocket(this.#socketUrl());
    // An `error` without a listener would be thrown by `ws`.
    this.#socket.addEventListener('error', () => undefined);
  }

  #hangUp(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  #socketUrl(): string {
    const { environment, boot } = this.#options;
    const { protocol, host } = environment.location;
    return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}${boot.path}`;
  }

  #listen(): () => void {
    const { environment } = this.#options;
    const removers = [
      listen(environment, {
        beforeunload: () => this.#tab.announce(),
        pagehide: () => this.#hide(),
        pageshow: ({ persisted }: { readonly persisted: boolean }) => persisted && this.#comeBack(),
      }),
      listen(environment.document, {
        compositionstart: () => this.bound?.compose(true),
        compositionend: () => this.bound?.compose(false),
      }),
    ];
    return () => removers.forEach((remove) => remove());
  }

  #hide(): void {
    this.bound?.flush();
    this.#hangUp();
    this.#tab.leave();
    const entries = this.#outbox.handOver();
    if (entries.length) this.#tab.leaveOutbox(this.names.pack(entries));
  }

  /** Out of the back/forward cache. Documents in between may have had the page session. */
  #comeBack(): void {
    this.#tab.arrive();
    this.#outdated = true;
    if (this.#outbox.head && !this.#tab.takeOutbox()) {
      // One of them took the entries over.
      this.#outbox.clear();
      this.bound?.forget();
    }
  }
}
