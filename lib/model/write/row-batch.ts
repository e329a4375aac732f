import type { EntityManager } from 'typeorm';
import { ModelFieldError } from './model-field.error.js';

/** What is done to each of several rows. */
export interface RowStep<E extends object> {
  before?(row: E, manager: EntityManager): unknown;
  /** To all of them at once. */
  write(rows: E[], manager: EntityManager): Promise<unknown>;
  /** The row is as it was before. */
  after?(row: E, manager: EntityManager): unknown;
  /** Of rows that the database has not let go, why: asked where `write` has failed once, after `before`. */
  hindrances?(rows: ReadonlyMap<string, E>, manager: EntityManager): Promise<ReadonlyMap<string, string>>;
  /** Why a row stays as it is; undefined for an error that is no reason and ends all. */
  reasonOf(error: unknown): Promise<string | undefined>;
}

export interface BatchResult {
  /** Keys of the rows that it was done to. */
  readonly keys: readonly string[];
  /** Reasons, by key. */
  readonly refused: Readonly<Record<string, string>>;
}

/** Times that all rows left are tried together, before they are one by one. */
const TOGETHER = 4;

/** `again`: the rows that refuse are known, the others can be tried again. `failed`: something refused that is not known to be a row. */
type Outcome = 'done' | 'again' | 'failed';

/** Ends a savepoint without being an error of anybody. */
class Undo extends Error {}

/**
 * Does a step to many rows in few statements: together, and where some refuse, without those again. A row that stays does not hold up
 * the others, and nothing that was done for it remains; `before` and `after` of the others may have run more than once by then, each
 * time but the last undone.
 */
export class RowBatch<E extends object> {
  private readonly refused = new Map<string, string>();

  constructor(
    private readonly manager: EntityManager,
    private readonly step: RowStep<E>,
  ) {}

  async run(rows: ReadonlyMap<string, E>): Promise<BatchResult> {
    let done = await this.together(rows);
    if (!done) {
      done = [];
      for (const [key, row] of rows) {
        if (!this.refused.has(key) && (await this.attempt(new Map([[key, row]]), true)) === 'done') done.push(key);
      }
    }
    const inOrder = [...rows.keys()].flatMap((key) => (this.refused.has(key) ? [[key, this.refused.get(key)!] as const] : []));
    return { keys: done, refused: Object.fromEntries(inOrder) };
  }

  /** Undefined where that leads nowhere. */
  private async together(rows: ReadonlyMap<string, E>): Promise<string[] | undefined> {
    let hasFailed = false;
    for (let tried = 0; tried < TOGETHER; tried++) {
      const left = new Map([...rows].filter(([key]) => !this.refused.has(key)));
      const before = this.refused.size;
      const outcome: Outcome = left.size > 0 ? await this.attempt(left, hasFailed) : 'done';
      if (outcome === 'done') return [...left.keys()];
      if (outcome === 'failed' && hasFailed && this.refused.size === before) return undefined;
      hasFailed ||= outcome === 'failed';
    }
    return undefined;
  }

  private async attempt(rows: ReadonlyMap<string, E>, hasFailed: boolean): Promise<Outcome> {
    const found = new Map<string, string>();
    try {
      await this.manager.transaction((nested) => this.tryAll(rows, nested, hasFailed, found));
      return 'done';
    } catch (error) {
      if (!(error instanceof Undo)) {
        const reason = await this.step.reasonOf(error);
        if (reason === undefined) throw error;
        if (rows.size > 1) return 'failed';
        for (const key of rows.keys()) found.set(key, reason);
      }
      for (const [key, reason] of found) this.refused.set(key, reason);
      return 'again';
    }
  }

  private async tryAll(
    rows: ReadonlyMap<string, E>,
    manager: EntityManager,
    hasFailed: boolean,
    found: Map<string, string>,
  ): Promise<void> {
    const { step } = this;
    // `remove()` takes the key out of an entity; hooks, and a second try, still want it.
    const copies = new Map([...rows].map(([key, row]) => [key, copyOf(row)]));
    await this.each(rows, found, (row) => step.before?.(row, manager));
    if (hasFailed && found.size === 0) {
      for (const [key, reason] of (await step.hindrances?.(rows, manager)) ?? []) found.set(key, reason);
    }
    if (found.size > 0) throw new Undo();
    await step.write([...copies.values()], manager);
    await this.each(rows, found, (row) => step.after?.(row, manager));
    if (found.size > 0) throw new Undo();
  }

  /** Collects the rows that refuse. After an error of the database nothing more can be asked of it before it is undone. */
  private async each(rows: ReadonlyMap<string, E>, found: Map<string, string>, work: (row: E) => unknown): Promise<void> {
    for (const [key, row] of rows) {
      try {
        await work(row);
      } catch (error) {
        const reason = await this.step.reasonOf(error);
        if (reason === undefined) throw error;
        found.set(key, reason);
        if (!(error instanceof ModelFieldError)) throw new Undo();
      }
    }
  }
}

/** An entity with the same members, those of relations that load themselves among them. */
function copyOf<E extends object>(row: E): E {
  return Object.defineProperties(Object.create(Object.getPrototypeOf(row) as object) as E, Object.getOwnPropertyDescriptors(row));
}
