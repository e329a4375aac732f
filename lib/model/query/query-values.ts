import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from './entity-path.js';
import { dialectOf } from './sql-dialect.js';

const INTEGERS: readonly string[] = ['smallint', 'integer', 'bigint', 'int2', 'int4', 'int8', 'int', 'mediumint', 'tinyint'];
const DECIMALS: readonly string[] = ['decimal', 'numeric'];
/** The greatest number that a single-precision column has. */
const MOST = 3.4e38;

/** What takes the parameters of a query: its builder. */
export interface ParameterTarget {
  readonly connection: DataSource;
  setParameter(name: string, value: unknown): unknown;
}

/** The values of a query: parameters, never text. */
export class QueryValues {
  private count = 0;

  /** `prefix` tells the parameters from those of others who add to the same query. */
  constructor(
    private readonly query: ParameterTarget,
    private readonly prefix: string,
  ) {}

  /** A column as SQL has it. */
  column(alias: string, { databaseName }: ColumnMetadata): string {
    const { driver } = this.query.connection;
    return `${driver.escape(alias)}.${driver.escape(databaseName)}`;
  }

  /** A parameter as it is: `:reflex3`. */
  plain(value: unknown): string {
    const name = `${this.prefix}${this.count++}`;
    this.query.setParameter(name, value);
    return `:${name}`;
  }

  private spread(values: readonly unknown[]): string {
    return this.plain(values).replace(':', ':...');
  }

  /** `IN (…)`, for a column to be one of several values; never of none. */
  in(column: ColumnMetadata, values: readonly unknown[]): string {
    const { driver } = this.query.connection;
    const type = driver.normalizeType(column);
    const stored = values.map((value) => driver.preparePersistentValue(value, column) as unknown);
    switch (dialectOf(this.query.connection)) {
      case 'postgres':
        // One parameter, so that the query has one text however many values there are.
        if (INTEGERS.includes(type) && !stored.some((value) => isWide(value)))
          return `= ANY(CAST(${this.plain(stored)} AS bigint[]))`;
        break;
      case 'mysql':
        if (type !== 'bigint' && !DECIMALS.includes(type)) return `IN (${this.spread(stored)})`;
        break;
      default:
        return `IN (${this.spread(stored)})`;
    }
    return `IN (${values.map((value) => this.for(column, value)).join(', ')})`;
  }

  /**
   * A parameter to compare with a column: as the driver stores it, through the column's transformer, and of a type that compares
   * exactly, in which a value too great for the column is no error, but greater. `isFrom` says that equal values are to be on the
   * upper side of it.
   */
  for(column: ColumnMetadata, value: unknown, isFrom = false): string {
    const { driver } = this.query.connection;
    const stored: unknown = driver.preparePersistentValue(typeof value === 'bigint' ? String(value) : value, column);
    const type = driver.normalizeType(column);
    // SQLite compares moments as text, and makes those of its own accord without milliseconds.
    const isText = isFrom && type === 'datetime' && typeof stored === 'string';
    const parameter = this.plain(isText ? stored.replace(/\.000$/, '') : stored);
    switch (dialectOf(this.query.connection)) {
      case 'postgres':
        if (INTEGERS.includes(type)) return `CAST(${parameter} AS ${isWide(stored) ? 'numeric' : 'bigint'})`;
        if (type === 'real' && Math.abs(Number(stored)) > MOST) return `CAST(${parameter} AS double precision)`;
        return parameter;
      case 'mysql':
        // It would compare numbers with text as floating-point numbers.
        if (type === 'bigint')
          return `CAST(${parameter} AS ${isWide(stored, column.unsigned) ? 'DECIMAL(65,0)' : column.unsigned ? 'UNSIGNED' : 'SIGNED'})`;
        return DECIMALS.includes(type) ? `CAST(${parameter} AS DECIMAL(65,30))` : parameter;
      default:
        return parameter;
    }
  }
}

/** Whether an integer is more than 64 bits hold. */
function isWide(value: unknown, unsigned = false): boolean {
  const digits = String(value as string);
  if (!/^-?\d+$/.test(digits)) return true;
  const number = BigInt(digits);
  return (unsigned ? BigInt.asUintN(64, number) : BigInt.asIntN(64, number)) !== number;
}
