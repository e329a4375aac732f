import type { EntityManager, EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import { selectExactly } from './exact-column.js';
import { type ColumnMetadata, isSingle } from './entity-path.js';
import { liveOnly } from './path-joins.js';
import { QueryValues } from './query-values.js';
import type { KeyValues } from './row-key.js';
import { keyCondition } from './row-keys-condition.js';
import { rowKeys } from './wire-value.js';

const ALIAS = 'entity';

type Query = SelectQueryBuilder<ObjectLiteral>;

/**
 * Entities with these keys, in their order, with the columns and relations of the named fields and no others. One query; of relations
 * that have several rows per row each but the first is read by a query of its own, since together they would multiply.
 */
export async function readRows(
  manager: EntityManager,
  contract: ModelContract,
  keys: readonly KeyValues[],
  names: readonly string[],
): Promise<object[]> {
  const fields = names.map((name) => contract.fields.get(name)!);
  const several = fields.filter(({ kind }) => kind === 'references' || kind === 'children');
  const together = fields.filter((field) => !several.includes(field) || field === several[0]);
  const found = new Map<string, ObjectLiteral>();
  for (const part of apart(contract, keys)) {
    for (const row of await readTogether(manager, contract, part, together)) found.set(rowKeys(contract).of(row), row);
    for (const field of several.slice(1)) {
      for (const row of await readTogether(manager, contract, part, [field])) {
        const metadata = manager.connection.getMetadata(contract.entity);
        const relation = metadata.findRelationWithPropertyPath(field.name)!;
        const whole = found.get(rowKeys(contract).of(row));
        if (whole) relation.setEntityValue(whole, relation.getEntityValue(row));
      }
    }
  }
  return keys.flatMap((key) => found.get(rowKeys(contract).ofValues(key)) ?? []);
}

async function readTogether(
  manager: EntityManager,
  contract: ModelContract,
  keys: readonly KeyValues[],
  fields: readonly ModelField[],
): Promise<ObjectLiteral[]> {
  const query = manager.createQueryBuilder(contract.entity as never, ALIAS) as unknown as Query;
  const { metadata } = query.expressionMap.mainAlias!;
  query
    .withDeleted()
    .select([])
    .where(keyCondition(metadata, ALIAS, keys, new QueryValues(query, 'reflexKey')));
  const own = fields.filter(({ relation }) => !relation).map(({ name }) => name);
  const always = [...contract.keys, contract.version, contract.deleteDate, contract.labelField];
  selectExactly(query, ALIAS, columnsAt(metadata, [...always, ...own]));
  const relations = fields.filter(({ relation }) => relation);
  for (const [i, field] of relations.entries()) selectRelation(query, metadata, ALIAS, `r${i}`, field);
  const rows = await query.getMany();
  const read = query.expressionMap.aliases.filter((alias) => alias.hasMetadata);
  const areLazy = read.some((alias) => alias.metadata.relations.some(({ isLazy }) => isLazy));
  if (areLazy) for (const row of rows) unpackLazy(metadata, row);
  return rows;
}

/** Of a row that is referred to its key and label; of a child, all that its form has. */
function selectRelation(
  query: Query,
  metadata: EntityMetadata,
  from: string,
  alias: string,
  { name, kind, relation }: ModelField,
): void {
  const { target } = relation!;
  const hop = metadata.findRelationWithPropertyPath(name)!;
  query.leftJoin(`${from}.${name}`, alias, liveOnly(hop, alias));
  const fields = kind === 'children' ? target.formFields.map((field) => target.fields.get(field)!) : [];
  const own = fields.filter((field) => !field.relation).map((field) => field.name);
  const inner = hop.inverseEntityMetadata;
  selectExactly(query, alias, columnsAt(inner, [...target.keys, target.labelField, target.version, ...own]));
  if (!isSingle(hop)) for (const key of target.keys) query.addOrderBy(`${alias}.${key}`, 'ASC');
  const nested = fields.filter((field) => field.relation);
  for (const [i, field] of nested.entries()) selectRelation(query, inner, alias, `${alias}x${i}`, field);
}

function columnsAt(metadata: EntityMetadata, paths: readonly (string | undefined)[]): ColumnMetadata[] {
  return paths.flatMap((path) => (path === undefined ? [] : (metadata.findColumnWithPropertyPath(path) ?? [])));
}

/** A relation that is declared as a promise is there already: it was read with its row. */
function unpackLazy(metadata: EntityMetadata, row: ObjectLiteral): void {
  for (const relation of metadata.relations) {
    const value = relation.getEntityValue(row) as ObjectLiteral | ObjectLiteral[] | null | undefined;
    if (value === undefined) continue;
    if (relation.isLazy)
      Object.defineProperty(row, relation.propertyName, { value, configurable: true, enumerable: true, writable: true });
    for (const other of [value].flat()) if (other) unpackLazy(relation.inverseEntityMetadata, other);
  }
}

/** TypeORM takes rows for one whose keys of several columns read the same with `_` between them: those are read one after the other. */
export function apart(contract: ModelContract, keys: readonly KeyValues[]): (readonly KeyValues[])[] {
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
