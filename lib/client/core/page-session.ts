import { CloseCode, NO_FRAME, PROTOCOL_VERSION, type WireEffect } from '../../protocol/wire.js';
import { BoundFields } from './bound-fields.js';
import { ClientError } from './client.error.js';
import { Connection } from './connection.js';
import { Departure } from './departure.js';
import { Errands } from './errands.js';
import type { Socket } from './environment.js';
import { Inbox } from './inbox.js';
import { listen } from './listen.js';
import { Navigation } from './navigation.js';
import type { Entry, Outbox } from './outbox.js';
import type { ClientOptions, ReflexClient } from './reflex.client.js';
import { StorageVars } from './storage-vars.js';
import type { Tab } from './tab.js';

/** Close code of a socket that got a frame longer than it takes. */
const TOO_LONG = 1009;

/**
 * An order to load the page anew that comes within this time of a departure may come of it: the request of another document
 * is what has made this one old, and its answer is then on its way. Milliseconds.
 */
const CONSEQUENCE = 30_000;

/** Effects that need the document. */
export type DocumentEffect = Exclude<WireEffect, { readonly do: 'redirect' | 'toast' | 'reload' | 'cookies' }>;

/** What a client hands to its page session. */
export interface PageSessionParts {
  readonly client: ReflexClient;
  readonly options: ClientOptions;
  readonly outbox: Outbox;
  readonly tab: Tab;
  readonly socketUrl: string;
  /** On its way already, where there is one. */
  readonly socket: Socket | undefined;
  /** The browser went to another entry of the tab's history since the document came. */
  readonly moved: boolean;
  /** What is shown is not what the server has: all is wanted anew. */
  readonly outdated: boolean;
}

/**
 * The browser's end of a page session: carries what the user did to the server, and what the server says to where it is
 * shown. Nothing of it is needed for the first paint, so its code comes after that.
 */
export class PageSession {
  readonly navigation: Navigation;

  readonly #parts: PageSessionParts;
  readonly #bound: BoundFields;
  readonly #connection: Connection;
  readonly #inbox: Inbox;
  readonly #storage: StorageVars;
  readonly #document = Math.random().toString(36).slice(2) + Math.random().toString(36).slice(2);
  readonly #errands: Errands;
  readonly #departure: Departure;
  #settled = false;
  #listening: (() => void) | undefined;

