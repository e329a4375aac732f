import { isEmail } from 'class-validator';
import type { FieldLimits, ModelField } from '../contract/model.field.js';
import { isDay } from '../query/calendar.js';

/** What a form's value is for the entity, or why it is none. */
export type Parsed = { readonly value: unknown } | { readonly error: string };

/** Characters of a text whose column and validators say nothing about it. */
const LONGEST_LINE = 2_000;
const LONGEST_TEXT = 1_000_000;
const LONGEST_JSON = 1_000_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What a browser sent for a field that is no relation: in the shape of the wire, or as the text of an input. Nothing is guessed: what
 * is not clearly a value of the field is refused, and nothing is cut off.
 */
export function parseField(field: ModelField, sent: unknown): Parsed {
  const value = typeof sent === 'string' && !isText(field) ? sent.trim() : sent;
  if (value === '' || value === null || value === undefined) return empty(field, value);
  switch (field.kind) {
    case 'text':
    case 'longText':
    case 'email':
    case 'url':
      return text(field, value);
    case 'uuid':
      return typeof value === 'string' && UUID.test(value) ? { value: value.toLowerCase() } : { error: 'Enter a UUID' };
    case 'integer':
    case 'number':
      return number(field, value);
    case 'decimal':
      return decimal(field, value);
    case 'bigint':
      return bigint(field, value);
    case 'boolean':
      return boolean(value);
    case 'date':
      return typeof value === 'string' && isDay(value) ? { value } : { error: 'Enter a date' };
    case 'time':
      return typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(value)
        ? { value: value.length === 5 ? `${value}:00` : value }
        : { error: 'Enter a time' };
    case 'datetime':
      return moment(field, value);
    case 'enum': {
      const choice = field.choices?.find((one) => one.value === value || String(one.value) === value);
      return choice ? { value: choice.value } : { error: 'Choose one of the values' };
    }
    case 'json':
      return json(value);
    default:
      return { error: 'This cannot be set here' };
  }
}

function isText({ kind }: ModelField): boolean {
  return kind === 'text' || kind === 'longText';
}

/** NULL and '' are not the same: what may be NULL is, and what may not is '' only where it is text that may be. */
function empty(field: ModelField, value: '' | null | undefined): Parsed {
  if (field.required) return { error: 'Fill this in' };
  if (field.nullable) return { value: null };
  if (field.kind === 'boolean') return { value: false };
  if (isText(field) && value === '') return { value: '' };
  return { error: 'Fill this in' };
}

function text(field: ModelField, value: unknown): Parsed {
  if (typeof value !== 'string') return { error: 'Enter a text' };
  if (value.includes('\0')) return { error: 'This text has a character that cannot be stored' };
  if (field.required && value.trim() === '') return { error: 'Fill this in' };
  const { minLength = 0, maxLength = field.kind === 'longText' ? LONGEST_TEXT : LONGEST_LINE } = field.limits;
  const length = [...value].length;
  if (length > maxLength) return { error: `Use at most ${maxLength} characters` };
  if (length < minLength) return { error: `Use at least ${minLength} characters` };
  if (field.kind === 'email' && !isEmail(value)) return { error: 'Enter an e-mail address' };
  if (field.kind === 'url' && !isWebAddress(value)) return { error: 'Enter an address that begins with https:// or http://' };
  return { value };
}

function isWebAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return protocol === 'https:' || protocol === 'http:';
}

function number(field: ModelField, value: unknown): Parsed {
  const isNumeral = typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(value);
  const parsed = isNumeral ? Number(value) : value;
  if (typeof parsed !== 'number' || !Number.isFinite(parsed)) return { error: 'Enter a number' };
  if (field.kind === 'integer' && !Number.isSafeInteger(parsed)) return { error: 'Enter a whole number' };
  return within(field.limits, parsed, Number) ?? { value: parsed };
}

function decimal(field: ModelField, value: unknown): Parsed {
  const numeral = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  const match = typeof numeral === 'string' ? /^([+-]?)0*(\d+)(?:\.(\d*))?$/.exec(numeral) : null;
  if (!match) return { error: 'Enter a number' };
  const [, sign = '', whole = '', fraction = ''] = match;
  const { precision, scale } = field.limits;
  if (scale !== undefined && fraction.replace(/0+$/, '').length > scale) {
    return { error: scale === 0 ? 'Enter a whole number' : `Use at most ${scale} digits behind the point` };
  }
  const digits = whole === '0' ? 0 : whole.length;
  if (precision !== undefined && digits > precision - (scale ?? 0))
    return { error: `Use at most ${precision - (scale ?? 0)} digits before the point` };
  if (digits > 60 || fraction.length > 60) return { error: 'This number has too many digits' };
  const exact =
    `${sign === '-' ? '-' : ''}${whole}${fraction === '' ? '' : `.${scale === undefined ? fraction : fraction.slice(0, scale)}`}`.replace(
      /\.$/,
      '',
    );
  return within(field.limits, Number(exact), Number) ?? { value: field.type === 'number' ? Number(exact) : exact };
}

function bigint(field: ModelField, value: unknown): Parsed {
  const numeral = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value)) ? String(value) : value;
  if (typeof numeral !== 'string' || !/^[+-]?\d{1,25}$/.test(numeral)) return { error: 'Enter a whole number' };
  const parsed = BigInt(numeral.replace(/^\+/, ''));
  const bad = within(field.limits, parsed, BigInt);
  if (bad) return bad;
  if (field.type === 'bigint') return { value: parsed };
  if (field.type === 'string') return { value: String(parsed) };
  return Number.isSafeInteger(Number(parsed)) ? { value: Number(parsed) } : { error: 'This number has too many digits' };
}

function within<T extends number | bigint>(
  { min, max }: FieldLimits,
  value: T,
  read: (bound: number | string) => T,
): Parsed | undefined {
  if (min !== undefined && value < read(min)) return { error: `Use ${min} or more` };
  if (max !== undefined && value > read(max)) return { error: `Use ${max} or less` };
  return undefined;
}

function boolean(value: unknown): Parsed {
  if (typeof value === 'boolean') return { value };
  if (value === 'true' || value === 'on') return { value: true };
  return value === 'false' ? { value: false } : { error: 'Say yes or no' };
}

function moment(field: ModelField, value: unknown): Parsed {
  const iso =
    typeof value === 'string'
      ? /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.exec(value)
      : null;
  const date = value instanceof Date ? value : iso && isDay(iso[1]!) ? new Date(value as string) : undefined;
  if (!date || Number.isNaN(date.getTime())) return { error: 'Enter a date and a time' };
  return { value: field.type === 'string' ? date.toISOString() : date };
}

function json(value: unknown): Parsed {
  if (typeof value !== 'string') {
    const isData = typeof value === 'object' || typeof value === 'number' || typeof value === 'boolean';
    return isData && JSON.stringify(value).length <= LONGEST_JSON ? { value } : { error: 'Enter JSON' };
  }
  if (value.length > LONGEST_JSON) return { error: `Use at most ${LONGEST_JSON} characters` };
  try {
    return { value: JSON.parse(value) as unknown };
  } catch (error) {
    return { error: `This is no JSON: ${error instanceof Error ? error.message.slice(0, 120) : ''}` };
  }
}
