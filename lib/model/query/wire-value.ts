import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import { fileOnWire } from '../files/file-value.js';
import type { Reference } from '../model.row.js';
import { RowKeys, setAt, valueAt } from './row-key.js';

/** The keys of each contract's rows: made once. */
const keys = new WeakMap<object, RowKeys>();

export function rowKeys(contract: ModelContract): RowKeys {
  let found = keys.get(contract);
  if (!found) keys.set(contract, (found = new RowKeys(contract)));
  return found;
}

/** What people call a row: the text of its label field, else its key. */
export function labelOf(contract: ModelContract, row: object): string {
  return referenceTo(contract, row).label;
}

/** A row as pickers and cells of other rows show it. */
export function referenceTo(contract: ModelContract, row: object): Reference {
  const key = rowKeys(contract).of(row);
  const label = valueAt(row, contract.labelField);
  return { key, label: label === null || label === undefined || label === '' ? key : textOf(label) };
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
      return field.type === 'number' ? Number(value) : field.type === 'bigint' ? BigInt(textOf(value)) : textOf(value);
    case 'integer':
    case 'number':
      return Number(value);
    case 'boolean':
      // A bit of MySQL comes as a byte.
      return value instanceof Uint8Array ? value.at(-1) === 1 : value === true || value === 1 || value === '1';
    case 'date':
      return value instanceof Date ? localDay(value) : textOf(value).slice(0, 10);
    case 'datetime':
      return moment(value, field.type);
    case 'json':
      return plainData(value);
    case 'file':
    case 'image':
      return fileOnWire(value);
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
    setAt(row, name, wireValue(field, valueAt(entity, name)));
  }
  const { key, label } = referenceTo(contract, entity);
  row.$key = key;
  row.$label = label;
  row.$deleted = contract.deleteDate === undefined ? null : (valueAt(entity, contract.deleteDate) ?? null);
  return row;
}

/** Databases have moments that JavaScript has not: `infinity`, `0000-00-00`. */
function moment(value: unknown, type: ModelField['type']): Date | string | null {
  if (type === 'string' && typeof value === 'string') return value;
  const date = new Date(value as string | number | Date);
  if (Number.isNaN(date.getTime())) return null;
  return type === 'string' ? date.toISOString() : date;
}

/** What JSON can say of a value: transformers may make instances of classes, which are the server's. */
function plainData(value: unknown): unknown {
  const text = JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) as
    string | undefined;
  return text === undefined ? null : (JSON.parse(text) as unknown);
}

/** A decimal with as many digits behind the point as its column has: SQLite drops zeros at the end, and has great numbers as `1e21`. */
function fixed(text: string, scale: number | undefined): string {
  const plain = withoutExponent(text);
  if (scale === undefined || !/^-?\d+(\.\d+)?$/.test(plain)) return plain;
  const [whole, fraction = ''] = plain.split('.');
  return fraction.length >= scale ? plain : `${whole}.${fraction.padEnd(scale, '0')}`;
}

function withoutExponent(text: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?e([+-]?\d+)$/i.exec(text);
  if (!parts) return text;
  const [, sign, whole = '', fraction = '', exponent] = parts;
  const point = whole.length + Number(exponent);
  const digits = (whole + fraction).padEnd(point, '0').padStart(whole.length + fraction.length - Math.min(point, 0), '0');
  const at = Math.max(point, 0);
  return `${sign}${digits.slice(0, at) || '0'}${digits.length > at ? `.${digits.slice(at)}` : ''}`;
}

/** The day that a Date has where the server is: what TypeORM makes of a date column, not of a moment. */
function localDay(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  // A transformer may make an object that says itself what it is as text.
  const isData = typeof value === 'object' && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
  return isData ? JSON.stringify(value) : String(value as string);
}
