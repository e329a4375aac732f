import type { EntityMetadata } from 'typeorm';
import type { DriverError } from './driver-error.js';

/** A constraint of the database that a write has met. */
export interface Violation {
  readonly kind:
    | 'unique'
    /** What it refers to is not there. */
    | 'foreign'
    /** Other rows refer to it. */
    | 'used'
    | 'required'
    | 'check'
    | 'long'
    | 'range'
    /** The column takes no such value. */
    | 'form';
  /** The table, where the database names it. */
  readonly metadata?: EntityMetadata;
  /** Properties, or relations, of that table that it is about; none where the database does not say. */
  readonly properties: readonly string[];
}

type Kind = Violation['kind'];

/** PostgreSQL's codes of what is about a value and names no column. */
const POSTGRES: Readonly<Record<string, Kind>> = {
  '22001': 'long',
  '22003': 'range',
  '22007': 'form',
  '22008': 'range',
  '22021': 'form',
  '22030': 'form',
  '22032': 'form',
  '22P02': 'form',
  '22P05': 'form',
  P0001: 'check',
};

/** MySQL's and MariaDB's numbers of what is about one column, which their messages name. */
const MYSQL: Readonly<Record<number, Kind>> = {
  1048: 'required',
  1364: 'required',
  1406: 'long',
  1264: 'range',
  1292: 'form',
  1366: 'form',
  1265: 'form',
  3140: 'form',
};

/** Finds out which constraint an error is about. What it knows of the tables is TypeORM's. */
export class ViolationReader {
  constructor(
    private readonly tables: readonly EntityMetadata[],
    private readonly cause: DriverError,
    private readonly sql: string,
  ) {}

  read(): Violation | undefined {
    const code = String(this.cause.code ?? '');
    const { errno } = this.cause;
    if (code.startsWith('SQLITE_')) return this.sqlite(code);
    if (typeof errno === 'number') return this.mysql(errno);
    return /^[\dA-Z]{5}$/.test(code) ? this.postgres(code) : undefined;
  }

  private get message(): string {
    return String(this.cause.message ?? '');
  }

  private sqlite(code: string): Violation | undefined {
    const [, named = ''] = /constraint failed: (.*)$/i.exec(this.message) ?? [];
    const [, tableName] = /^([^.]+)\./.exec(named) ?? [];
    const columns = named.split(', ').map((column) => column.slice(column.lastIndexOf('.') + 1));
    switch (code) {
      case 'SQLITE_CONSTRAINT_UNIQUE':
      case 'SQLITE_CONSTRAINT_PRIMARYKEY':
      case 'SQLITE_CONSTRAINT_ROWID': {
        const [, index] = /^index '(.+)'$/.exec(named) ?? [];
        if (index === undefined) return about('unique', this.table(tableName), columns);
        return this.aboutConstraint('unique', index);
      }
      case 'SQLITE_CONSTRAINT_NOTNULL':
        return about('required', this.table(tableName), columns);
      case 'SQLITE_CONSTRAINT_CHECK':
        return this.aboutConstraint('check', named);
      // ON DELETE RESTRICT is a trigger of its own.
      case 'SQLITE_CONSTRAINT_TRIGGER':
        if (!/foreign key/i.test(this.message)) return { kind: 'check', properties: [] };
        return { kind: 'used', properties: [] };
      case 'SQLITE_CONSTRAINT_FOREIGNKEY':
        return { kind: /^\s*DELETE\b/i.test(this.sql) ? 'used' : 'foreign', metadata: this.written(), properties: [] };
      case 'SQLITE_CONSTRAINT_DATATYPE':
      case 'SQLITE_MISMATCH':
        return { kind: 'form', properties: [] };
      case 'SQLITE_TOOBIG':
        return { kind: 'long', properties: [] };
      default:
        return undefined;
    }
  }

  private postgres(code: string): Violation | undefined {
    const metadata = this.table(this.cause.table);
    const detail = String(this.cause.detail ?? '');
    const [, named = ''] = /^Key \((.+?)\)=/.exec(detail) ?? [];
    switch (code) {
      case '23505':
      case '23P01':
        return named === ''
          ? this.aboutConstraint('unique', String(this.cause.constraint ?? ''))
          : about('unique', metadata, split(named));
      case '23503':
      case '23001':
        if (/still referenced/.test(detail)) return { kind: 'used', metadata, properties: [] };
        return about('foreign', metadata, split(named));
      case '23502':
        return about('required', metadata, [String(this.cause.column ?? '')]);
      case '23514':
        return this.aboutConstraint('check', String(this.cause.constraint ?? ''), metadata);
      default: {
        const kind = POSTGRES[code];
        return kind && { kind, metadata: this.written(), properties: [] };
      }
    }
  }

