import type { EntityMetadata, RelationMetadata } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';

/** TypeORM does not export it by this name. */
export type ColumnMetadata = EntityMetadata['columns'][number];

/** Where a path such as `category.country.name` leads: over relations to a column. */
export interface EntityPath {
  readonly hops: readonly RelationMetadata[];
  readonly column: ColumnMetadata;
  /** A row has one value at its end, not several. */
  readonly isSingle: boolean;
  /** The value at its end may be NULL, or there may be none. */
  readonly isNullable: boolean;
}

/** Throws `REFLEX_MODEL_QUERY` where the path leads to no column, or to one that is not to be selected. */
export function entityPath(metadata: EntityMetadata, path: string): EntityPath {
  const hops: RelationMetadata[] = [];
  let at = metadata;
  let rest = path;
  for (;;) {
    const hop = at.relations.find(({ propertyPath }) => rest.startsWith(`${propertyPath}.`));
    if (!hop) break;
    hops.push(hop);
    at = hop.inverseEntityMetadata;
    rest = rest.slice(hop.propertyPath.length + 1);
  }
  const column = at.findColumnWithPropertyPath(rest);
  // A reference is a column of its own table, by the name of the relation.
  if (!column?.isSelect || column.relationMetadata?.propertyPath === rest) {
    throw new ReflexError('REFLEX_MODEL_QUERY', `There is nothing to compare at '${path}' of ${metadata.name}`);
  }
  return {
    hops,
    column,
    isSingle: hops.every(isSingle),
    isNullable: column.isNullable || hops.some((hop) => !isSingle(hop) || !hop.isOwning || hop.isNullable),
  };
}

/** Whether a relation leads to one row at most. */
export function isSingle({ isManyToOne, isOneToOne }: RelationMetadata): boolean {
  return isManyToOne || isOneToOne;
}
