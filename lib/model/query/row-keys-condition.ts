import type { EntityMetadata } from 'typeorm';
import type { QueryValues } from './query-values.js';
import type { KeyValues } from './row-key.js';

/** A condition, as SQL, that is true of the rows of a table with these primary keys. */
export function keyCondition(metadata: EntityMetadata, alias: string, keys: readonly KeyValues[], values: QueryValues): string {
  const { primaryColumns } = metadata;
  const [only] = primaryColumns;
  if (keys.length === 0) return '1 = 0';
  if (primaryColumns.length === 1)
    return `${values.column(alias, only!)} ${values.in(
      only!,
      keys.map((key) => key[only!.propertyPath]),
    )}`;
  const all = keys.map((key) => {
    const parts = primaryColumns.map(
      (column) => `${values.column(alias, column)} = ${values.for(column, key[column.propertyPath])}`,
    );
    return `(${parts.join(' AND ')})`;
  });
  return `(${all.join(' OR ')})`;
}
