import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import { selectExactly } from '../query/exact-column.js';
import type { ModelScope } from '../query/list.query.js';
import { QueryValues } from '../query/query-values.js';
import type { KeyValues } from '../query/row-key.js';
import { keyCondition } from '../query/row-keys-condition.js';
import { applyScope } from '../query/row-scope.js';
import { rowKeys } from '../query/wire-value.js';

/** Rows that one field may refer to at once. */
export const MANY = 1_000;
/** Rows of one query: SQLite takes no longer chain of OR than a thousand. */
const BATCH = 250;

/** The rows with these keys that a field may refer to, by key. A key outside the scope is as unknown as one that there is not. */
export async function referredRows(
  manager: EntityManager,
  target: ModelContract,
  keys: readonly string[],
  scope: ModelScope | undefined,
): Promise<ReadonlyMap<string, object>> {
  const parsed = keys.map((key) => rowKeys(target).parse(key)).filter((key) => key !== undefined);
  if (parsed.length === 0) return new Map();
  const query = manager.createQueryBuilder(target.entity as never, 'row') as unknown as SelectQueryBuilder<ObjectLiteral>;
  if (scope) applyScope(query, scope);
  const { metadata } = query.expressionMap.mainAlias!;
  query.select([]);
  const columns = [...target.keys, target.labelField].map((name) => metadata.findColumnWithPropertyPath(name)!);
  selectExactly(query, 'row', columns);
  query.andWhere(keyCondition(metadata, 'row', parsed, new QueryValues(query, 'reflexKey')));
  const found = await query.getMany();
  return new Map(found.map((row) => [rowKeys(target).of(row), row]));
}

/** Entities with these keys and the named relations, whole, as hooks expect them. Rows that are marked as deleted are among them. */
export async function wholeRows<E extends object>(
  manager: EntityManager,
  contract: ModelContract<E>,
  keys: readonly KeyValues[],
  relations: readonly string[],
): Promise<ReadonlyMap<string, E>> {
  const names = rowKeys(contract as ModelContract);
  const found = new Map<string, E>();
  for (let from = 0; from < keys.length; from += BATCH) {
    const rows = await manager.find(contract.entity as never, {
      where: keys.slice(from, from + BATCH).map((key) => nested(key)) as never,
      relations: Object.fromEntries(relations.map((name) => [name, true])) as never,
      withDeleted: true,
    });
    for (const row of rows as E[]) found.set(names.of(row), row);
  }
  return found;
}

/** `{ 'place.row': 1 }` as TypeORM takes it: `{ place: { row: 1 } }`. */
function nested(values: KeyValues): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(values)) setAt(found, path, value);
  return found;
}

/** Sets what an object has at a path such as `address.city`; what is on the way is made where it is not there. */
export function setAt(of: object, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop()!;
  let at = of as Record<string, unknown>;
  for (const name of names) at = (at[name] ??= {}) as Record<string, unknown>;
  at[last] = value;
}
