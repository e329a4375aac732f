import type { PatchOp } from '../../protocol/patch.js';
import { PatchError } from '../../protocol/apply-patch.js';
import type { ClientFrame, PageView, ServerFrame, WireEffect, WireError } from '../../protocol/wire.js';
import { applyOps } from './apply-ops.js';
import type { BoundFields } from './bound-fields.js';
import { ClientError } from './client.error.js';
import type { FieldErrors } from './field-errors.js';
import { stateOf, type Names } from './names.js';
import type { Navigation } from './navigation.js';
import type { Entry, Outbox } from './outbox.js';
import type { StorageVars } from './storage-vars.js';
import { variableOf, type VarStore } from './var.store.js';

type Numbered = Extract<ServerFrame, readonly ['p' | 'x' | 'g' | 'l', number, number, ...unknown[]]>;

/** What a frame acts on. */
export interface InboxPorts {
  readonly vars: VarStore;
  readonly outbox: Outbox;
  readonly bound: BoundFields;
  readonly errors: FieldErrors;
  readonly navigation: Navigation;
  readonly storage: StorageVars;
  readonly names: Names;
  send(frame: ClientFrame): boolean;
  /** The hello was accepted. The page session is another than the hello's where its tab had an older one. */
  welcomed(session?: string): void;
  reconnect(): void;
  reload(): void;
  effects(effects: readonly WireEffect[]): void;
  /** `silent`: it is shown already. */
  failed(error: WireError, silent: boolean): void;
  report(error: unknown): void;
}

/** Takes the server's frames, each once and in order, to where they act. */
export class Inbox {
  #last: number;
  #lost = false;

  constructor(
    private readonly ports: InboxPorts,
    /** Number of the frame that the page was made after. */
    last: number,
  ) {
    this.#last = last;
  }

  /** Number of the last frame applied; undefined where what is here can no longer be trusted and all is wanted anew. */
  get last(): number | undefined {
    return this.#lost ? undefined : this.#last;
  }

  /** What is here is old, however it came so. */
  distrust(): void {
    this.#lost = true;
  }

  /** Throws what handling the frame throws; all is wanted anew then. */
  receive(frame: ServerFrame): void {
    try {
      this.#take(frame);
    } catch (error) {
      this.distrust();
      throw error;
    }
  }

