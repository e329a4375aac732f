import type { FieldOptions } from '../model.options.js';
import { kindOf, typeOf } from './column-kind.js';
import type { ColumnDeclaration, EntityProperty } from './entity-property.js';
import { isSortable, operatorsOf } from './field-operators.js';
import { rulesOf, type FieldRules } from './field-rules.js';
import type { Choice, FieldKind, FieldLimits, FieldRelation, ModelField } from './model.field.js';
import { inWords } from './words.js';

/** What the options of a state decide about a field. */
export interface FieldUse {
  readonly options: FieldOptions;
  readonly readOnly: boolean;
  /** A toolbar may filter by it. */
  readonly filtered: boolean;
  /** The value that a new instance of the entity has. */
  readonly initial: unknown;
  readonly relation?: FieldRelation;
}

const MEGABYTE = 1_000_000;
const IMAGES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'];

/** Least and greatest values of integer columns that are narrower than a number. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  tinyint: [-128, 127],
  smallint: [-32_768, 32_767],
  int2: [-32_768, 32_767],
  mediumint: [-8_388_608, 8_388_607],
  int: [-2_147_483_648, 2_147_483_647],
  int4: [-2_147_483_648, 2_147_483_647],
  integer: [-2_147_483_648, 2_147_483_647],
};

/** What the property is to people; undefined where it is nothing that a form can show. */
export function fieldKindOf({ column, relation, declared, owner, propertyName }: EntityProperty): FieldKind | undefined {
  if (relation) {
    if (relation.type === 'many-to-many') return 'references';
    if (relation.type === 'one-to-many') return 'children';
    return relation.owning ? 'reference' : undefined;
  }
  const kind = column && kindOf(column, declared);
  const told = kind === 'text' || kind === 'longText' ? rulesOf(owner, propertyName).kind : undefined;
  return told ?? kind;
}

/** The field of a property. */
export function compileField(property: EntityProperty, kind: FieldKind, use: FieldUse): ModelField {
  const { path, declared, column, relation } = property;
  const { options, initial, filtered } = use;
  const rules = rulesOf(property.owner, property.propertyName);
  const choices = kind === 'enum' ? choicesOf(column?.options.enum) : undefined;
  const nullable = column
    ? (column.options.nullable ?? column.mode === 'deleteDate')
    : relation?.type === 'many-to-one' || relation?.type === 'one-to-one'
      ? relation.nullable
      : false;
  const writable = !use.readOnly && (!column || isWritable(column));
  const several = kind === 'references' || kind === 'children';
  return {
    name: path,
    label: options.label ?? inWords(path),
    kind,
    type: typeOf(kind, declared, choices?.[0]?.value),
    nullable,
    required: writable && !several && isRequired(kind, nullable, column, rules, initial),
    creatable: writable && column?.options.insert !== false,
    updatable: writable && column?.options.update !== false && !column?.options.primary,
    sortable: isSortable(kind),
    operators: filtered ? operatorsOf(kind, nullable) : [],
    limits: limitsOf(kind, column, rules),
    initial: initialOf(kind, initial ?? column?.options.default),
    ...(choices && { choices }),
    ...((kind === 'file' || kind === 'image') && {
      upload: { accept: options.accept ?? (kind === 'image' ? IMAGES : []), maxBytes: options.maxBytes ?? 5 * MEGABYTE },
    }),
    ...(use.relation && { relation: use.relation }),
  };
}

const PLAIN: readonly FieldKind[] = ['text', 'longText', 'enum', 'integer', 'number', 'decimal', 'bigint', 'boolean'];

/** Defaults that are expressions of the database, or objects, are left to it. */
function initialOf(kind: FieldKind, value: unknown): unknown {
  if (kind === 'references' || kind === 'children') return [];
  if (PLAIN.includes(kind) && ['boolean', 'number', 'string'].includes(typeof value)) return value;
  return kind === 'boolean' ? false : null;
}

function isWritable({ mode, generated }: ColumnDeclaration): boolean {
  return mode === 'regular' && !generated;
}

function isRequired(
  kind: FieldKind,
  nullable: boolean,
  column: ColumnDeclaration | undefined,
  rules: FieldRules,
  initial: unknown,
): boolean {
  if (rules.notEmpty) return true;
  if (nullable || rules.optional || kind === 'boolean') return false;
  const isText = kind === 'text' || kind === 'longText';
  // A text that may be '' needs no answer; one that the class or the database fills in needs none either.
  return initial === undefined && column?.options.default === undefined && !(isText && rules.limits.minLength === 0);
}

function choicesOf(declared: unknown): readonly Choice[] {
  if (Array.isArray(declared)) return declared.map((value: string | number) => ({ value, label: inWords(String(value)) }));
  // TypeScript writes numeric enums in both directions: names to numbers, and back.
  return Object.entries((declared ?? {}) as Record<string, string | number>)
    .filter(([name]) => !/^\d+$/.test(name))
    .map(([name, value]) => ({ value, label: inWords(name) }));
}

function limitsOf(kind: FieldKind, column: ColumnDeclaration | undefined, { limits }: FieldRules): FieldLimits {
  if (!column) return limits;
  const { options } = column;
  const length = Number(options.length);
  switch (kind) {
    case 'text':
    case 'longText':
    case 'email':
    case 'url': {
      const maxLength = Math.min(limits.maxLength ?? Infinity, length > 0 ? length : Infinity);
      return Number.isFinite(maxLength) ? { ...limits, maxLength } : limits;
    }
    case 'integer': {
      const [min, max] = rangeOf(options.type, options.unsigned ?? false);
      return { ...limits, min: larger(limits.min, min), max: smaller(limits.max, max) };
    }
    case 'bigint':
      return {
        ...limits,
        min: limits.min ?? (options.unsigned ? '0' : '-9223372036854775808'),
        max: limits.max ?? (options.unsigned ? '18446744073709551615' : '9223372036854775807'),
      };
    case 'decimal':
      return {
        ...limits,
        ...(options.unsigned && limits.min === undefined && { min: 0 }),
        ...(options.precision && { precision: options.precision, scale: options.scale ?? 0 }),
      };
    default:
      return limits;
  }
}

function rangeOf(type: unknown, unsigned: boolean): readonly [number, number] {
  const [min, max] = RANGES[typeof type === 'string' ? type : 'int'] ?? RANGES.int!;
  return unsigned ? [0, max * 2 + 1] : [min, max];
}

function larger(told: number | string | undefined, range: number): number | string {
  return typeof told === 'number' ? Math.max(told, range) : (told ?? range);
}

function smaller(told: number | string | undefined, range: number): number | string {
  return typeof told === 'number' ? Math.min(told, range) : (told ?? range);
}
