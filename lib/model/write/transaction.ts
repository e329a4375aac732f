import type { DataSource, EntityManager } from 'typeorm';

/** Drivers that have one connection for everything: two transactions at once would run inside each other. */
const SINGLE: readonly string[] = ['better-sqlite3', 'sqljs', 'expo', 'cordova', 'capacitor', 'react-native', 'nativescript'];

/** The last transaction of each data source with a single connection. */
const queues = new WeakMap<DataSource, Promise<unknown>>();

/** Runs `work` in a transaction: all of it is stored, or nothing where it throws. */
export function inTransaction<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  const run = (): Promise<T> => dataSource.transaction(work);
  if (!SINGLE.includes(dataSource.options.type)) return run();
  const before = queues.get(dataSource) ?? Promise.resolve();
  const turn = before.then(run, run);
  queues.set(
    dataSource,
    turn.catch(() => undefined),
  );
  return turn;
}

/** Whether rows can be locked until the transaction ends. Where they cannot, transactions wait for each other as a whole. */
export function locksRows(dataSource: DataSource): boolean {
  return ['postgres', 'aurora-postgres', 'cockroachdb', 'mysql', 'mariadb', 'aurora-mysql', 'mssql', 'oracle'].includes(
    dataSource.options.type,
  );
}
