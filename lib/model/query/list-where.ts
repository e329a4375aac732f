import type { ObjectLiteral, RelationMetadata, SelectQueryBuilder } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';
import type { ModelContract } from '../contract/model.contract.js';
import type { FilterOperator, ModelField } from '../contract/model.field.js';
import { type ColumnMetadata, entityPath, isSingle, type EntityPath } from './entity-path.js';
import type { FilterTerm, FilterValue, ListQuery, ModelScope } from './list.query.js';
import { PathJoins } from './path-joins.js';
import { QueryValues } from './query-values.js';
import { keyCondition } from './row-keys-condition.js';
import { applyScope } from './row-scope.js';
import { dialectOf } from './sql-dialect.js';
import { rowKeys } from './wire-value.js';

/** Stands before `%`, `_` and itself where they mean themselves. A backslash would, besides, be MySQL's own in every text. */
const ESCAPE = '!';
/** Words of a search that count. */
const WORDS = 8;
/** PostgreSQL's types that it compares with text; of the others it takes the text. */
const TEXT_TYPES: readonly string[] = ['character varying', 'varchar', 'text', 'character', 'char', 'citext'];

/** What narrows a list, as conditions on a query builder. Names come from the contract, values are parameters. */
export class ListWhere {
  readonly joins: PathJoins;
  readonly values: QueryValues;
  private nested = 0;
  private narrows = false;

  constructor(
    private readonly query: SelectQueryBuilder<ObjectLiteral>,
    private readonly contract: ModelContract,
  ) {
    this.joins = new PathJoins(query);
    this.values = new QueryValues(query, 'reflex');
  }

  /** Whether the list leaves out anything but rows that are marked as deleted. */
  get isNarrow(): boolean {
    return this.narrows;
  }

  /** Rows that are marked as deleted, or those that are not. The query has both. */
  deleted(which: ListQuery['deleted']): void {
    const { deleteDate } = this.contract;
    if (deleteDate === undefined) return;
    if (which === 'only') this.narrows = true;
    this.query.andWhere(`${this.query.alias}.${deleteDate} IS ${which === 'only' ? 'NOT NULL' : 'NULL'}`);
  }

  scope(scope: ModelScope): void {
    if (applyScope(this.query, scope)) this.narrows = true;
  }

  /** Every word of the search is somewhere in the searched text. */
  search(text: string): void {
    // PostgreSQL has no text with a NUL in it.
    const words = text.split(/[\s\0]+/).filter((word) => word !== '');
    const paths = this.contract.searchPaths.map((path) => this.path(path));
    for (const word of words.slice(0, WORDS)) {
      const conditions = paths.map((path) =>
        this.about(path, (column) => this.like(path.column, column, `%${literally(word)}%`)),
      );
      this.and(conditions.length > 0 ? `(${conditions.join(' OR ')})` : '1 = 0');
    }
  }

  /** Throws `REFLEX_MODEL_QUERY` where the contract has no such filter. */
  filter(term: FilterTerm): void {
    const field = this.contract.fields.get(term.field);
    if (!field?.operators.includes(term.operator)) {
      throw new ReflexError('REFLEX_MODEL_QUERY', `The list cannot be filtered by '${term.field}'`);
    }
    this.and(field.relation ? this.refers(field, term) : this.compares(field, term));
  }

  private and(condition: string): void {
    this.narrows = true;
    this.query.andWhere(condition);
  }

  private path(path: string): EntityPath {
    return entityPath(this.query.expressionMap.mainAlias!.metadata, path);
  }

  /** A condition on the column at the end of a path; where the path leads to several rows, on any of them. */
  private about(path: EntityPath, condition: (column: string) => string): string {
    if (path.isSingle) return condition(this.joins.column(path));
    return this.any(path.hops, (end) => condition(`${end}.${path.column.propertyPath}`));
  }

