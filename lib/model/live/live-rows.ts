import type { Type } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { OwnEvent } from '../../events/own-accord.js';
import type { PageSession } from '../../events/page-session.js';
import type { PageSessions } from '../../events/page-sessions.js';
import { getStateMetadata } from '../../state/state.metadata.js';
import type { Peers } from '../../store/peers.js';
import type { ModelContract } from '../contract/model.contract.js';
import type { EntityClass } from '../contract/model.field.js';
import { ChangedKeys } from './changed-keys.js';
import type { ModelChange, ModelChanges } from './model-changes.js';
import { holds } from './read-mark.js';
import { RowSubscriber } from './row-subscriber.js';
import { entitiesShownBy, isRelated } from './watched-entities.js';

/** From the first change until pages read: those that come with it are read with it. Milliseconds. */
const DELAY = 100;
/** From one round of reading to the next, however many changes there are. Milliseconds. */
const INTERVAL = 500;
/** Pages that read at the same time: the others wait, so that people's own events find a connection to the database. */
const AT_ONCE = 8;

/** The event by which a state reads its rows again, and the Var that says when it did last. */
const EVENT = 'rowsChanged';
const MARK = 'readMark';

/** A model state whose rows follow what others write. */
interface LiveState {
  readonly target: Type<object>;
  readonly name: string;
  /** Names of the entities whose rows have the keys of this state, and of all that it shows. */
  readonly own: ReadonlySet<string>;
  readonly shown: ReadonlySet<string>;
  /** When a row was last changed, on the clock of `readMark`. */
  changedAt: number;
}

interface Watched {
  readonly names: Set<string>;
  readonly contracts: Map<string, ModelContract>;
  readonly subscriber: RowSubscriber;
}

/** What changes are called between processes. */
const TOPIC = 'model';

type Pending = Map<LiveState, ChangedKeys>;

/**
 * Has open pages read their rows again when somebody has changed them, each under its own user's scope. Changes are collected for
 * a moment; a page whose rows are newer than the change, as after its own event, reads nothing.
 */
export class LiveRows {
  private readonly states: LiveState[] = [];
  private readonly sources = new Map<DataSource, Watched>();
  /** What has changed since the last round. */
  private changed: Pending = new Map();
  /** What pages have not read yet. */
  private readonly pending = new WeakMap<PageSession, Pending>();
  /** The pages whose turn to read comes, in this order. */
  private readonly waiting = new Set<PageSession>();
  /** Those that could not, for all that waits in their queues. */
  private readonly crowded = new Set<PageSession>();
  private reading = 0;
  private timer?: ReturnType<typeof setTimeout>;
  private lastRound = -INTERVAL;
  private readonly ends: readonly (() => void)[];

  constructor(
    private readonly sessions: PageSessions,
    private readonly changes: ModelChanges,
    /** The other processes that share the page sessions. */
    peers?: Peers,
  ) {
    this.ends = [
      changes.subscribe((change) => this.take(change)),
      sessions.onAttach((session) => this.arrived(session)),
      ...(peers ? this.share(peers) : []),
    ];
  }

  /** Has the rows of a state followed. `target` is a `@State()` class. */
  watch(target: Type<object>, contract: ModelContract, dataSource: DataSource): void {
    const { names, contracts } = this.source(dataSource);
    const namesOf = (entity: EntityClass): string[] => {
      const related = dataSource.entityMetadatas.filter(({ target: other }) => isRelated(other, entity));
      return [entity.name, ...related.map(({ name }) => name)];
    };
    const own = namesOf(contract.entity);
    const shown = [...entitiesShownBy(contract)].flatMap(namesOf);
    for (const name of own) contracts.set(name, contract);
    for (const name of shown) names.add(name);
    // What was before this process began nobody has told it.
    this.states.push({
      target,
      name: getStateMetadata(target)!.name,
      own: new Set(own),
      shown: new Set(shown),
      changedAt: performance.now(),
    });
  }

  close(): void {
    for (const end of this.ends) end();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting.clear();
    this.crowded.clear();
    this.states.length = 0;
    for (const [{ subscribers }, { subscriber }] of this.sources) {
      const at = subscribers.indexOf(subscriber);
      if (at >= 0) subscribers.splice(at, 1);
    }
    this.sources.clear();
  }

