import type { EntityMetadata, ObjectLiteral, RelationMetadata, SelectQueryBuilder } from 'typeorm';
import type { EntityPath } from './entity-path.js';
import { isSingle } from './entity-path.js';

/** The tables that a query has joined to follow paths, each once. */
export class PathJoins {
  private readonly joined = new Map<string, string>();

  constructor(readonly query: SelectQueryBuilder<ObjectLiteral>) {}

  /** The column at the end of a path: `reflexJoin0.name`. It leads to one row at most, or the query would have rows twice. */
  column({ hops, column }: EntityPath): string {
    return `${this.alias(hops)}.${column.propertyPath}`;
  }

  /**
   * A query of what a path leads to from the row that this query is at, beside it: for `EXISTS`, and for the least of several values.
   * `from` gets the alias of the last table.
   */
  beside(
    hops: readonly RelationMetadata[],
    own: string,
    build: (inner: SelectQueryBuilder<ObjectLiteral>, end: string) => void,
  ): string {
    const { query } = this;
    const metadata = query.expressionMap.mainAlias!.metadata;
    const inner = queryOf(query, metadata, own);
    let end = own;
    for (const [i, hop] of hops.entries()) {
      const next = `${own}${i}`;
      inner.innerJoin(`${end}.${hop.propertyPath}`, next, liveOnly(hop, next));
      end = next;
    }
    for (const { propertyPath } of metadata.primaryColumns)
      inner.andWhere(`${own}.${propertyPath} = ${query.alias}.${propertyPath}`);
    build(inner, end);
    query.setParameters(inner.getParameters());
    return inner.getQuery();
  }

  private alias(hops: readonly RelationMetadata[]): string {
    let alias = this.query.alias;
    let path = '';
    for (const hop of hops) {
      path += `.${hop.propertyPath}`;
      let next = this.joined.get(path);
      if (next === undefined) {
        next = `reflexJoin${this.joined.size}`;
        this.query.leftJoin(`${alias}.${hop.propertyPath}`, next);
        this.joined.set(path, next);
      }
      alias = next;
    }
    return alias;
  }
}

/**
 * A query of an entity's rows, those that are marked as deleted among them: what a row refers to stays what it refers to. It is to
 * be said of this entity's own rows whether they are.
 */
export function queryOf(
  beside: Pick<SelectQueryBuilder<ObjectLiteral>, 'connection'>,
  { target }: EntityMetadata,
  alias: string,
): SelectQueryBuilder<ObjectLiteral> {
  return beside.connection
    .createQueryBuilder(target as never, alias)
    .withDeleted() as unknown as SelectQueryBuilder<ObjectLiteral>;
}

/** Rows that belong to another and are marked as deleted are gone from it. Undefined where that cannot be. */
export function liveOnly(hop: RelationMetadata, alias: string): string | undefined {
  const { deleteDateColumn } = hop.inverseEntityMetadata;
  return deleteDateColumn && !hop.isManyToMany && !isSingle(hop)
    ? `${alias}.${deleteDateColumn.propertyPath} IS NULL`
    : undefined;
}
