import { Brackets, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';
import type { ModelScope } from './list.query.js';

/**
 * Narrows a query to the rows of a scope, whatever that says: its `where` replaces no other condition and its `orWhere` widens none.
 * Where it joins or groups, which could show a row twice and break pages and counts, it stands in a query of its own, and this
 * one asks for the rows in it. Returns whether the scope says anything.
 *
 * Throws `REFLEX_MODEL_SCOPE` where the scope is not finished when it returns.
 */
export function applyScope(query: SelectQueryBuilder<ObjectLiteral>, scope: ModelScope): boolean {
  const { alias } = query;
  const { metadata } = query.expressionMap.mainAlias!;
  const own = query.connection.createQueryBuilder(
    metadata.target as never,
    alias,
  ) as unknown as SelectQueryBuilder<ObjectLiteral>;
  narrow(own, scope);
  const { wheres, joinAttributes, groupBys, havings, aliases, commonTableExpressions } = own.expressionMap;
  const isPlain = [joinAttributes, groupBys, havings, commonTableExpressions].every(({ length }) => length === 0);
  if (isPlain && aliases.length === 1 && own.expressionMap.limit === undefined && own.expressionMap.take === undefined) {
    if (wheres.length === 0) return false;
    query.andWhere(new Brackets((brackets) => narrow(brackets as SelectQueryBuilder<ObjectLiteral>, scope)));
    return true;
  }
  // Only now: what the scope has joined is narrowed to what is not marked as deleted, the rows themselves are not.
  own.withDeleted().orderBy();
  const keys = metadata.primaryColumns.map(({ propertyPath }) => `${alias}.${propertyPath}`);
  own.select([]);
  for (const [i, key] of keys.entries()) own.addSelect(key, `reflexKey${i}`);
  const both = keys.length === 1 ? keys[0]! : `( ${keys.join(' , ')} )`;
  query.andWhere(`${both} IN (${own.getQuery()})`).setParameters(own.getParameters());
  return true;
}

function narrow(query: SelectQueryBuilder<ObjectLiteral>, scope: ModelScope): void {
  const result: unknown = scope(query as SelectQueryBuilder<object>);
  if (typeof (result as PromiseLike<unknown> | undefined)?.then === 'function') {
    void (result as PromiseLike<unknown>).then(undefined, () => undefined);
    throw new ReflexError('REFLEX_MODEL_SCOPE', `The scope of ${query.expressionMap.mainAlias!.metadata.name} returns a promise`);
  }
}
