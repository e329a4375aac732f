import { within } from '../../lib/request/deadline.js';
import {
  StateWork,
  SessionPages,
  type Failure,
  type Flush,
  type SessionPage,
  type SessionWork,
  type WorkRequest,
  type WorkStep,
} from '../../lib/events/page-session.ports.js';
import { ReflexError } from '../../lib/errors/reflex.error.js';
import { encode } from '../../lib/protocol/codec.js';
import type { PatchOp } from '../../lib/protocol/patch.js';
import type { Value } from '../../lib/protocol/value.js';
import type { PageView } from '../../lib/protocol/wire.js';
import type { HandlerEffect } from '../../lib/state/effects.js';
import type { PageSessionRecord } from '../../lib/store/state.store.js';

/** The one state of scripted apps; its Var with id `n` is named `v<n>`. */
const STATE = 'S';

/** What a scripted handler sees. */
export interface Script {
  readonly work: ScriptedWork;
  readonly args: readonly Value[];
  readonly request: WorkRequest;
  readonly flush: Flush;
}

type Handler = (script: Script) => Promise<readonly HandlerEffect[] | void> | readonly HandlerEffect[] | void;

export class ScriptedWork implements SessionWork {
  private shown: Record<string, Value>;
  private values: Record<string, Value>;
  private readonly sent: Set<number>;

  constructor(readonly record: PageSessionRecord) {
    this.shown = this.values = { ...record.states[STATE] };
    this.sent = new Set(record.sent);
  }

  get(variable: number): Value {
    return this.values[`v${variable}`];
  }

  set(variable: number, value: Value): void {
    this.values = { ...this.values, [`v${variable}`]: value };
  }

  collect(adding: readonly number[] = []): Promise<WorkStep> {
    const changed = Object.keys(this.values).filter((name) => this.values[name] !== this.shown[name]);
    const ids = changed.map((name) => Number(name.slice(1))).filter((id) => this.sent.has(id));
    for (const id of adding) this.sent.add(id);
    const ops = [...new Set([...ids, ...adding])].map((id): PatchOp => [id, encode(this.get(id))]);
    this.shown = this.values;
    const states: WorkStep['states'] = changed.length > 0 ? { [STATE]: this.values } : {};
    return Promise.resolve({ states, computed: {}, ops });
  }
}

/** A port of page sessions whose events are functions of the test. */
export class ScriptedStates extends StateWork {
  private readonly handlers: { readonly run: Handler; readonly background: boolean }[] = [];
  readonly failures: unknown[] = [];

  constructor(private readonly timeout = 1_000) {
    super();
  }

  /** Adds an event, and returns its id. */
  on(run: Handler, background = false): number {
    return this.handlers.push({ run, background }) - 1;
  }

  has(event: number): boolean {
    return this.handlers[event] !== undefined;
  }

  isBackground(event: number): boolean {
    return this.handlers[event]!.background;
  }

  resume(record: PageSessionRecord): SessionWork {
    return this.begin(record);
  }

  begin(record: PageSessionRecord): SessionWork {
    return new ScriptedWork(record);
  }

  async run(
    work: SessionWork,
    event: number,
    args: readonly Value[],
    request: WorkRequest,
    flush: Flush,
  ): Promise<readonly HandlerEffect[]> {
    const { run } = this.handlers[event]!;
    const result = (async () => run({ work: work as ScriptedWork, args, request, flush }))();
    return (await within(this.timeout, 'The handler', result)) ?? [];
  }

  /** Events have their id for a name. */
  runOf(
    work: SessionWork,
    _state: object,
    event: string,
    args: readonly Value[],
    request: WorkRequest,
    flush: Flush,
  ): Promise<readonly HandlerEffect[]> {
    return this.run(work, Number(event), args, request, flush);
  }

  /** The first page shows the state. */
  shows(_state: object, variables: readonly number[]): boolean {
    return variables.includes(0);
  }

  write(work: SessionWork, variable: number, value: Value): Promise<void> {
    if (typeof value !== 'string') throw new ReflexError('REFLEX_BAD_ARGUMENT', 'The Var holds text');
    (work as ScriptedWork).set(variable, value.trim());
    return Promise.resolve();
  }

  failure(error: unknown): Failure {
    this.failures.push(error);
    if (error instanceof ReflexError) return { error: { code: error.code, message: error.detail, status: error.status } };
    return { error: { code: 'REFLEX_HANDLER_FAILED', message: String(error), status: 500 } };
  }
}

/** Pages `/0`, `/1` …, the one at `/n` showing the Vars `10n` to `10n + 2`; `onEnter` stands for guards and `onLoad`. */
export class ScriptedPages extends SessionPages {
  build = 'build-1';
  onEnter: (view: PageView, work: ScriptedWork, flush: Flush) => Promise<readonly HandlerEffect[] | void> | void = () =>
    undefined;

  view(url: string): PageView | undefined {
    const match = /^\/(\d)(?:\?|$)/.exec(url);
    return match ? { page: Number(match[1]), url, params: {} } : undefined;
  }

  page(id: number): SessionPage {
    return { vars: [id * 10, id * 10 + 1, id * 10 + 2], bound: [id * 10 + 1] };
  }

  missing(url: string): Promise<boolean> {
    return Promise.resolve(url !== '/api');
  }

  async guard(): Promise<void> {}

  async enter(view: PageView, work: SessionWork, _request: WorkRequest, flush: Flush): Promise<readonly HandlerEffect[]> {
    return (await this.onEnter(view, work as ScriptedWork, flush)) ?? [];
  }
}
