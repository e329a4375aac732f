import type { EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { ListWhere } from './list-where.js';
import { PathJoins, queryOf } from './path-joins.js';
import { QueryValues } from './query-values.js';
import type { KeyValues } from './row-key.js';
import { keyCondition } from './row-keys-condition.js';
import type { OrderTerm, RowOrder } from './row-order.js';

/** Which of the terms that a row is sorted by are NULL. */
export type NullTerms = readonly boolean[];

/** Has `query`, which finds one row, tell which of the terms are NULL. */
export function selectNulls(query: SelectQueryBuilder<ObjectLiteral>, order: RowOrder, joins: PathJoins): void {
  query.select([]);
  for (const [i, term] of order.terms.entries()) {
    query.addSelect(`CASE WHEN ${order.expression(term, joins, i)} IS NULL THEN 1 ELSE 0 END`, `n${i}`);
  }
}

export function nullsIn(raw: Readonly<Record<string, unknown>>, order: RowOrder): NullTerms {
  return order.terms.map((_term, i) => Number(raw[`n${i}`]) === 1);
}

/**
 * Narrows a query to the rows that come behind the one with this key in the order, or before it. What that row is sorted by stays in
 * the database: a moment of JavaScript has fewer digits than one of PostgreSQL.
 */
export class PositionWhere {
  private readonly values: QueryValues;
  private readonly query: SelectQueryBuilder<ObjectLiteral>;

  constructor(
    private readonly where: ListWhere,
    private readonly order: RowOrder,
    private readonly key: KeyValues,
    private readonly nulls: NullTerms,
  ) {
    this.query = where.joins.query;
    this.values = where.values;
  }

  apply(isBefore: boolean): void {
    const either: string[] = [];
    const same: string[] = [];
    for (const [i, term] of this.order.terms.entries()) {
      const column = this.order.expression(term, this.where.joins, i);
      const beyond = this.beyond(term, i, column, isBefore);
      if (beyond !== undefined) either.push([...same, beyond].join(' AND '));
      same.push(this.nulls[i]! ? `${column} IS NULL` : `${column} = ${this.valueOf(term, i)}`);
    }
    this.query.andWhere(either.length > 0 ? `(${either.join(' OR ')})` : '1 = 0');
  }

  /** That a row has more of the term than the one at the position; undefined where none can. NULL is more than anything. */
  private beyond(term: OrderTerm, i: number, column: string, isBefore: boolean): string | undefined {
    if (this.nulls[i]!) return isBefore ? `${column} IS NOT NULL` : undefined;
    const compared = `${column} ${term.isDescending === isBefore ? '>' : '<'} ${this.valueOf(term, i)}`;
    return isBefore || !term.path.isNullable ? compared : `(${compared} OR ${column} IS NULL)`;
  }

  private valueOf(term: OrderTerm, i: number): string {
    const { query, values, key } = this;
    const { path } = term;
    const metadata: EntityMetadata = query.expressionMap.mainAlias!.metadata;
    if (path.hops.length === 0 && path.column.isPrimary) return values.for(path.column, key[path.column.propertyPath]);
    const at = `reflexAt${i}`;
    const inner = queryOf(query, metadata, at);
    const joins = new PathJoins(inner);
    inner.select(this.order.expression(term, joins, i)).where(keyCondition(metadata, at, [key], values));
    query.setParameters(inner.getParameters());
    return `(${inner.getQuery()})`;
  }
}
