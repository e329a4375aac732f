import type { EntityManager, EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import { dialectOf } from '../query/sql-dialect.js';
import { rowKeys } from '../query/wire-value.js';
import { setValue } from './entity-value.js';
import { wholeRows } from './referred.js';

/**
 * Whether a row has a key that SQLite's drivers read as another: an integer beyond 2^53. TypeORM's `save()`, `softRemove()` and
 * `recover()` look rows up before they write them, and would not find it.
 */
export function hasWideKey({ connection }: EntityManager, { primaryColumns }: EntityMetadata, row: object): boolean {
  if (dialectOf(connection) !== 'sqlite') return false;
  return primaryColumns.some((column) => {
    const value: unknown = column.getEntityValue(row as ObjectLiteral);
    const digits = typeof value === 'bigint' ? String(value) : value;
    return typeof digits === 'string' && /^-?\d{16,}$/.test(digits) && !Number.isSafeInteger(Number(digits));
  });
}

/** Whether rows may have such keys. */
export function mayHaveWideKey({ connection }: EntityManager, { primaryColumns }: EntityMetadata): boolean {
  if (dialectOf(connection) !== 'sqlite') return false;
  return primaryColumns.some((column) =>
    ['bigint', 'int8', 'unsigned big int'].includes(connection.driver.normalizeType(column)),
  );
}

/** Stores a new row without having TypeORM read it again, key and all. */
export async function insertByKey(
  manager: EntityManager,
  contract: ModelContract,
  metadata: EntityMetadata,
  row: object,
): Promise<void> {
  await manager.createQueryBuilder().insert().into(metadata.target).values(row).updateEntity(false).execute();
  const keys = rowKeys(contract);
  const key = keys.of(row);
  const stored = (await wholeRows(manager, contract, [keys.parse(key)!], [])).get(key);
  for (const column of metadata.columns) {
    if (stored && !column.isVirtual && column.getEntityValue(row) === undefined)
      setValue(metadata, row, column.propertyPath, column.getEntityValue(stored));
  }
}

/** Stores a row that is there already by its key alone. Listeners and subscribers hear of it; cascades do not follow. */
export async function updateByKey(manager: EntityManager, metadata: EntityMetadata, row: object): Promise<void> {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(row) as object) as object, row);
  // The database counts and dates the change itself.
  for (const column of [metadata.versionColumn, metadata.updateDateColumn]) {
    if (column) setValue(metadata, copy, column.propertyPath, undefined);
  }
  for (const { propertyPath, isManyToMany, isOneToMany } of metadata.relations)
    if (isManyToMany || isOneToMany) setValue(metadata, copy, propertyPath, undefined);
  await manager.createQueryBuilder().update(metadata.target).set(copy).whereInIds(metadata.getEntityIdMap(row)!).execute();
}

/** Stores which rows it refers to through tables between them, as far as the entity says. */
export async function relateByKey(manager: EntityManager, metadata: EntityMetadata, row: object): Promise<void> {
  for (const relation of metadata.manyToManyRelations) {
    const wanted: unknown = relation.getEntityValue(row);
    if (!Array.isArray(wanted)) continue;
    const query = manager.createQueryBuilder().relation(metadata.target, relation.propertyPath).of(metadata.getEntityIdMap(row));
    await query.addAndRemove(wanted, await query.loadMany());
  }
}
