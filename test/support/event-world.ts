import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Module, type INestApplication, type LoggerService, type ModuleMetadata, type Type } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { eventProviders } from '../../lib/events/event.providers.js';
import { Limits, limitsOf } from '../../lib/events/limits.js';
import {
  SessionPages,
  StateWork,
  type Flush,
  type Outlet,
  type SessionPage,
  type SessionWork,
  type WorkRequest,
  type WorkStep,
} from '../../lib/events/page-session.ports.js';
import type { PageSession } from '../../lib/events/page-session.js';
import { PageSessions } from '../../lib/events/page-sessions.js';
import { RuntimeMode } from '../../lib/events/runtime-mode.js';
import { StateRegistry } from '../../lib/events/state-registry.js';
import type { Manifest } from '../../lib/protocol/manifest.js';
import type { Encoded, Value } from '../../lib/protocol/value.js';
import type { HandlerEffect } from '../../lib/state/effects.js';
import { PROTOCOL_VERSION, type PageView, type ServerFrame, type WireError } from '../../lib/protocol/wire.js';
import { EventRequests, type RequestOrigin } from '../../lib/request/event-requests.js';
import { MIDDLEWARE_OPTIONS } from '../../lib/request/middleware-chain.js';
import { MemoryStateStore } from '../../lib/store/memory-state.store.js';
import { StateStore, type PageSessionRecord } from '../../lib/store/state.store.js';

export interface WorldOptions extends Pick<ModuleMetadata, 'providers' | 'imports'> {
  readonly production?: boolean;
  readonly limits?: Partial<Limits>;
  /** What main.ts does between creation and the first event. */
  readonly main?: (app: INestApplication) => void;
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
}

/** What became of one event. */
export interface Outcome {
  readonly step: WorkStep;
  /** The steps of its `yield`s. */
  readonly shown: readonly { readonly step: WorkStep; readonly effects: readonly HandlerEffect[] }[];
  readonly effects: readonly HandlerEffect[];
  readonly error?: WireError;
  readonly failureEffects?: readonly HandlerEffect[];
  /** What was thrown. */
  readonly thrown?: unknown;
}

/** A Nest application with states, and one page session that shows all their Vars. Logged lines are kept. */
export class EventWorld implements AsyncDisposable {
  readonly log: string[] = [];
  record: PageSessionRecord;
  /** What the store throws at the next `yield`. */
  failNextFlush?: Error;

  private constructor(
    readonly app: INestApplication,
    readonly manifest: Manifest,
    log: string[],
    private readonly options: WorldOptions,
  ) {
    this.log = log;
    const sent = manifest.states.flatMap(({ vars }) => vars.map(({ id }) => id));
    this.record = {
      id: 'session',
      owner: '',
      build: '',
      n: 0,
      lastEvent: 0,
      view: VIEW,
      sent,
      states: {},
      computed: {},
      replies: [],
    };
  }

  static async create(options: WorldOptions): Promise<EventWorld> {
    const vars: number[] = [];
    class Pages extends SessionPages {
      readonly build = '';
      view = (): PageView => VIEW;
      page = (): SessionPage => ({ vars, bound: vars });
      missing = (): Promise<boolean> => Promise.resolve(true);
      guard = (): Promise<void> => Promise.resolve();
      enter = (): Promise<readonly HandlerEffect[]> => Promise.resolve([]);
    }
    const App = moduleOf({
      imports: [DiscoveryModule, ...(options.imports ?? [])],
      providers: [
        ...eventProviders,
        EventRequests,
        { provide: MIDDLEWARE_OPTIONS, useValue: { mode: 'none' } },
        { provide: Limits, useValue: limitsOf(options.limits) },
        { provide: RuntimeMode, useValue: { production: options.production ?? false } },
        { provide: StateStore, useValue: new MemoryStateStore({ max: 100, ttl: 60_000, replay: 64 }) },
        { provide: SessionPages, useClass: Pages },
        ...(options.providers ?? []),
      ],
    });
    const log: string[] = [];
    const app = await NestFactory.create(App, { logger: keeping(log), abortOnError: false });
    app.get(EventRequests).install();
    await app.init();
    const registry = app.get(StateRegistry);
    registry.discover();
    const manifest = manifestOf(registry);
    registry.bind(manifest);
    vars.push(...manifest.states.flatMap((state) => state.vars.map(({ id }) => id)));
    options.main?.(app);
    return new EventWorld(app, manifest, log, options);
  }

  /** Id of a Var or event by `State.name`. */
  id(qualified: string): number {
    const [state, name] = qualified.split('.');
    const found = this.manifest.states.find((one) => one.name === state);
    const member = [...found!.vars, ...found!.events].find((one) => one.name === name);
    if (!member) throw new Error(`${qualified} is not in the manifest`);
    return member.id;
  }

  async run(qualified: string, ...args: Value[]): Promise<Outcome> {
    return this.perform(args[0], (states, work, request, flush) => states.run(work, this.id(qualified), args, request, flush));
  }

  async write(qualified: string, value: Value): Promise<Outcome> {
    return this.perform(value, async (states, work) => {
      await states.write(work, this.id(qualified), value);
      return [];
    });
  }

