import type { ColumnDeclaration } from './entity-property.js';
import type { FieldKind, ModelField } from './model.field.js';

/** Column types of SQLite, PostgreSQL, MySQL and MariaDB, and those of the same name elsewhere. What is not here is no field. */
const KINDS: Readonly<Record<string, FieldKind>> = {
  ...kinds('text', 'varchar', 'character varying', 'char', 'character', 'nvarchar', 'nchar', 'varchar2', 'nvarchar2', 'citext'),
  ...kinds('text', 'varying character', 'native character', 'inet', 'cidr', 'macaddr', 'string'),
  ...kinds('longText', 'text', 'tinytext', 'mediumtext', 'longtext', 'clob', 'ntext', 'xml'),
  ...kinds('integer', 'int', 'integer', 'int2', 'int4', 'smallint', 'mediumint', 'tinyint', 'year'),
  ...kinds('bigint', 'bigint', 'int8', 'int64', 'unsigned big int'),
  ...kinds('decimal', 'decimal', 'numeric', 'dec', 'fixed', 'number', 'money', 'smallmoney'),
  ...kinds('number', 'float', 'double', 'double precision', 'real', 'float4', 'float8'),
  ...kinds('boolean', 'boolean', 'bool', 'bit'),
  ...kinds('date', 'date'),
  ...kinds('time', 'time', 'time without time zone', 'time with time zone', 'timetz'),
  ...kinds('datetime', 'datetime', 'datetime2', 'smalldatetime', 'datetimeoffset', 'timestamp', 'timestamptz'),
  ...kinds('datetime', 'timestamp without time zone', 'timestamp with time zone', 'timestamp with local time zone'),
  ...kinds('enum', 'enum', 'simple-enum'),
  ...kinds('json', 'json', 'jsonb', 'simple-json', 'simple-array'),
  ...kinds('uuid', 'uuid', 'uniqueidentifier'),
};

const BY_DECLARED = new Map<unknown, FieldKind>([
  [String, 'text'],
  [Number, 'integer'],
  [Boolean, 'boolean'],
  [Date, 'datetime'],
  [BigInt, 'bigint'],
]);

/** What a column is to people; undefined for what no form can show: blobs, geometry, vectors. */
export function kindOf({ options, mode, generated }: ColumnDeclaration, declared: unknown): FieldKind | undefined {
  if (mode !== 'regular') return mode === 'version' ? 'integer' : 'datetime';
  if (options.array) return 'json';
  if (options.enum !== undefined && options.type !== 'set') return 'enum';
  const { type } = options;
  const kind = typeof type === 'string' ? KINDS[type] : BY_DECLARED.get(type ?? declared);
  if (declared === Boolean && kind === 'integer') return 'boolean';
  // `@PrimaryGeneratedColumn('uuid')` is a varchar where the database has no such type.
  if (generated && declared === String && kind === 'text') return 'uuid';
  return kind;
}

/** The type of a field's values: the declared one, and where that is a union, the one that fits the kind best. */
export function typeOf(kind: FieldKind, declared: unknown, firstChoice?: string | number): ModelField['type'] {
  switch (kind) {
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'number':
      return 'number';
    case 'decimal':
      return declared === Number ? 'number' : 'string';
    case 'bigint':
      return declared === Number ? 'number' : declared === BigInt ? 'bigint' : 'string';
    case 'datetime':
      return declared === String ? 'string' : 'Date';
    case 'enum':
      return typeof firstChoice === 'number' ? 'number' : 'string';
    case 'json':
    case 'file':
    case 'image':
    case 'reference':
    case 'references':
    case 'children':
      return 'object';
    default:
      return 'string';
  }
}

function kinds(kind: FieldKind, ...types: readonly string[]): Record<string, FieldKind> {
  return Object.fromEntries(types.map((type) => [type, kind]));
}
