import type { EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';
import type { ModelContract, SortTerm } from '../contract/model.contract.js';
import { entityPath, type EntityPath } from './entity-path.js';
import { PathJoins } from './path-joins.js';
import { dialectOf } from './sql-dialect.js';

/** One thing that rows are sorted by. */
export interface OrderTerm {
  readonly path: EntityPath;
  readonly isDescending: boolean;
}

/**
 * What rows are sorted by: the terms and then the primary key, so that rows that are equal have one order on all pages. What is NULL
 * comes last, in either direction. A path that leads to several rows sorts by the least or greatest of their values, never by a
 * join: that would show a row as often as it has them.
 */
export class RowOrder {
  readonly terms: readonly OrderTerm[];

  /** Throws `REFLEX_MODEL_QUERY` where the contract does not offer a term. */
  constructor(metadata: EntityMetadata, contract: ModelContract, sort: readonly SortTerm[]) {
    const asked = sort.map(({ field, descending }) => ({
      path: entityPath(metadata, pathOf(contract, field)),
      isDescending: descending,
    }));
    const sorted = new Set(asked.filter(({ path }) => path.hops.length === 0).map(({ path }) => path.column));
    const keys = metadata.primaryColumns.filter((column) => !sorted.has(column));
    const ties = keys.map((column) => ({ path: entityPath(metadata, column.propertyPath), isDescending: false }));
    this.terms = [...asked, ...ties];
  }

  /** Sorts the query, backwards where asked to. */
  apply(query: SelectQueryBuilder<ObjectLiteral>, joins: PathJoins, isReversed = false): void {
    const isMySql = dialectOf(query.connection) === 'mysql';
    for (const [i, term] of this.terms.entries()) {
      const expression = this.expression(term, joins, i);
      const direction = term.isDescending === isReversed ? 'ASC' : 'DESC';
      let by = expression;
      if (!term.path.isSingle) query.addSelect(expression, (by = `reflexSort${i}`));
      if (!term.path.isNullable) query.addOrderBy(by, direction);
      else if (!isMySql) query.addOrderBy(by, direction, isReversed ? 'NULLS FIRST' : 'NULLS LAST');
      else {
        const none = `reflexNone${i}`;
        query
          .addSelect(`${expression} IS NULL`, none)
          .addOrderBy(none, isReversed ? 'DESC' : 'ASC')
          .addOrderBy(by, direction);
      }
    }
  }

  /** What a term compares in a query, as SQL. */
  expression({ path, isDescending }: OrderTerm, joins: PathJoins, index: number): string {
    if (path.isSingle) return joins.column(path);
    const inner = joins.beside(path.hops, `reflexOrder${index}x`, (query, end) => {
      query.select(`${isDescending ? 'MAX' : 'MIN'}(${end}.${path.column.propertyPath})`);
    });
    return `(${inner})`;
  }
}

/** A reference sorts by what people call the row that it refers to. */
function pathOf(contract: ModelContract, name: string): string {
  const field = contract.fields.get(name);
  const isOffered = field?.sortable === true || contract.orderBy.some((term) => term.field === name);
  if (!isOffered) throw new ReflexError('REFLEX_MODEL_QUERY', `The list cannot be sorted by '${name}'`);
  return field?.relation ? `${name}.${field.relation.target.labelField}` : name;
}