  #take(frame: ServerFrame): void {
    const { outbox, welcomed, reload, send } = this.ports;
    switch (frame[0]) {
      case 'w':
        welcomed();
        outbox.online(frame[1], send);
        break;
      case 's':
        this.#snapshot(frame);
        break;
      case 'r':
        reload();
        break;
      case 'o':
        break;
      default:
        this.#numbered(frame);
    }
    this.ports.storage.sync();
  }

  #snapshot([, n, lastEvent, session, view, ops]: Extract<ServerFrame, readonly ['s', ...unknown[]]>): void {
    const { outbox, navigation, welcomed, send } = this.ports;
    welcomed(session);
    this.#last = n;
    this.#lost = false;
    const done = outbox.acknowledge(lastEvent);
    if (!this.#apply(lastEvent, ops, false)) return;
    outbox.online(lastEvent, send);
    if (done.some((entry) => navigation.expects(entry))) navigation.show(view).catch(this.ports.report);
    else if (!navigation.underway && view.url !== navigation.url) navigation.insist();
  }

  #numbered(frame: Numbered): void {
    const [kind, n, ack] = frame;
    if (n > this.#last + 1) return this.ports.reconnect();
    // The answer to something sent again may be one that had come before; it answers all the same.
    const again = n > 0 && n <= this.#last;
    if (n > this.#last) this.#last = n;
    const { outbox, navigation } = this.ports;
    const head = outbox.head;
    const done = ack ? outbox.acknowledge(ack) : [];
    const itself = done.find((entry) => entry.id === ack);
    this.#succeeded(done.filter((entry) => kind !== 'x' || entry !== itself));
    if (again) return;
    if (!this.#apply(ack, kind === 'p' ? frame[3] : kind === 'g' ? frame[4] : [], kind === 'x')) return;
    // A navigation whose page yields while it loads is shown before it is answered.
    const journey = ack ? itself : head;
    switch (kind) {
      case 'p':
        if (itself && navigation.expects(itself)) navigation.abandon();
        return this.#effects(frame[4]);
      case 'x':
        this.#failed(frame[3], itself);
        return this.#effects(frame[4]);
      case 'g':
        return this.#moved(frame[3], journey, frame[5], frame[6]);
      case 'l':
        if (!navigation.expects(journey)) return;
        if (frame[4]) navigation.refuse(missing, frame[3]);
        else navigation.leave(frame[3]);
    }
  }

  #moved(
    view: PageView,
    journey: Entry | undefined,
    effects: readonly WireEffect[] | undefined,
    address: 'push' | 'replace' | undefined,
  ): void {
    const { navigation } = this.ports;
    // Left for elsewhere meanwhile: that answer is to come.
    if (!navigation.expects(journey) && navigation.underway) return this.#effects(effects);
    navigation.show(view, address).then(() => this.#effects(effects), this.ports.report);
  }

  /**
   * `ack`: what the ops answer. They act on the Vars as the server had them, so what was typed is settled first. False
   * where one does not fit: then the page asks for all of it.
   */
  #apply(ack: number, ops: readonly PatchOp[], refused: boolean): boolean {
    const { vars, bound, reconnect } = this.ports;
    vars.batch(() => {
      bound.answered(ack, new Set(ops.map(([path]) => variableOf(path))), refused);
      this.#fit(ops);
      bound.applied(ack);
    });
    if (this.#lost) reconnect();
    return !this.#lost;
  }

  #succeeded(done: readonly Entry[]): void {
    const { names, errors, bound } = this.ports;
    for (const entry of done) {
      if (entry.kind !== 'e') continue;
      const state = stateOf(names.target(entry));
      errors.clear(state);
      bound.release((variable) => stateOf(names.var(variable) ?? '') === state);
    }
  }

  #failed(error: WireError, entry: Entry | undefined): void {
    const { navigation, errors, names, storage, failed } = this.ports;
    let silent = false;
    if (entry?.kind === 'n') silent = navigation.expects(entry) && navigation.refuse(error, entry.target as string);
    else if (entry) {
      const state = stateOf(names.target(entry));
      if (entry.kind === 'e') errors.clear(state);
      else storage.refused(entry.target as number);
      silent = error.fields !== undefined && errors.set(state, textOf(error.fields));
    }
    failed(error, silent);
  }

  #effects(effects: readonly WireEffect[] | undefined): void {
    if (effects?.length) this.ports.effects(effects);
  }

  #fit(ops: readonly PatchOp[]): void {
    const { vars, report, names } = this.ports;
    try {
      applyOps(vars, ops, (variable) => names.var(variable) !== undefined);
    } catch (error) {
      const path = error instanceof PatchError ? error.path : undefined;
      const id = path === undefined ? undefined : variableOf(path);
      const name = id === undefined ? 'a Var' : (names.var(id) ?? `the unknown Var ${id}`);
      report(new ClientError('REFLEX_PATCH_MISFIT', `A patch does not fit ${name}: ${String(error)}`, { cause: error }));
      this.#lost = true;
    }
  }
}

const missing: WireError = { code: 'REFLEX_PAGE_NOT_FOUND', status: 404, message: 'There is no page at this address.' };

/** The messages of each field in one. Validators write half sentences. */
function textOf(fields: NonNullable<WireError['fields']>): Record<string, string> {
  const join = (text: string, next: string): string => (text ? `${text}${/[.!?]$/.test(text) ? '' : ';'} ${next}` : next);
  return Object.fromEntries(Object.entries(fields).map(([field, messages]) => [field, messages.reduce(join, '')]));
}
