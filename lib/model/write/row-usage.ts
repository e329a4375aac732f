import type { EntityManager, EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { namesOf } from '../contract/words.js';
import type { ModelContract } from '../contract/model.contract.js';
import { QueryValues } from '../query/query-values.js';
import type { KeyValue } from '../query/row-key.js';
import { rowKeys } from '../query/wire-value.js';

const ALIAS = 'entity';
const BATCH = 250;

/**
 * Of these rows, by key, those that rows of other tables refer to and keep from being deleted, with a sentence that says which: one
 * query for each table that does. References of several columns are left to the database.
 */
export async function usesOf(
  manager: EntityManager,
  contract: ModelContract,
  rows: ReadonlyMap<string, object>,
): Promise<Map<string, string>> {
  const metadata = manager.connection.getMetadata(contract.entity);
  const uses = new Map<string, string[]>();
  for (const { user, column } of usersOf(manager.connection.entityMetadatas, metadata)) {
    const names = namesOf(user.targetName);
    for (const [key, count] of await countUses(manager, contract, user, column, [...rows.values()])) {
      const found = uses.get(key);
      const use = count === 1 ? `1 ${names.one}` : `${count} ${names.many}`;
      if (found) found.push(use);
      else uses.set(key, [use]);
    }
  }
  return new Map([...uses].map(([key, found]) => [key, `This ${contract.label} is still used by ${found.join(' and ')}`]));
}

type ColumnMetadata = EntityMetadata['columns'][number];

/** The columns that refer to a row of this table and hold it there. */
function* usersOf(
  tables: readonly EntityMetadata[],
  metadata: EntityMetadata,
): Generator<{ readonly user: EntityMetadata; readonly column: ColumnMetadata }, void, void> {
  // Classes that extend each other may share a table.
  const seen = new Set<string>();
  for (const user of tables) {
    for (const { referencedEntityMetadata, columns, referencedColumns, onDelete } of user.foreignKeys) {
      const isHeld = onDelete === undefined || onDelete === 'NO ACTION' || onDelete === 'RESTRICT';
      const isKey = columns.length === 1 && metadata.primaryColumns.length === 1 && referencedColumns[0]!.isPrimary;
      const isOwn = referencedEntityMetadata.tableName === metadata.tableName;
      const place = `${user.tablePath}.${columns[0]!.databaseName}`;
      if (!isHeld || !isKey || !isOwn || user.isJunction || seen.has(place)) continue;
      seen.add(place);
      yield { user, column: columns[0]! };
    }
  }
}

async function countUses(
  manager: EntityManager,
  contract: ModelContract,
  user: EntityMetadata,
  column: ColumnMetadata,
  rows: readonly object[],
): Promise<Map<string, number>> {
  const referenced = column.referencedColumn!;
  const found = new Map<string, number>();
  for (let from = 0; from < rows.length; from += BATCH) {
    const query = manager.createQueryBuilder(user.target as never, ALIAS) as unknown as SelectQueryBuilder<ObjectLiteral>;
    const values = rows.slice(from, from + BATCH).map((row) => referenced.getEntityValue(row) as KeyValue);
    const path = `${ALIAS}.${column.propertyPath}`;
    query.withDeleted().select(path, 'key').addSelect('COUNT(*)', 'n').groupBy(path);
    query.where(`${path} ${new QueryValues(query, 'reflexUse').in(referenced, values)}`);
    for (const { key, n } of await query.getRawMany<{ key: unknown; n: string | number }>()) {
      const value = manager.connection.driver.prepareHydratedValue(key, referenced) as KeyValue;
      found.set(rowKeys(contract).ofValues({ [referenced.propertyPath]: value }), Number(n));
    }
  }
  return found;
}