  constructor(
    parts: PageSessionParts,
    private readonly performInDocument: (effect: DocumentEffect) => void,
  ) {
    const { client, options, outbox, socketUrl } = parts;
    const { environment, boot, build } = options;
    this.#parts = parts;
    this.#errands = new Errands(
      environment,
      boot.path,
      () => parts.tab.session,
      (error) => client.report(error),
    );
    this.#departure = new Departure(client.timing.departure, parts.tab.announced);
    this.#bound = BoundFields.of(client);
    this.#connection = new Connection(environment, socketUrl, client.timing, client.status, {
      hello: () => ['h', PROTOCOL_VERSION, build, this.#hello()],
      receive: (frame) => this.#inbox.receive(frame),
      lost: (code) => this.#lost(code),
    });
    this.navigation = new Navigation(
      environment,
      {
        send: (url, traverses) => this.#navigate(url, traverses),
        load: (page) => options.load(page),
        failed: (error, what) => client.report(urlError(error, what)),
      },
      client.shown,
    );
    this.#storage = new StorageVars(environment, storageKeys(options.storage), client.vars, this.#bound);
    this.#inbox = new Inbox(
      {
        vars: client.vars,
        outbox,
        bound: this.#bound,
        errors: client.errors,
        navigation: this.navigation,
        storage: this.#storage,
        names: client.names,
        send: (frame) => this.#connection.send(frame, true),
        welcomed: (session) => this.#welcomed(session),
        reconnect: () => this.#connection.reconnect(),
        reload: () => this.#reload(),
        effects: (effects) => this.#perform(effects),
        failed: (error, silent) => client.fail(error, silent),
        report: (error) => client.report(error),
      },
      boot.n,
    );
    if (parts.outdated) this.#inbox.distrust();
  }

  /** Connects, and lives until `stop`. */
  start(): void {
    const { options, socket, moved } = this.#parts;
    this.#listening = this.#listen();
    this.#takeOver();
    this.#storage.sync();
    // Where another document is on its way, the page session is the other's from its request on.
    this.#departure.whenStaying(() => this.#connection.open(socket));
    if (moved) this.navigation.popped();
    this.#perform(options.boot.effects ?? []);
  }

  stop(): void {
    this.#listening?.();
    this.#listening = undefined;
    this.#departure.end();
    this.#connection.close();
  }

  #navigate(url: string, traverses: boolean): Entry | undefined {
    const { client } = this.#parts;
    if (!this.#listening || client.status.get() === 'replaced') return undefined;
    this.#bound.flush();
    return client.push('n', url, traverses);
  }

  #hello() {
    const { tab } = this.#parts;
    const previous = this.#settled ? undefined : tab.previous;
    return {
      session: tab.session,
      ...(previous && { previous }),
      last: this.#inbox.last ?? NO_FRAME,
      document: this.#document,
    };
  }

  #welcomed(session?: string): void {
    const { tab } = this.#parts;
    const before = tab.session;
    this.#settled = true;
    tab.adopt(session ?? before);
    tab.works();
    if (tab.session !== before) this.#takeOver();
    else if (tab.previous) this.#mourn(tab.previous);
    this.#connection.welcomed();
  }

  /** What an earlier document of this page session had not got through. */
  #takeOver(): void {
    const { client, outbox, tab } = this.#parts;
    const entries = client.names.unpack(tab.takeOutbox() ?? []);
    outbox.restore(entries);
    this.#bound.adopt(entries);
  }

  /** The server knows the page session no more that this tab had, and nobody will send what waited for it. */
  #mourn(session: string): void {
    const { client, tab } = this.#parts;
    if (!tab.takeOutbox(session)?.some(([kind]) => kind !== 'n')) return;
    client.fail({
      code: 'REFLEX_EVENTS_LOST',
      status: 503,
      message: 'The server was started again. What you did last may not have been saved.',
    });
  }

  #lost(code: number): void {
    const { outbox } = this.#parts;
    if (code === CloseCode.BadFrame || code === TOO_LONG) {
      const entry = outbox.choked();
      if (entry) this.#giveUp(entry, code);
    }
    outbox.offline();
    if (code === CloseCode.NotYours) this.#reload();
  }

  /** The server closes the connection when this comes. */
  #giveUp(entry: Entry, code: number): void {
    const { client } = this.#parts;
    const message = `${client.names.target(entry) || entry.target} was given up: the server closes the connection (${code}) when it comes`;
    client.report(new ClientError('REFLEX_EVENT_DROPPED', message));
    if (this.navigation.expects(entry)) this.navigation.abandon();
    if (entry.kind === 'b') this.#bound.giveUp(entry);
    const status = code === TOO_LONG ? 413 : 400;
    client.fail({ code: 'REFLEX_EVENT_DROPPED', status, message: 'The server does not accept this.' });
  }

  #reload(): void {
    const { client } = this.#parts;
    const reload = (): void => {
      if (client.reload()) this.#connection.close();
      else this.#connection.reconnect();
    };
    this.#errands.run(() => this.#departure.whenStaying(reload, CONSEQUENCE));
  }

  #perform(effects: readonly WireEffect[]): void {
    const { client, options } = this.#parts;
    this.#errands.perform(effects, (effect) => {
      if (effect.do === 'toast') {
        const { do: _, ...toast } = effect;
        client.toast(toast);
      } else if (effect.do === 'redirect') {
        if (effect.load) this.#departure.whenStaying(() => this.navigation.leave(effect.url));
        else this.navigation.go(effect.url, effect);
      } else if (effect.do === 'reload') this.#departure.whenStaying(() => options.environment.location.reload());
      else this.performInDocument(effect);
    });
  }

  #listen(): () => void {
    const { environment } = this.#parts.options;
    const { document } = environment;
    const removers = [
      listen(environment, {
        online: () => this.#connection.wake(),
        // Where it is not so, the next connection shows it.
        offline: () => this.#connection.reconnect(),
        popstate: () => this.navigation.popped(),
        storage: ({ key, newValue }: { readonly key: string | null; readonly newValue: string | null }) =>
          this.#storage.changed(key, newValue),
        beforeunload: () => this.#departure.begin(),
        pagehide: () => this.#hide(),
        pageshow: ({ persisted }: { readonly persisted: boolean }) => persisted && this.#comeBack(),
      }),
      listen(document, {
        visibilitychange: () => document.visibilityState === 'visible' && this.#connection.wake(),
      }),
    ];
    return () => removers.forEach((remove) => remove());
  }

  /** What waits is kept by the client. */
  #hide(): void {
    this.#departure.end();
    this.#connection.close();
    // It is not the connection's before `open`.
    this.#parts.socket?.close();
    this.navigation.abandon();
    this.navigation.hide();
  }

  /** Out of the back/forward cache. */
  #comeBack(): void {
    this.navigation.comeBack();
    this.#inbox.distrust();
    this.#connection.open();
  }
}

function storageKeys(storage: ClientOptions['storage'] = {}): ReadonlyMap<number, string> {
  return new Map(Object.entries(storage).map(([id, key]) => [Number(id), key]));
}

function urlError(error: unknown, what: 'url' | 'page'): ClientError {
  return what === 'url'
    ? new ClientError('REFLEX_URL_REFUSED', `${JSON.stringify(error)} is not followed: it is no http, https, mailto or tel URL`)
    : new ClientError('REFLEX_PAGE_LOAD_FAILED', 'The code of a page could not be loaded', { cause: error });
}
