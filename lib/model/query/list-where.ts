import type { EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';
import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import { rowKeys } from './wire-value.js';
import type { FilterTerm, FilterValue, ListQuery, ModelScope } from './list.query.js';

/** Stands before `%`, `_` and itself where they mean themselves. A backslash would, besides, be MySQL's own in every text. */
const ESCAPE = '!';

/** What narrows a list, as conditions on a query builder. Names come from the contract, values are parameters. */
export class ListWhere {
  private parameters = 0;
  private readonly joined = new Map<string, string>();

  constructor(
    private readonly query: SelectQueryBuilder<ObjectLiteral>,
    private readonly contract: ModelContract,
  ) {}

  /** Rows that are marked as deleted, or those that are not. */
  deleted(which: ListQuery['deleted']): void {
    const { deleteDate } = this.contract;
    if (deleteDate === undefined || which === 'without') return;
    this.query.withDeleted().andWhere(`${this.query.alias}.${deleteDate} IS NOT NULL`);
  }

  /**
   * A scope that joins could show a row twice, and so break pages and counts: its query then stands beside the list's, which
   * asks for the rows in it.
   */
  scope(scope: ModelScope): void {
    const { query } = this;
    const before = query.expressionMap.joinAttributes.length;
    const probe = query.clone();
    scope(probe as SelectQueryBuilder<object>);
    if (probe.expressionMap.joinAttributes.length === before) {
      query.andWhere('1 = 1');
      scope(query as SelectQueryBuilder<object>);
      return;
    }
    const inner = query.connection
      .createQueryBuilder(this.contract.entity as never, 'reflexScope')
      .withDeleted()
      .select('1');
    scope(inner as unknown as SelectQueryBuilder<object>);
    for (const key of this.contract.keys) inner.andWhere(`reflexScope.${key} = ${query.alias}.${key}`);
    query.andWhere(`EXISTS (${inner.getQuery()})`).setParameters(inner.getParameters());
  }

  /** Every word of the search is somewhere in the searched text. */
  search(text: string): void {
    const words = text.split(/\s+/).filter((word) => word !== '');
    for (const word of words.slice(0, 8)) {
      const conditions = this.contract.searchPaths.map((path) =>
        this.about(path, (column) => this.like(column, `%${literally(word)}%`)),
      );
      this.query.andWhere(conditions.length > 0 ? `(${conditions.join(' OR ')})` : '1 = 0');
    }
  }

  filter(term: FilterTerm): void {
    const field = this.contract.fields.get(term.field);
    if (!field?.operators.includes(term.operator)) {
      throw new ReflexError('REFLEX_MODEL_QUERY', `The list cannot be filtered by '${term.field}'`);
    }
    this.query.andWhere(
      field.kind === 'references' ? this.among(field, term) : this.compare(field, `${this.query.alias}.${term.field}`, term),
    );
  }

  /** The alias and path of a column, joined where a reference leads to it. Rows that a relation has several of are not joined. */
  column(path: string): string {
    const at = this.splitAtRelation(path);
    if (!at) return `${this.query.alias}.${path}`;
    return `${this.join(at.relation)}.${at.rest}`;
  }

  join(relation: string): string {
    let alias = this.joined.get(relation);
    if (alias === undefined) {
      alias = `reflexJoin${this.joined.size}`;
      this.query.leftJoin(`${this.query.alias}.${relation}`, alias);
      this.joined.set(relation, alias);
    }
    return alias;
  }

  /** A condition on a column at the end of a path; where the path leads to several rows, on any of them. */
  private about(path: string, condition: (column: string) => string): string {
    const at = this.splitAtRelation(path);
    if (!at) return condition(`${this.query.alias}.${path}`);
    const { relation, rest, metadata } = at;
    if (metadata.findRelationWithPropertyPath(relation)!.isManyToOne) return condition(`${this.join(relation)}.${rest}`);
    return this.existing(relation, (alias) => condition(`${alias}.${rest}`));
  }

  private existing(relation: string, condition: (alias: string) => string): string {
    const { query, contract } = this;
    const n = this.parameters++;
    const own = `reflexOwn${n}`;
    const other = `reflexOther${n}`;
    const inner = query.connection
      .createQueryBuilder(contract.entity as never, own)
      .withDeleted()
      .select('1')
      .innerJoin(`${own}.${relation}`, other);
    for (const key of contract.keys) inner.andWhere(`${own}.${key} = ${query.alias}.${key}`);
    inner.andWhere(condition(other));
    return `EXISTS (${inner.getQuery()})`;
  }

  private splitAtRelation(path: string): { relation: string; rest: string; metadata: EntityMetadata } | undefined {
    const metadata = this.query.expressionMap.mainAlias!.metadata;
    const relation = metadata.relations.find(({ propertyPath }) => path.startsWith(`${propertyPath}.`))?.propertyPath;
    return relation === undefined ? undefined : { relation, rest: path.slice(relation.length + 1), metadata };
  }

  private among(field: ModelField, { operator, values }: FilterTerm): string {
    const { target } = field.relation!;
    if (operator === 'empty') {
      const any = this.existing(field.name, () => '1 = 1');
      return values[0] === true ? `NOT ${any}` : any;
    }
    return this.existing(field.name, (alias) => `${alias}.${target.keys[0]} IN (:...${this.parameter(keysIn(field, values))})`);
  }

  private compare(field: ModelField, column: string, { operator, values }: FilterTerm): string {
    const [first, second] = (field.relation && operator !== 'empty' ? keysIn(field, values) : values) as readonly [
      FilterValue,
      FilterValue,
    ];
    const parameter = (value: FilterValue): string => `:${this.parameter(comparable(value))}`;
    switch (operator) {
      case 'eq':
        return `${column} = ${parameter(first)}`;
      case 'ne':
        // NULL is not equal to anything, and so it is "not".
        return field.nullable ? `(${column} <> ${parameter(first)} OR ${column} IS NULL)` : `${column} <> ${parameter(first)}`;
      case 'gt':
        return `${column} > ${parameter(first)}`;
      case 'ge':
        return `${column} >= ${parameter(first)}`;
      case 'lt':
        return `${column} < ${parameter(first)}`;
      case 'le':
        return `${column} <= ${parameter(first)}`;
      case 'between':
        return `(${column} >= ${parameter(first)} AND ${column} <= ${parameter(second)})`;
      case 'in':
        return `${column} IN (:...${this.parameter(field.relation ? keysIn(field, values) : values.map(comparable))})`;
      case 'empty':
        return first === true ? `${column} IS NULL` : `${column} IS NOT NULL`;
      case 'contains':
        return this.like(column, `%${literally(String(first))}%`);
      case 'startsWith':
        return this.like(column, `${literally(String(first))}%`);
    }
  }

  private like(column: string, pattern: string): string {
    const parameter = this.parameter(pattern);
    return isPostgres(this.query)
      ? `${column} ILIKE :${parameter} ESCAPE '${ESCAPE}'`
      : `LOWER(${column}) LIKE LOWER(:${parameter}) ESCAPE '${ESCAPE}'`;
  }

  private parameter(value: unknown): string {
    const name = `reflex${this.parameters++}`;
    this.query.setParameter(name, value);
    return name;
  }
}

export function isPostgres({ connection }: Pick<SelectQueryBuilder<ObjectLiteral>, 'connection'>): boolean {
  return ['postgres', 'aurora-postgres', 'cockroachdb'].includes(connection.options.type);
}

export function isMySql({ connection }: Pick<SelectQueryBuilder<ObjectLiteral>, 'connection'>): boolean {
  return ['mysql', 'mariadb', 'aurora-mysql'].includes(connection.options.type);
}

function literally(text: string): string {
  return text.replaceAll(/[!%_]/g, `${ESCAPE}$&`);
}

/** The primary keys of the rows that a filter names. */
function keysIn(field: ModelField, values: readonly FilterValue[]): FilterValue[] {
  const { target } = field.relation!;
  return values.flatMap((value) => Object.values(rowKeys(target).parse(String(value)) ?? {}));
}

/** better-sqlite3 binds a bigint as one, others take it as text. */
function comparable(value: FilterValue): FilterValue {
  return typeof value === 'bigint' ? String(value) : value;
}
