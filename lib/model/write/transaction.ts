import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';
import { isGivenUp } from '../../request/given-up.js';
import { dialectOf } from '../query/sql-dialect.js';
import { hasTimedOut, isContended } from './driver-error.js';
import { causeOf } from './row-failure.js';

/** Drivers that have one connection for everything: two transactions at once would run inside each other. */
const SINGLE: readonly string[] = ['better-sqlite3', 'sqljs', 'expo', 'cordova', 'capacitor', 'react-native', 'nativescript'];
/** How often a transaction is begun that meets others. */
const TRIES = 4;
/** Milliseconds that the first pause between two tries may take. */
const PAUSE = 30;

/** A transaction was undone for others that wrote the same rows, each time that it was tried. */
export class Contention extends Error {
  constructor(cause: unknown) {
    super('Others wrote the same rows', { cause });
  }
}

/** A transaction that is open, as it is seen by what runs inside it. */
class OpenTransaction {
  isOver = false;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly dataSource: DataSource,
    readonly manager: EntityManager,
    readonly outer: OpenTransaction | undefined,
  ) {}

  /** A write of a hook is part of the write that the hook belongs to: undone with it, or by itself where it is refused. */
  join<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const turn = this.last.then(() => this.manager.transaction((nested) => inside(this.dataSource, nested, work)));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** What hooks have begun and nobody awaits ends before the transaction does. */
  async end(): Promise<void> {
    this.isOver = true;
    await this.last;
  }
}

const open = new AsyncLocalStorage<OpenTransaction>();

/** The last transaction of each data source with a single connection. */
const queues = new WeakMap<DataSource, Promise<unknown>>();

/**
 * Runs `work` in a transaction: all of it is stored, or nothing where it throws. It is begun again where the database undoes it for
 * another one, so `work` does nothing that a rollback does not undo. Called from inside, it runs within the transaction there is.
 *
 * Throws `Contention` where others were in the way each time, and `REFLEX_EVENT_TIMEOUT` where the event that it is part of was given
 * up meanwhile: its user was told that nothing of it is kept.
 */
export function inTransaction<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  const around = openOf(dataSource);
  if (around) return around.join(work);
  if (!hasOneConnection(dataSource)) return untilUndisturbed(dataSource, work);
  const turn = (queues.get(dataSource) ?? Promise.resolve()).then(() => untilUndisturbed(dataSource, work));
  queues.set(
    dataSource,
    turn.catch(() => undefined),
  );
  return turn;
}

/**
 * Where reading would see what a transaction of somebody else has not committed, for it runs on the same connection: settles when that
 * has ended. Undefined where nothing is to be waited for.
 */
export function calm(dataSource: DataSource): Promise<unknown> | undefined {
  return hasOneConnection(dataSource) && !openOf(dataSource) ? queues.get(dataSource) : undefined;
}

/** Whether rows can be locked until the transaction ends. Where they cannot, transactions wait for each other as a whole. */
export function locksRows(dataSource: DataSource): boolean {
  return ['postgres', 'mysql'].includes(dialectOf(dataSource)) || ['mssql', 'oracle'].includes(dataSource.options.type);
}

/** Whether all that anybody asks of the database goes over the same connection, and so is part of the transaction that is open. */
export function hasOneConnection({ options }: DataSource): boolean {
  return SINGLE.includes(options.type);
}

function openOf(dataSource: DataSource): OpenTransaction | undefined {
  for (let at = open.getStore(); at; at = at.outer) if (at.dataSource === dataSource && !at.isOver) return at;
  return undefined;
}

async function untilUndisturbed<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await begin(dataSource, work);
    } catch (error) {
      const cause = causeOf(error);
      if (hasTimedOut(cause)) throw new Contention(error);
      if (!isContended(cause)) throw error;
      if (tried === TRIES) throw new Contention(error);
      await pause(Math.random() * PAUSE * 2 ** tried);
    }
  }
}

async function begin<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  const { manager } = runner;
  const run = (nested: EntityManager): Promise<T> => inside(dataSource, nested, work);
  // Rows are locked before they are read. Above this level a read may yet show them as they were when the transaction waited for them.
  const isReadCommitted =
    ['postgres', 'mysql'].includes(dialectOf(dataSource)) && dataSource.options.isolationLevel === undefined;
  try {
    return await (isReadCommitted ? manager.transaction('READ COMMITTED', run) : manager.transaction(run));
  } finally {
    // Its rollback got no answer: whoever had the connection next would commit what it has left open.
    if (runner.isTransactionActive && !hasOneConnection(dataSource)) await hangUp(runner);
    await runner.release();
  }
}

/** Ends the connection, which its pool then drops. */
async function hangUp(runner: QueryRunner): Promise<void> {
  // mysql2 destroys, pg ends; where nobody answers, the latter is not to be waited for.
  const connection = (await runner.connect()) as { destroy?(): void; end?(): Promise<void> };
  if (connection.destroy) connection.destroy();
  else connection.end?.().catch(() => undefined);
}

async function inside<T>(
  dataSource: DataSource,
  manager: EntityManager,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  const transaction = new OpenTransaction(dataSource, manager, open.getStore());
  try {
    const result = await open.run(transaction, () => work(manager));
    if (isGivenUp())
      throw new ReflexError('REFLEX_EVENT_TIMEOUT', 'A transaction was undone: nobody waits for its event any more');
    return result;
  } finally {
    await transaction.end();
  }
}
