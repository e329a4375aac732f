import type { EntityManager, EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import { orderedById } from './row-order.js';
import type { KeyValues } from './row-key.js';
import { rowKeys } from './wire-value.js';

const ALIAS = 'row';
/** Drivers that make JavaScript numbers of all numbers, and the column types whose values lose digits by that. */
const SQLITE: readonly string[] = ['better-sqlite3', 'sqljs', 'expo', 'cordova', 'capacitor', 'react-native', 'nativescript'];
const WIDE: readonly string[] = ['bigint', 'int8', 'unsigned big int', 'decimal', 'numeric'];

/**
 * Entities with these keys, in their order, with the columns and relations of the named fields and no others. One query; relations
 * that have several rows per row are read by another, since the two together would multiply.
 */
export async function readRows(
  manager: EntityManager,
  contract: ModelContract,
  keys: readonly KeyValues[],
  names: readonly string[],
): Promise<object[]> {
  if (keys.length === 0) return [];
  const fields = names.map((name) => contract.fields.get(name)!);
  const query = manager.createQueryBuilder(contract.entity as never, ALIAS) as unknown as SelectQueryBuilder<ObjectLiteral>;
  orderedById(query.withDeleted(), contract.keys, keys);
  const metadata = query.expressionMap.mainAlias!.metadata;
  const own = fields.filter(({ relation }) => !relation).map(({ name }) => name);
  const always = [...contract.keys, contract.version, contract.deleteDate, contract.labelField].filter(
    (name) => name !== undefined,
  );
  query.select([...new Set([...always, ...own])].map((name) => `${ALIAS}.${name}`));
  for (const [i, field] of fields.filter(({ relation }) => relation).entries()) selectRelation(query, ALIAS, `r${i}`, field);
  const exact = [...new Set([...contract.keys, ...own])].filter((name) => isInexact(query, name));
  for (const [i, name] of exact.entries()) query.addSelect(exactly(query, `${ALIAS}.${name}`, name), `x${i}`);
  if (exact.length === 0) return inOrder(contract, keys, await query.getMany());
  const { entities, raw } = await query.getRawAndEntities<Record<string, unknown>>();
  restoreDigits(metadata, contract, exact, entities, raw);
  return inOrder(contract, keys, entities);
}

/** Of a row that is referred to its key and label; of a child, all that its form has. */
function selectRelation(
  query: SelectQueryBuilder<ObjectLiteral>,
  from: string,
  alias: string,
  { name, kind, relation }: ModelField,
): void {
  const { target } = relation!;
  query.leftJoin(`${from}.${name}`, alias);
  const fields = kind === 'children' ? target.formFields.map((field) => target.fields.get(field)!) : [];
  const own = fields.filter((field) => !field.relation).map((field) => field.name);
  const always = [...target.keys, target.labelField, ...(target.version === undefined ? [] : [target.version])];
  query.addSelect([...new Set([...always, ...own])].map((path) => `${alias}.${path}`));
  if (kind === 'references' || kind === 'children') for (const key of target.keys) query.addOrderBy(`${alias}.${key}`, 'ASC');
  const nested = fields.filter((field) => field.kind === 'reference');
  for (const [i, field] of nested.entries()) selectRelation(query, alias, `${alias}x${i}`, field);
}

/** A column as an expression that loses none of its digits. */
export function exactly(query: SelectQueryBuilder<ObjectLiteral>, column: string, name: string): string {
  return isInexact(query, name) ? `CAST(${column} AS TEXT)` : column;
}

/** Whether the driver makes a number of what the property is not declared to be one. */
function isInexact({ connection, expressionMap }: SelectQueryBuilder<ObjectLiteral>, name: string): boolean {
  if (!SQLITE.includes(connection.options.type)) return false;
  const { metadata } = expressionMap.mainAlias!;
  const column = metadata.findColumnWithPropertyPath(name);
  if (!column || column.transformer !== undefined || column.embeddedMetadata) return false;
  const declared: unknown = Reflect.getMetadata(
    'design:type',
    metadata.target instanceof Function ? metadata.target.prototype : {},
    name,
  );
  return declared !== Number && WIDE.includes(connection.driver.normalizeType(column));
}

/** Puts the digits of the database in the place of the numbers that the driver made of them. */
function restoreDigits(
  metadata: EntityMetadata,
  contract: ModelContract,
  exact: readonly string[],
  entities: readonly ObjectLiteral[],
  raw: readonly Record<string, unknown>[],
): void {
  const keys = rowKeys(contract);
  const columns = contract.keys.map((name) => metadata.findColumnWithPropertyPath(name)!);
  const rawKey = (row: Record<string, unknown>): string =>
    keys.of(Object.fromEntries(columns.map(({ propertyPath, databaseName }) => [propertyPath, row[`${ALIAS}_${databaseName}`]])));
  const rows = new Map(raw.map((row) => [rawKey(row), row]));
  for (const entity of entities) {
    const row = rows.get(keys.of(entity));
    if (!row) continue;
    for (const [i, name] of exact.entries()) metadata.findColumnWithPropertyPath(name)!.setEntityValue(entity, row[`x${i}`]);
  }
}

function inOrder(contract: ModelContract, keys: readonly KeyValues[], entities: readonly object[]): object[] {
  const names = rowKeys(contract);
  const byKey = new Map(entities.map((entity) => [names.of(entity), entity]));
  return keys.flatMap((key) => byKey.get(names.of(key)) ?? []);
}