  private any(hops: readonly RelationMetadata[], condition: (end: string) => string): string {
    const sql = this.joins.beside(
      hops,
      `reflexOther${this.nested++}`,
      (inner, end) => void inner.select('1').andWhere(condition(end)),
    );
    return `EXISTS (${sql})`;
  }

  private refers(field: ModelField, { operator, values }: FilterTerm): string {
    const { target } = field.relation!;
    const relation = this.query.expressionMap.mainAlias!.metadata.findRelationWithPropertyPath(field.name)!;
    const [joined] = relation.joinColumns;
    const own = `${this.query.alias}.${field.name}`;
    if (operator === 'empty') {
      const none = values[0] === true;
      if (isSingle(relation) && joined) return `${own} IS ${none ? 'NULL' : 'NOT NULL'}`;
      return `${none ? 'NOT ' : ''}${this.any([relation], () => '1 = 1')}`;
    }
    const keys = values.map((value) => rowKeys(target).parse(String(value))).filter((key) => key !== undefined);
    // A value that is no key is one that no row refers to.
    if (keys.length === 0) return operator === 'ne' ? '1 = 1' : '1 = 0';
    const referenced = relation.joinColumns.length === 1 ? joined!.referencedColumn! : undefined;
    if (!isSingle(relation) || target.keys.length > 1 || !referenced?.isPrimary) {
      const one = this.any([relation], (end) => keyCondition(relation.inverseEntityMetadata, end, keys, this.values));
      return operator === 'ne' ? `NOT ${one}` : one;
    }
    const one = `${own} ${this.values.in(
      referenced,
      keys.map((key) => key[target.keys[0]!]),
    )}`;
    if (operator !== 'ne') return one;
    return field.nullable ? `(NOT ${one} OR ${own} IS NULL)` : `NOT ${one}`;
  }

  private compares(field: ModelField, { operator, values }: FilterTerm): string {
    const path = this.path(field.name);
    const column = this.joins.column(path);
    const [first, second] = values as readonly [FilterValue, FilterValue];
    const against = (sign: string, value: FilterValue): string => `${column} ${sign} ${this.bound(path.column, operator, value)}`;
    switch (operator) {
      case 'eq':
        return against('=', first);
      case 'ne':
        // NULL is not equal to anything, and so it is "not".
        return field.nullable ? `(${against('<>', first)} OR ${column} IS NULL)` : against('<>', first);
      case 'gt':
        return against('>', first);
      case 'ge':
        return against('>=', first);
      case 'lt':
        return against('<', first);
      case 'le':
        return against('<=', first);
      case 'between':
        return `(${column} >= ${this.bound(path.column, 'ge', first)} AND ${column} <= ${this.bound(path.column, 'le', second)})`;
      case 'in':
        return `${column} ${this.values.in(path.column, values)}`;
      case 'empty':
        return first === true ? `${column} IS NULL` : `${column} IS NOT NULL`;
      case 'contains':
        return this.like(path.column, column, `%${literally(String(first))}%`);
      case 'startsWith':
        return this.like(path.column, column, `${literally(String(first))}%`);
    }
  }

  private bound(column: ColumnMetadata, operator: FilterOperator, value: FilterValue): string {
    return this.values.for(column, value, operator === 'ge' || operator === 'lt');
  }

  private like(metadata: ColumnMetadata, column: string, pattern: string): string {
    const parameter = this.values.plain(pattern);
    const { connection } = this.query;
    if (dialectOf(connection) !== 'postgres') return `LOWER(${column}) LIKE LOWER(${parameter}) ESCAPE '${ESCAPE}'`;
    const isText = TEXT_TYPES.includes(connection.driver.normalizeType(metadata));
    return `${isText ? column : `CAST(${column} AS text)`} ILIKE ${parameter} ESCAPE '${ESCAPE}'`;
  }
}

function literally(text: string): string {
  return text.replaceAll(/[!%_]/g, `${ESCAPE}$&`);
}
