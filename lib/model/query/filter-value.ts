import type { FilterOperator, ModelField } from '../contract/model.field.js';
import type { FilterTerm, FilterValue } from './list.query.js';
import { isDay, momentOf } from './calendar.js';
import { rowKeys } from './wire-value.js';

/** Why a filter is none. */
export interface FilterRefusal {
  readonly refused: string;
}

/** Values that one `in` may have. */
const MANY = 100;
/** Characters of a text to look for. */
const LONGEST = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How many values an operator takes; `in` takes from one to a hundred. */
const COUNTS: Partial<Record<FilterOperator, number>> = { between: 2 };

/**
 * A filter from what a query string or an event says: text in the former, text, numbers and booleans in the latter. What is not an
 * operator of the field, or not a value of its type, is refused with a sentence.
 */
export function parseFilter(field: ModelField, operator: string, values: readonly unknown[]): FilterTerm | FilterRefusal {
  const known = field.operators.find((one) => one === operator);
  if (!known) return { refused: `${field.label} cannot be filtered by '${operator.slice(0, 40)}'` };
  const most = known === 'in' ? MANY : (COUNTS[known] ?? 1);
  const least = known === 'between' ? 2 : 1;
  if (values.length < least || values.length > most)
    return { refused: `A filter of ${field.label} has the wrong number of values` };
  const parsed = values.map((value) => (known === 'empty' ? booleanOf(value) : valueOf(field, value)));
  const bad = parsed.findIndex((value) => value === undefined);
  if (bad >= 0) return { refused: `A filter of ${field.label} has a value that does not fit` };
  return { field: field.name, operator: known, values: parsed as FilterValue[] };
}

function valueOf(field: ModelField, value: unknown): FilterValue | undefined {
  switch (field.kind) {
    case 'text':
    case 'longText':
    case 'email':
    case 'url':
      return typeof value === 'string' && value.length <= LONGEST && !value.includes('\0') ? value : undefined;
    case 'uuid':
      return typeof value === 'string' && UUID.test(value) ? value : undefined;
    case 'integer':
    case 'number': {
      const isNumeral = typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(value);
      const number = isNumeral ? Number(value) : value;
      const fits =
        typeof number === 'number' && (field.kind === 'integer' ? Number.isSafeInteger(number) : Number.isFinite(number));
      return fits ? number : undefined;
    }
    case 'bigint':
      return isText(value, /^-?\d{1,20}$/) ? String(BigInt(String(value))) : undefined;
    case 'decimal':
      return isText(value, /^-?\d{1,38}(\.\d{1,30})?$/) ? String(value) : undefined;
    case 'boolean':
      return booleanOf(value);
    case 'date':
      return typeof value === 'string' && isDay(value) ? value : undefined;
    case 'time':
      return typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(value) ? value : undefined;
    case 'datetime':
      return momentOf(value);
    case 'enum':
      return field.choices?.find((choice) => choice.value === value || String(choice.value) === value)?.value;
    case 'reference':
    case 'references': {
      const key = typeof value === 'number' ? String(value) : value;
      return rowKeys(field.relation!.target).parse(key) && (key as string);
    }
    default:
      return undefined;
  }
}

function isText(value: unknown, pattern: RegExp): boolean {
  return (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') && pattern.test(String(value));
}

function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}
