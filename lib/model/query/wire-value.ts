import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import type { Reference } from '../model.row.js';
import { RowKeys, valueAt } from './row-key.js';

/** The keys of each contract's rows: made once. */
const keys = new WeakMap<object, RowKeys>();

export function rowKeys(contract: ModelContract): RowKeys {
  let found = keys.get(contract);
  if (!found) keys.set(contract, (found = new RowKeys(contract)));
  return found;
}

/** What people call a row: the text of its label field, else its key. */
export function labelOf(contract: ModelContract, row: object): string {
  const label = valueAt(row, contract.labelField);
  return label === null || label === undefined || label === '' ? rowKeys(contract).of(row) : textOf(label);
}

/** A row as pickers and cells of other rows show it. */
export function referenceTo(contract: ModelContract, row: object): Reference {
  return { key: rowKeys(contract).of(row), label: labelOf(contract, row) };
}

/** A value as an entity has it, in the shape that browsers get. */
export function wireValue(field: ModelField, value: unknown): unknown {
  if (value === null || value === undefined) return field.kind === 'references' || field.kind === 'children' ? [] : null;
  switch (field.kind) {
    case 'reference':
      return referenceTo(field.relation!.target, value);
    case 'references':
      return (value as object[]).map((row) => referenceTo(field.relation!.target, row));
    case 'children':
      return (value as object[]).map((row) => rowOf(field.relation!.target, row, field.relation!.target.formFields));
    case 'decimal':
      return field.type === 'number' ? Number(value) : fixed(textOf(value), field.limits.scale);
    case 'bigint':
      return field.type === 'number' ? Number(value) : field.type === 'bigint' ? BigInt(value as string) : textOf(value);
    case 'integer':
    case 'number':
      return Number(value);
    case 'boolean':
      return value === true || value === 1 || value === '1';
    case 'date':
      return value instanceof Date ? localDay(value) : textOf(value).slice(0, 10);
    case 'datetime':
      return field.type === 'string'
        ? value instanceof Date
          ? value.toISOString()
          : textOf(value)
        : new Date(value as string | Date);
    case 'json':
    case 'file':
    case 'image':
    case 'enum':
      return value;
    default:
      return textOf(value);
  }
}

/** The named fields of an entity in the shape that browsers get, with its key and label. */
export function rowOf(contract: ModelContract, entity: object, names: readonly string[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const name of names) {
    const field = contract.fields.get(name)!;
    put(row, name, wireValue(field, valueAt(entity, name)));
  }
  row.$key = rowKeys(contract).of(entity);
  row.$label = labelOf(contract, entity);
  row.$deleted = contract.deleteDate === undefined ? null : (valueAt(entity, contract.deleteDate) ?? null);
  return row;
}

/** Values of embedded objects stand where the entity has them: `row.address.city`. */
function put(row: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop()!;
  let at = row;
  for (const name of names) at = (at[name] ??= {}) as Record<string, unknown>;
  at[last] = value;
}

/** A decimal with as many digits behind the point as its column has: SQLite drops zeros at the end. */
function fixed(text: string, scale: number | undefined): string {
  if (scale === undefined || !/^-?\d+(\.\d+)?$/.test(text)) return text;
  const [whole, fraction = ''] = text.split('.');
  if (fraction.length >= scale) return text;
  return `${whole}.${fraction.padEnd(scale, '0')}`;
}

/** The day that a Date has where the server is: what TypeORM makes of a date column, not of a moment. */
function localDay(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value instanceof Date
    ? value.toISOString()
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value as number);
}
