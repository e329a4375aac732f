import type { EntityMetadata, RelationMetadata } from 'typeorm';

/** Sets what an entity has at a path such as `address.city`; an embedded object on the way is made where there is none. */
export function setValue(metadata: EntityMetadata, row: object, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop()!;
  let at = row as Record<string, unknown>;
  for (const [i, name] of names.entries()) {
    const embedded = metadata.findEmbeddedWithPropertyPath(names.slice(0, i + 1).join('.'));
    at = (at[name] ??= embedded?.create() ?? {}) as Record<string, unknown>;
  }
  at[last] = value;
}

/** The columns, by their names in the database, in which a property is kept: one, or those of a reference. */
export function columnsOf(metadata: EntityMetadata, path: string): readonly string[] {
  const relation = metadata.findRelationWithPropertyPath(path);
  if (relation)
    return relation.isOwning && !relation.isManyToMany ? relation.joinColumns.map(({ databaseName }) => databaseName) : [];
  const column = metadata.findColumnWithPropertyPath(path);
  return column ? [column.databaseName] : [];
}

/** The reference that a plain property has the key of: `category` of `categoryId`. Undefined for other properties. */
export function referenceOf(metadata: EntityMetadata, path: string): RelationMetadata | undefined {
  const column = metadata.findColumnWithPropertyPath(path);
  const relation = column?.relationMetadata;
  return relation && relation.propertyPath !== path ? relation : undefined;
}
