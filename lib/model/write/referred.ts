import type { EntityManager, ObjectLiteral, RelationMetadata, SelectQueryBuilder } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import { exactly } from '../query/exact-column.js';
import type { ModelScope } from '../query/list.query.js';
import { QueryValues } from '../query/query-values.js';
import { setAt, valueAt, type KeyValue, type KeyValues } from '../query/row-key.js';
import { keyCondition } from '../query/row-keys-condition.js';
import { applyScope } from '../query/row-scope.js';
import { rowKeys } from '../query/wire-value.js';
import { locksRows } from './transaction.js';

/** Rows of one query: SQLite takes no longer chain of OR than a thousand. */
const BATCH = 250;
const ALIAS = 'entity';

type Query = SelectQueryBuilder<ObjectLiteral>;

/** The rows with these keys that a field may refer to, by key. A key outside the scope is as unknown as one that there is not. */
export async function referredRows(
  manager: EntityManager,
  target: ModelContract,
  keys: readonly string[],
  scope: ModelScope | undefined,
): Promise<ReadonlyMap<string, object>> {
  const parsed = keys.map((key) => rowKeys(target).parse(key)).filter((key) => key !== undefined);
  const found = new Map<string, object>();
  for (const part of partsOf(parsed)) {
    const query = manager.createQueryBuilder(target.entity as never, ALIAS) as unknown as Query;
    const { metadata } = query.expressionMap.mainAlias!;
    if (scope) applyScope(query, scope);
    query.andWhere(keyCondition(metadata, ALIAS, part, new QueryValues(query, 'reflexKey')));
    for (const row of await wholeOf(query)) found.set(rowKeys(target).of(row), row);
  }
  return found;
}

/** The row that a column with another row's key refers to, where all scopes have it. */
export async function referredBy(
  manager: EntityManager,
  { inverseEntityMetadata: metadata, joinColumns }: RelationMetadata,
  value: unknown,
  scopes: readonly (ModelScope | undefined)[],
): Promise<object | undefined> {
  const [joined, ...more] = joinColumns;
  const referenced = joined?.referencedColumn;
  if (!referenced || more.length > 0) return undefined;
  const query = manager.createQueryBuilder(metadata.target as never, ALIAS) as unknown as Query;
  for (const scope of scopes) if (scope) applyScope(query, scope);
  query.andWhere(`${ALIAS}.${referenced.propertyPath} = ${new QueryValues(query, 'reflexKey').for(referenced, value)}`);
  const [row] = await wholeOf(query);
  return row;
}

/**
 * Entities with these keys and the named relations, whole, as hooks expect them, in the order of the keys. Rows that are marked as
 * deleted are among them.
 */
export async function wholeRows<E extends object>(
  manager: EntityManager,
  contract: ModelContract<E>,
  keys: readonly KeyValues[],
  relations: readonly string[],
): Promise<ReadonlyMap<string, E>> {
  const names = rowKeys(contract as ModelContract);
  const found = new Map<string, E>();
  for (const part of apart(contract as ModelContract, keys).flatMap(partsOf)) {
    const query = manager.createQueryBuilder(contract.entity as never, ALIAS) as unknown as Query;
    const { metadata } = query.expressionMap.mainAlias!;
    // Of several relations with several rows each, joins would multiply.
    const several = relations.filter((name) => metadata.findRelationWithPropertyPath(name)!.isManyToMany);
    query.setFindOptions({
      relations: nested(relations) as never,
      relationLoadStrategy: several.length > 1 ? 'query' : 'join',
      withDeleted: true,
    });
    query.andWhere(keyCondition(metadata, ALIAS, part, new QueryValues(query, 'reflexKey')));
    for (const row of await wholeOf(query)) found.set(names.of(row), row as E);
  }
  return new Map(keys.map((key) => names.ofValues(key)).flatMap((key) => (found.has(key) ? [[key, found.get(key)!]] : [])));
}

/** The keys of the rows that refer to `row` by `inverse`, without those that are marked as deleted, locked until the transaction ends. */
export async function childKeys(
  manager: EntityManager,
  target: ModelContract,
  inverse: string,
  row: object,
): Promise<KeyValues[]> {
  const query = manager.createQueryBuilder(target.entity as never, ALIAS) as unknown as Query;
  const { metadata } = query.expressionMap.mainAlias!;
  const values = new QueryValues(query, 'reflexParent');
  for (const { referencedColumn } of metadata.findRelationWithPropertyPath(inverse)!.joinColumns) {
    const { propertyPath } = referencedColumn!;
    query.andWhere(`${ALIAS}.${inverse}.${propertyPath} = ${values.for(referencedColumn!, valueAt(row, propertyPath))}`);
  }
  query.select([]);
  for (const [i, column] of metadata.primaryColumns.entries()) query.addSelect(exactly(query, ALIAS, column), `k${i}`);
  for (const column of metadata.primaryColumns) query.addOrderBy(`${ALIAS}.${column.propertyPath}`, 'ASC');
  if (locksRows(manager.connection)) query.setLock('pessimistic_write');
  const { driver } = manager.connection;
  return (await query.getRawMany<Record<string, unknown>>()).map((raw) =>
    Object.fromEntries(
      metadata.primaryColumns.map((column, i) => [
        column.propertyPath,
        driver.prepareHydratedValue(raw[`k${i}`], column) as KeyValue,
      ]),
    ),
  );
}

/** The entities of a query, whose own columns have all their digits. */
function wholeOf(query: Query): Promise<ObjectLiteral[]> {
  for (const column of query.expressionMap.mainAlias!.metadata.columns) {
    if (!column.isSelect || column.isVirtual) continue;
    const exact = exactly(query, ALIAS, column);
    // Of two columns with one name a driver gives the last.
    if (exact !== `${ALIAS}.${column.propertyPath}`) query.addSelect(exact, `${ALIAS}_${column.databaseName}`);
  }
  return query.getMany();
}

/** `{ 'place.row': true }` as TypeORM takes it: `{ place: { row: true } }`. */
function nested(names: readonly string[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of new Set(names)) setAt(found, name, true);
  return found;
}

function partsOf<T>(all: readonly T[]): (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / BATCH) }, (_, i) => all.slice(i * BATCH, (i + 1) * BATCH));
}
/** TypeORM takes rows for one whose keys of several columns read the same with `_` between them: those are read one after the other. */
function apart(contract: ModelContract, keys: readonly KeyValues[]): (readonly KeyValues[])[] {
  if (contract.keys.length === 1 || keys.length === 0) return keys.length === 0 ? [] : [keys];
  const parts: { readonly texts: Set<string>; readonly keys: KeyValues[] }[] = [];
  for (const key of keys) {
    const text = contract.keys.map((name) => String(key[name])).join('_');
    let part = parts.find(({ texts }) => !texts.has(text));
    if (!part) parts.push((part = { texts: new Set(), keys: [] }));
    part.texts.add(text);
    part.keys.push(key);
  }
  return parts.map((part) => part.keys);
}