  private source(dataSource: DataSource): Watched {
    let watched = this.sources.get(dataSource);
    if (!watched) {
      const names = new Set<string>();
      const contracts = new Map<string, ModelContract>();
      watched = { names, contracts, subscriber: new RowSubscriber(this.changes, names, contracts) };
      this.sources.set(dataSource, watched);
      this.listen();
    }
    return watched;
  }

  /** A data source forgets who listens when it is initialised, which may be later than this app is. */
  private listen(): void {
    for (const [{ subscribers }, { subscriber }] of this.sources) {
      if (!subscribers.includes(subscriber)) subscribers.push(subscriber);
    }
  }

  /** What is written here is told the others, and what they tell is followed. */
  private share(peers: Peers): readonly (() => void)[] {
    return [
      this.changes.subscribe(({ entity, keys }) => peers.tell(TOPIC, { entity, keys })),
      peers.hear(TOPIC, (message) => isChange(message) && this.take(message)),
      peers.onGap(() => {
        for (const state of this.states) for (const entity of state.own) this.take({ entity, keys: [] });
      }),
    ];
  }

  private take({ entity, keys }: ModelChange): void {
    for (const state of this.states) {
      if (!state.shown.has(entity)) continue;
      state.changedAt = performance.now();
      keysIn(this.changed, state).add(state.own.has(entity) ? keys : []);
    }
    if (this.changed.size > 0) this.schedule(Math.max(DELAY, this.lastRound + INTERVAL - performance.now()));
  }

  /** A page has a socket, perhaps again: it was told of nothing since it was made or lost the last one. */
  private arrived(session: PageSession): void {
    this.listen();
    for (const state of this.states) this.mark(session, state, []);
    this.read();
  }

  private schedule(delay: number): void {
    this.timer ??= setTimeout(() => this.round(), delay).unref();
  }

  private round(): void {
    this.timer = undefined;
    this.lastRound = performance.now();
    for (const session of this.crowded) this.waiting.add(session);
    this.crowded.clear();
    const { changed } = this;
    this.changed = new Map();
    for (const session of this.sessions.attached()) {
      for (const [state, { list }] of changed) this.mark(session, state, list);
    }
    this.read();
  }

  private mark(session: PageSession, state: LiveState, keys: readonly string[]): void {
    if (isFresh(session, state)) return;
    let pending = this.pending.get(session);
    if (!pending) this.pending.set(session, (pending = new Map()));
    keysIn(pending, state).add(keys);
    this.waiting.add(session);
  }

  private read(): void {
    for (const session of this.waiting) {
      if (this.reading >= AT_ONCE) return;
      this.waiting.delete(session);
      // One whose own event runs has it wait, and is not to hold up the others with it.
      const counts = this.sessions.busy(session) ? 0 : 1;
      this.reading += counts;
      void this.bring(session).finally(() => {
        this.reading -= counts;
        this.read();
      });
    }
  }

  private async bring(session: PageSession): Promise<void> {
    const pending = this.pending.get(session);
    const work = [...(pending ?? [])].map(async ([state, keys]) => {
      if (!(await this.sessions.run(session, this.eventOf(session, state)))) this.crowded.add(session);
      // Not asked for: its page shows something else, or nobody is there.
      else if (pending!.get(state) === keys) pending!.delete(state);
    });
    await Promise.all(work);
    if (this.crowded.size > 0) this.schedule(INTERVAL);
  }

  private eventOf(session: PageSession, state: LiveState): OwnEvent {
    const args = (): readonly [string[]] | undefined => {
      const pending = this.pending.get(session);
      const keys = pending?.get(state);
      pending?.delete(state);
      return keys && !isFresh(session, state) ? [[...keys.list]] : undefined;
    };
    return { state: state.target, event: EVENT, args };
  }
}

function isChange(message: unknown): message is ModelChange {
  const { entity, keys } = (message ?? {}) as Partial<Record<keyof ModelChange, unknown>>;
  return typeof entity === 'string' && Array.isArray(keys) && keys.every((key) => typeof key === 'string');
}

function keysIn(pending: Pending, state: LiveState): ChangedKeys {
  let keys = pending.get(state);
  if (!keys) pending.set(state, (keys = new ChangedKeys()));
  return keys;
}

/** Whether the page session has rows of this state that were read after the last change; also where none were read. */
function isFresh({ record }: PageSession, { name, changedAt }: LiveState): boolean {
  const mark = record.states[name]?.[MARK];
  return mark === undefined || mark === null || holds(mark, changedAt);
}
