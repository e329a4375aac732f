import type { EntityManager, EntityMetadata } from 'typeorm';
import { hasWideKey } from './wide-key.js';

/** Rows of one statement: SQLite takes no longer chain of OR than a thousand. */
export const CHUNK = 250;

/** Marks rows as deleted. */
export async function softRemove(manager: EntityManager, metadata: EntityMetadata, rows: readonly object[]): Promise<void> {
  const [wide, others] = apart(manager, metadata, rows);
  if (wide.length > 0) await manager.softDelete(metadata.target, wide as never);
  await manager.softRemove(metadata.target, others as never, { chunk: CHUNK });
}

/** Takes that mark away. */
export async function recover(manager: EntityManager, metadata: EntityMetadata, rows: readonly object[]): Promise<void> {
  const [wide, others] = apart(manager, metadata, rows);
  if (wide.length > 0) await manager.restore(metadata.target, wide as never);
  await manager.recover(metadata.target, others as never, { chunk: CHUNK });
}

/** The keys of the rows that TypeORM would not find, and the others. */
function apart(
  manager: EntityManager,
  metadata: EntityMetadata,
  rows: readonly object[],
): readonly [readonly object[], readonly object[]] {
  const wide = rows.filter((row) => hasWideKey(manager, metadata, row));
  return [wide.map((row) => metadata.getEntityIdMap(row)!), rows.filter((row) => !wide.includes(row))];
}
