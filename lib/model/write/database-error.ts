import { QueryFailedError, type DataSource, type EntityMetadata } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';

/** A constraint of the database that a write has met. */
export interface Violation {
  readonly kind: 'unique' | 'foreign' | 'required' | 'check' | 'long' | 'range';
  /** The table, where the database names it. */
  readonly metadata?: EntityMetadata;
  /** Properties, or relations, of that table that it is about; none where the database does not say. */
  readonly properties: readonly string[];
}

interface DriverError {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly message?: unknown;
  readonly table?: unknown;
  readonly column?: unknown;
  readonly constraint?: unknown;
  readonly detail?: unknown;
}

/** What a driver reports where there is no database any more. */
const LOST =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|PROTOCOL_CONNECTION_LOST|57P0[123]|08\w{3}|SQLITE_(BUSY|LOCKED|CANTOPEN|IOERR|FULL|READONLY).*|ER_SERVER_SHUTDOWN)$/;

/**
 * The constraint that an error of a driver is about: SQLite's, PostgreSQL's, MySQL's or MariaDB's; undefined for what is none.
 * The texts that they hold stay here.
 */
export function violationOf(dataSource: DataSource, error: unknown): Violation | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  const cause = error.driverError as DriverError;
  const message = String(cause.message ?? '');
  const code = String(cause.code ?? '');
  return new ViolationReader(dataSource, cause, message).read(code);
}

/** `REFLEX_MODEL_DATABASE` in the place of an error that says that the database is gone; undefined for others. */
export function lostDatabase(error: unknown): ReflexError | undefined {
  const { driverError, code, message } = error as { driverError?: DriverError; code?: unknown; message?: unknown };
  const codes = [String(driverError?.code ?? ''), String(code ?? '')];
  const isLost =
    codes.some((one) => LOST.test(one)) ||
    /connection (terminated|is closed|lost)|client has encountered a connection error|pool is closed|not yet established|database connection is not open/i.test(
      String(message),
    );
  return isLost
    ? new ReflexError('REFLEX_MODEL_DATABASE', 'The database cannot be reached; nothing was stored', { cause: error })
    : undefined;
}

class ViolationReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cause: DriverError,
    private readonly message: string,
  ) {}

  read(code: string): Violation | undefined {
    if (code.startsWith('SQLITE_CONSTRAINT')) return this.sqlite(code);
    if (/^\d\d[\dA-Z]{3}$/.test(code)) return this.postgres(code);
    if (code.startsWith('ER_') || typeof this.cause.errno === 'number') return this.mysql(Number(this.cause.errno));
    return undefined;
  }

  private sqlite(code: string): Violation | undefined {
    const [, named = ''] = /constraint failed: (.*)$/i.exec(this.message) ?? [];
    const [table] = /^([^.]+)\./.exec(named) ?? [];
    const metadata = this.table(table?.slice(0, -1));
    const columns = named.split(', ').map((column) => column.slice(column.lastIndexOf('.') + 1));
    switch (code) {
      case 'SQLITE_CONSTRAINT_UNIQUE':
      case 'SQLITE_CONSTRAINT_PRIMARYKEY':
      case 'SQLITE_CONSTRAINT_ROWID': {
        const [, index] = /^index '(.+)'$/.exec(named) ?? [];
        return index === undefined ? this.about('unique', metadata, columns) : this.aboutConstraint('unique', index);
      }
      case 'SQLITE_CONSTRAINT_NOTNULL':
        return this.about('required', metadata, columns);
      case 'SQLITE_CONSTRAINT_CHECK':
        return this.aboutConstraint('check', named);
      case 'SQLITE_CONSTRAINT_FOREIGNKEY':
        return { kind: 'foreign', properties: [] };
      default:
        return undefined;
    }
  }

  private postgres(code: string): Violation | undefined {
    const metadata = this.table(this.cause.table);
    const constraint = String(this.cause.constraint ?? '');
    const [, named] = /^Key \((.+?)\)=/.exec(String(this.cause.detail ?? '')) ?? [];
    const columns = named?.split(', ').map((column) => column.replaceAll('"', '')) ?? [];
    switch (code) {
      case '23505':
        return columns.length > 0 ? this.about('unique', metadata, columns) : this.aboutConstraint('unique', constraint);
      case '23503':
        return this.about('foreign', metadata, columns);
      case '23502':
        return this.about('required', metadata, [String(this.cause.column ?? '')]);
      case '23514':
        return this.aboutConstraint('check', constraint);
      case '22001':
        return { kind: 'long', properties: [] };
      case '22003':
        return { kind: 'range', properties: [] };
      default:
        return undefined;
    }
  }

  private mysql(errno: number): Violation | undefined {
    const column = (pattern: RegExp): string[] => [...(pattern.exec(this.message) ?? [])].slice(1, 2);
    switch (errno) {
      case 1062: {
        const [key = ''] = column(/for key '(.+)'/);
        return this.aboutConstraint(
          'unique',
          key.slice(key.lastIndexOf('.') + 1),
          key.includes('.') ? key.slice(0, key.indexOf('.')) : undefined,
        );
      }
      case 1451:
      case 1452:
      case 1216:
      case 1217: {
        const [, table] = /`[^`]+`\.`([^`]+)`, CONSTRAINT/.exec(this.message) ?? [];
        return this.about('foreign', this.table(table), column(/FOREIGN KEY \(`([^`]+)`/));
      }
      case 1048:
      case 1364:
        return this.about('required', undefined, column(/(?:Column|Field) '([^']+)'/));
      case 3819:
      case 4025:
        return this.aboutConstraint('check', column(/[`']([^`']+)[`'] (?:is violated|failed)/)[0] ?? '');
      case 1406:
        return this.about('long', undefined, column(/column '([^']+)'/));
      case 1264:
        return this.about('range', undefined, column(/column '([^']+)'/));
      default:
        return undefined;
    }
  }

  private table(name: unknown): EntityMetadata | undefined {
    return this.dataSource.entityMetadatas.find(({ tableName, tablePath }) => tableName === name || tablePath === name);
  }

  private about(kind: Violation['kind'], metadata: EntityMetadata | undefined, columns: readonly string[]): Violation {
    return { kind, metadata, properties: columns.map((column) => propertyOf(metadata, column) ?? column) };
  }

  /** A constraint or a unique index by its name in the database. */
  private aboutConstraint(kind: Violation['kind'], name: string, table?: string): Violation {
    for (const metadata of this.dataSource.entityMetadatas) {
      if (table !== undefined && metadata.tableName !== table) continue;
      const unique =
        metadata.uniques.find((one) => one.name === name)?.columns ?? metadata.indices.find((one) => one.name === name)?.columns;
      if (unique) return { kind, metadata, properties: unique.map(({ databaseName }) => propertyOf(metadata, databaseName)!) };
      const check = metadata.checks.find((one) => one.name === name || one.givenName === name);
      if (check) return { kind, metadata, properties: columnsIn(metadata, check.expression) };
      if (name === 'PRIMARY' && metadata.tableName === table) {
        return { kind, metadata, properties: metadata.primaryColumns.map(({ propertyPath }) => propertyPath) };
      }
    }
    return { kind, properties: [] };
  }
}

/** The relation that a column belongs to, else its property. */
function propertyOf(metadata: EntityMetadata | undefined, databaseName: string): string | undefined {
  const column = metadata?.columns.find((one) => one.databaseName === databaseName);
  return column?.relationMetadata?.propertyPath ?? column?.propertyPath;
}

function columnsIn(metadata: EntityMetadata, expression: string): string[] {
  const words = new Set(expression.match(/\w+/g) ?? []);
  return metadata.columns
    .filter(({ databaseName }) => words.has(databaseName))
    .map(({ databaseName }) => propertyOf(metadata, databaseName)!);
}
