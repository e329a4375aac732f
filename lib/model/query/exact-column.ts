import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { ColumnMetadata } from './entity-path.js';
import { dialectOf } from './sql-dialect.js';

const WIDE: readonly string[] = ['bigint', 'int8', 'unsigned big int', 'decimal', 'numeric'];

/**
 * Selects columns of a table so that their values keep all their digits. SQLite's drivers make JavaScript numbers of all numbers:
 * those that are too great for that come as text.
 */
export function selectExactly(query: SelectQueryBuilder<ObjectLiteral>, alias: string, columns: readonly ColumnMetadata[]): void {
  for (const column of new Set(columns)) {
    query.addSelect(`${alias}.${column.propertyPath}`);
    // Of two columns with one name a driver gives the last. TypeORM wants the first, to know which property it is.
    if (isInexact(query, column)) query.addSelect(exactly(query, alias, column), `${alias}_${column.databaseName}`);
  }
}

/** A column as an expression that loses no digits. */
export function exactly(query: SelectQueryBuilder<ObjectLiteral>, alias: string, column: ColumnMetadata): string {
  const path = `${alias}.${column.propertyPath}`;
  if (!isInexact(query, column)) return path;
  const most = Number.MAX_SAFE_INTEGER;
  return `CASE WHEN typeof(${path}) = 'integer' AND ${path} NOT BETWEEN -${most} AND ${most} THEN CAST(${path} AS TEXT) ELSE ${path} END`;
}

/** Whether the driver makes a number of what the property is not declared to be one. */
function isInexact({ connection }: SelectQueryBuilder<ObjectLiteral>, column: ColumnMetadata): boolean {
  if (dialectOf(connection) !== 'sqlite' || !WIDE.includes(connection.driver.normalizeType(column))) return false;
  const target: unknown = column.embeddedMetadata?.type ?? column.target;
  const declared: unknown =
    typeof target === 'function'
      ? Reflect.getMetadata('design:type', target.prototype as object, column.propertyName)
      : undefined;
  return declared !== Number;
}
