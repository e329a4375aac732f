import { Brackets, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';
import type { ModelContract, SortTerm } from '../contract/model.contract.js';
import { isMySql, type ListWhere } from './list-where.js';
import type { KeyValues } from './row-key.js';

/**
 * Sorts by the terms and then by the primary key, so that rows that are equal have one order on all pages. What is NULL comes
 * last, in either direction. A path that leads to several rows sorts by the least or greatest of their values, never by a join:
 * that would show a row as often as it has them.
 */
export function orderRows(
  query: SelectQueryBuilder<ObjectLiteral>,
  contract: ModelContract,
  sort: readonly SortTerm[],
  where: ListWhere,
): void {
  const terms = sort.map(({ field, descending }) => ({ path: pathOf(contract, field), descending }));
  for (const [i, { path, descending }] of terms.entries()) {
    const direction = descending ? 'DESC' : 'ASC';
    const relation = query.expressionMap.mainAlias!.metadata.relations.find(({ propertyPath }) =>
      path.startsWith(`${propertyPath}.`),
    );
    if (relation && (relation.isOneToMany || relation.isManyToMany)) {
      const n = `reflexSort${i}`;
      const inner = query.connection
        .createQueryBuilder(contract.entity as never, `${n}Own`)
        .withDeleted()
        .select(`${descending ? 'MAX' : 'MIN'}(${n}.${path.slice(relation.propertyPath.length + 1)})`)
        .innerJoin(`${n}Own.${relation.propertyPath}`, n);
      for (const key of contract.keys) inner.andWhere(`${n}Own.${key} = ${query.alias}.${key}`);
      query.addSelect(`(${inner.getQuery()})`, `s${i}`);
      orderBy(query, `s${i}`, `(${inner.getQuery()})`, i, direction, true);
      continue;
    }
    const column = where.column(path);
    const nullable =
      relation !== undefined || (query.expressionMap.mainAlias!.metadata.findColumnWithPropertyPath(path)?.isNullable ?? true);
    orderBy(query, column, column, i, direction, nullable);
  }
  for (const key of contract.keys) query.addOrderBy(`${query.alias}.${key}`, 'ASC');
}

/** Rows with these primary keys. */
export function orderedById<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  names: readonly string[],
  keys: readonly KeyValues[],
): SelectQueryBuilder<T> {
  const [only] = names;
  if (names.length === 1)
    return query.andWhere(`${query.alias}.${only} IN (:...reflexKeys)`, { reflexKeys: keys.map((key) => key[only!]) });
  return query.andWhere(
    new Brackets((either) => {
      for (const [i, key] of keys.entries()) {
        const all = names.map((name, part) => `${query.alias}.${name} = :reflexKey${i}x${part}`).join(' AND ');
        either.orWhere(`(${all})`, Object.fromEntries(names.map((name, part) => [`reflexKey${i}x${part}`, key[name]])));
      }
    }),
  );
}

/** A reference sorts by what people call the row that it refers to. */
function pathOf(contract: ModelContract, name: string): string {
  const field = contract.fields.get(name);
  if (field?.kind === 'reference') return `${name}.${field.relation!.target.labelField}`;
  if (field?.sortable || contract.orderBy.some((term) => term.field === name)) return name;
  throw new ReflexError('REFLEX_MODEL_QUERY', `The list cannot be sorted by '${name}'`);
}

function orderBy(
  query: SelectQueryBuilder<ObjectLiteral>,
  by: string,
  expression: string,
  i: number,
  direction: 'ASC' | 'DESC',
  nullable: boolean,
): void {
  if (!nullable) query.addOrderBy(by, direction);
  else if (isMySql(query)) {
    query.addSelect(`${expression} IS NULL`, `n${i}`).addOrderBy(`n${i}`, 'ASC').addOrderBy(by, direction);
  } else query.addOrderBy(by, direction, 'NULLS LAST');
}