  /** The values that a state has in the store. */
  values(state: string): Readonly<Record<string, Value>> {
    return this.record.states[state] ?? {};
  }

  /** The whole value of each Var, as a new page would get it. */
  async snapshot(...names: string[]): Promise<Outcome> {
    return this.perform(
      undefined,
      async () => [],
      names.map((name) => this.id(name)),
    );
  }

  /** A page session in the store, with a socket attached to it. */
  async connect(): Promise<Tab> {
    const sessions = this.app.get(PageSessions);
    const requests = this.app.get(EventRequests);
    const origin = requests.origin(new IncomingMessage(new Socket()));
    const { session } = await requests.run(origin, { url: '/', params: {}, body: undefined }, (request) =>
      sessions.open({ owner: '', view: VIEW, request, load: () => Promise.resolve([]) }),
    );
    const tab = new Tab(this, sessions, session, origin);
    await tab.attach();
    return tab;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
  }

  private async perform(
    body: unknown,
    task: (states: StateWork, work: SessionWork, request: WorkRequest, flush: Flush) => Promise<readonly HandlerEffect[]>,
    adding: readonly number[] = [],
  ): Promise<Outcome> {
    const states = this.app.get(StateWork);
    const requests = this.app.get(EventRequests);
    const upgrade = new IncomingMessage(new Socket());
    Object.assign(upgrade.headers, this.options.headers);
    const init = { url: '/', params: this.options.params ?? {}, body };
    const shown: { step: WorkStep; effects: readonly HandlerEffect[] }[] = [];
    return requests.run(requests.origin(upgrade), init, async (pair) => {
      const work = states.begin(this.record, pair);
      try {
        const effects = await task(states, work, pair, async (yielded) => {
          const step = await work.collect();
          if (this.failNextFlush) throw this.failNextFlush;
          this.commit(step);
          shown.push({ step, effects: yielded });
        });
        const step = await work.collect(adding);
        this.commit(step);
        return { step, shown, effects };
      } catch (thrown) {
        const { error, effects } = states.failure(thrown);
        return { step: { states: {}, computed: {}, ops: [] }, shown, effects: [], error, failureEffects: effects, thrown };
      }
    });
  }

  private commit(step: WorkStep): void {
    const { record } = this;
    this.record = {
      ...record,
      n: record.n + 1,
      states: { ...record.states, ...step.states },
      computed: { ...record.computed, ...step.computed },
    };
  }
}

/** The browser's end of a page session. */
export class Tab implements Outlet {
  readonly document = 'document';
  readonly frames: ServerFrame[] = [];
  open = true;
  private page?: PageSession;
  private lastEvent = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly world: EventWorld,
    private readonly sessions: PageSessions,
    readonly session: string,
    readonly origin: RequestOrigin,
  ) {}

  async attach(): Promise<void> {
    this.page = await this.sessions.attach(
      ['h', PROTOCOL_VERSION, '', { session: this.session, last: 0, document: this.document }],
      '',
      this,
    );
  }

  /** Sends an event, and resolves to the frame that answers it. */
  async run(qualified: string, ...args: Encoded[]): Promise<ServerFrame> {
    const id = ++this.lastEvent;
    this.sessions.receive(this.page!, this, ['e', id, this.world.id(qualified), args]);
    return this.until((frame) => (frame[0] === 'p' || frame[0] === 'x') && frame[2] === id);
  }

  /** The first frame, already here or yet to come, that passes. */
  async until(test: (frame: ServerFrame) => boolean): Promise<ServerFrame> {
    for (;;) {
      const found = this.frames.find(test);
      if (found) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  send(frame: string): void {
    this.frames.push(JSON.parse(frame) as ServerFrame);
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  close(): void {
    this.open = false;
  }

  terminate(): void {
    this.open = false;
  }

  ping(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

/** A module class. */
export function moduleOf(metadata: ModuleMetadata): Type<unknown> {
  class Feature {
    readonly metadata = metadata;
  }
  Module(metadata)(Feature);
  return Feature;
}

const VIEW: PageView = { page: 0, url: '/', params: {} };

/** As the compiler would make it, were everything used on one page. */
function manifestOf(registry: StateRegistry): Manifest {
  let id = 0;
  const states = registry.shapes().map(({ name, vars, events }) => ({
    name,
    vars: vars.filter(({ serverOnly }) => !serverOnly).map((one) => ({ id: id++, name: one.name, computed: one.computed })),
    events: events.map((one) => ({ id: id++, name: one.name })),
  }));
  return { hash: '', states, pages: [] };
}

function keeping(log: string[]): LoggerService {
  const keep =
    (level: string) =>
    (message: unknown, ...rest: unknown[]) => {
      if (level !== 'log')
        log.push(
          [level, message instanceof Error ? `${message.name}: ${message.message}` : message, ...rest].map(String).join(' '),
        );
    };
  return {
    log: keep('log'),
    error: keep('error'),
    warn: keep('warn'),
    debug: keep('debug'),
    verbose: keep('verbose'),
    fatal: keep('fatal'),
  };
}