  private mysql(errno: number): Violation | undefined {
    const first = (pattern: RegExp): string => pattern.exec(this.message)?.[1] ?? '';
    switch (errno) {
      case 1062: {
        const key = first(/for key '(.+)'/);
        return this.aboutConstraint('unique', key.slice(key.lastIndexOf('.') + 1), this.written());
      }
      case 1451:
      case 1217:
        return { kind: 'used', properties: [] };
      case 1452:
      case 1216:
        return about('foreign', this.table(first(/`[^`]+`\.`([^`]+)`, CONSTRAINT/)), split(first(/FOREIGN KEY \(([^)]+)\)/)));
      case 3819:
      case 4025:
        return this.aboutConstraint('check', first(/[`']([^`']+)[`'] (?:is violated|failed)/), this.written());
      case 1644:
        return { kind: 'check', properties: [] };
      default: {
        const kind = MYSQL[errno];
        return (
          kind &&
          about(kind, this.written(), [first(/(?:column|field) '([^']+)'/i) || first(/column `[^`]*`\.`[^`]*`\.`([^`]+)`/)])
        );
      }
    }
  }

  private table(name: unknown): EntityMetadata | undefined {
    return this.tables.find(({ tableName, tablePath }) => tableName === name || tablePath === name);
  }

  /** The table that the statement wrote. */
  private written(): EntityMetadata | undefined {
    const quoted = '(?:`[^`]+`|"[^"]+"|\\[[^\\]]+\\]|\\w+)';
    const [, path = ''] =
      new RegExp(`^\\s*(?:INSERT(?:\\s+IGNORE)?\\s+INTO|UPDATE|DELETE\\s+FROM)\\s+((?:${quoted}\\.)*${quoted})`, 'i').exec(
        this.sql,
      ) ?? [];
    return this.table(
      path
        .split('.')
        .at(-1)
        ?.replaceAll(/[`"[\]]/g, ''),
    );
  }

  /** A constraint or a unique index by its name in the database. MySQL's are of their table alone. */
  private aboutConstraint(kind: Kind, name: string, table?: EntityMetadata): Violation {
    for (const metadata of table ? [table, ...this.tables] : this.tables) {
      const unique = metadata.uniques.find((one) => one.name === name) ?? metadata.indices.find((one) => one.name === name);
      if (unique)
        return about(
          kind,
          metadata,
          unique.columns.map(({ databaseName }) => databaseName),
        );
      const check = [...metadata.checks, ...metadata.exclusions].find((one) => one.name === name || one.givenName === name);
      if (check) return about(kind, metadata, split(check.expression));
      if (metadata !== table) continue;
      if (name === 'PRIMARY')
        return about(
          kind,
          metadata,
          metadata.primaryColumns.map(({ databaseName }) => databaseName),
        );
      // An index that a migration has made is, unless it was given another name, called after its first column.
      if (propertiesOf(metadata, name).length > 0) return about(kind, metadata, [name]);
    }
    return { kind, metadata: table, properties: [] };
  }
}

function about(kind: Kind, metadata: EntityMetadata | undefined, columns: readonly string[]): Violation {
  const properties = columns.flatMap((column) => propertiesOf(metadata, column));
  return { kind, metadata, properties: [...new Set(properties)] };
}

/** The property of a column, and the relation that it belongs to. */
function propertiesOf(metadata: EntityMetadata | undefined, databaseName: string): string[] {
  const column = metadata?.columns.find((one) => one.databaseName === databaseName);
  return column ? [column.relationMetadata?.propertyPath ?? column.propertyPath, column.propertyPath] : [];
}

/** Names of columns, as they stand in a list or in an expression: `lower((sku)::text)`. */
function split(text: string): string[] {
  const listed = text.split(',').map((part) => part.trim().replaceAll(/[`"]/g, ''));
  return [...listed, ...(text.match(/\w+/g) ?? [])];
}
