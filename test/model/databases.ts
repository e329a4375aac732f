import { describe } from 'vitest';
import { databaseOf, type DatabaseKind, type TestDatabase } from '../support/databases.js';
import { entities } from './entities.js';

const KINDS: readonly DatabaseKind[] = ['better-sqlite3', 'postgres', 'mariadb'];

/** Declares a suite for each kind of database that is reachable; those that are not are named as left out. */
export async function onEachDatabase(
  title: string,
  declare: (open: () => Promise<TestDatabase>, kind: DatabaseKind) => void,
  which: readonly (new () => object)[] = entities,
  kinds = KINDS,
): Promise<void> {
  for (const kind of kinds) {
    const open = await databaseOf(kind);
    const isThere = typeof open === 'function';
    const reason = isThere ? '' : ` (left out: ${open.missing})`;
    describe.skipIf(!isThere)(`${title} on ${kind}${reason}`, () => {
      declare(() => (open as (of: (new () => object)[]) => Promise<TestDatabase>)([...which]), kind);
    });
  }
}
