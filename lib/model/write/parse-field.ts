import { isEmail } from 'class-validator';
import type { FieldLimits, ModelField } from '../contract/model.field.js';
import { isDay, momentOf } from '../query/calendar.js';
import { isStorable, parseJson } from './parse-json.js';

/** What a form's value is for the entity, or why it is none. */
export type Parsed = { readonly value: unknown } | { readonly error: string };

/** Characters of a text whose column and validators say nothing about it. */
const LONGEST_LINE = 2_000;
const LONGEST_TEXT = 1_000_000;
/** Characters of what is no text: no number, date or key of an enum has more. Longer ones never meet a pattern. */
const LONGEST_WORD = 500;
/** Digits of a number whose column says nothing about it, on either side of the point. */
const DIGITS = 60;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const EMPTY = 'Fill this in';

/**
 * What a browser sent for a field that is no relation and no file: in the shape of the wire, or as the text of an input. Nothing is
 * guessed: what is not clearly a value of the field is refused, and nothing is cut off.
 */
export function parseField(field: ModelField, sent: unknown): Parsed {
  const isText = field.kind === 'text' || field.kind === 'longText';
  const value = typeof sent === 'string' && !isText ? sent.trim() : sent;
  if (value === '' || value === null || value === undefined) return empty(field, value);
  if (field.kind === 'json') return json(field, value);
  const isLine = field.kind === 'email' || field.kind === 'url';
  if (typeof value === 'string' && !isText && !isLine && value.length > LONGEST_WORD) return { error: wanted(field) };
  const parsed = parse(field, value);
  return parsed === undefined ? { error: wanted(field) } : parsed;
}

/** Undefined where it is nothing of the kind. */
function parse(field: ModelField, value: unknown): Parsed | undefined {
  switch (field.kind) {
    case 'text':
    case 'longText':
    case 'email':
    case 'url':
      return typeof value === 'string' ? text(field, value) : undefined;
    case 'uuid':
      return typeof value === 'string' && UUID.test(value) ? { value: value.toLowerCase() } : undefined;
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
      return typeof value === 'string' && isDay(value) ? { value } : undefined;
    case 'time':
      return time(value);
    case 'datetime':
      return moment(field, value);
    case 'enum': {
      const choice = field.choices?.find(
        (one) => one.value === value || (typeof value === 'string' && String(one.value) === value),
      );
      return choice && { value: choice.value };
    }
    default:
      return undefined;
  }
}

function wanted({ kind, limits }: ModelField): string {
  switch (kind) {
    case 'text':
    case 'longText':
      return 'Enter a text';
    case 'email':
      return 'Enter an e-mail address';
    case 'url':
      return 'Enter an address that begins with https:// or http://';
    case 'uuid':
      return 'Enter a UUID';
    case 'integer':
    case 'bigint':
      return 'Enter a whole number';
    case 'decimal':
      return limits.scale === 0 ? 'Enter a whole number' : 'Enter a number';
    case 'number':
      return 'Enter a number';
    case 'boolean':
      return 'Say yes or no';
    case 'date':
      return 'Enter a date';
    case 'time':
      return 'Enter a time';
    case 'datetime':
      return 'Enter a date and a time';
    case 'enum':
      return 'Choose one of the values';
    default:
      return 'This cannot be set here';
  }
}

/** NULL and '' are not the same: what may be NULL is, and what may not is '' only where it is text that may be. */
function empty(field: ModelField, value: '' | null | undefined): Parsed {
  if (field.required) return { error: EMPTY };
  if (field.nullable) return { value: null };
  if (field.kind === 'boolean') return { value: false };
  if ((field.kind === 'text' || field.kind === 'longText') && value === '') return { value: '' };
  return { error: EMPTY };
}

function text(field: ModelField, value: string): Parsed | undefined {
  const { minLength = 0, maxLength = field.kind === 'longText' ? LONGEST_TEXT : LONGEST_LINE } = field.limits;
  const tooLong = { error: `Use at most ${maxLength} characters` };
  // A character is one or two units of a string.
  if (value.length > maxLength * 2) return tooLong;
  const length = [...value].length;
  if (length > maxLength) return tooLong;
  if (field.required && value.trim() === '') return { error: EMPTY };
  if (length < minLength) return { error: `Use at least ${minLength} characters` };
  if (!isStorable(value)) return { error: 'This text has a character that cannot be stored' };
  if (field.kind === 'email' && !isEmail(value)) return undefined;
  if (field.kind === 'url' && !isWebAddress(value)) return undefined;
  return { value };
}

/** Nothing that a browser would run, and nothing that one browser reads in another way than the next: blanks, a user before the host. */
function isWebAddress(address: string): boolean {
  if (!/^https?:\/\/[^/\\]/i.test(address) || /[\s\\]/.test(address) || !URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

function number(field: ModelField, value: unknown): Parsed | undefined {
  const isNumeral = typeof value === 'string' && /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(value);
  const parsed = isNumeral ? Number(value) : value;
  if (typeof parsed !== 'number' || !Number.isFinite(parsed)) return undefined;
  if (field.kind === 'integer' && !Number.isSafeInteger(parsed)) return undefined;
  return within(field.limits, parsed, Number) ?? { value: parsed };
}

function decimal(field: ModelField, value: unknown): Parsed | undefined {
  const numeral = typeof value === 'number' && Number.isFinite(value) ? plain(value) : value;
  const match = typeof numeral === 'string' ? /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(numeral) : null;
  if (!match || (!match[2] && !match[3])) return undefined;
  const whole = match[2]!.replace(/^0+/, '');
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  const { precision, scale } = field.limits;
  if (scale !== undefined && fraction.length > scale) {
    return { error: scale === 0 ? 'Enter a whole number' : `Use at most ${scale} digits behind the point` };
  }
  if (precision !== undefined && whole.length > precision - (scale ?? 0))
    return { error: `Use at most ${precision - (scale ?? 0)} digits before the point` };
  if (whole.length > DIGITS || fraction.length > DIGITS) return { error: 'This number has too many digits' };
  const digits = `${whole || '0'}${fraction && `.${fraction}`}`;
  const exact = match[1] === '-' && digits !== '0' ? `-${digits}` : digits;
  const bad = within(field.limits, exact, (bound) => (typeof bound === 'number' ? plain(bound) : bound), compareDecimals);
  if (bad) return bad;
  if (field.type !== 'number') return { value: exact };
  return plain(Number(exact)) === exact ? { value: Number(exact) } : { error: 'This number has too many digits' };
}

/** A number without an exponent, in as few digits as tell it from others. */
function plain(value: number): string {
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?(?:e(.+))?$/.exec(String(value)) ?? [];
  if (exponent === undefined) return String(value);
  const point = whole.length + Number(exponent);
  const digits = (whole + fraction).padEnd(point, '0');
  return sign + (point > 0 ? digits.slice(0, point) : `0.${'0'.repeat(-point)}${digits}`);
}

/** Below 0 where `a` is the less, above where `b` is. Of texts such as `-12.5`, whatever their digits. */
function compareDecimals(a: string, b: string): number {
  const scale = Math.max(...[a, b].map((one) => one.split('.')[1]?.length ?? 0));
  const scaled = (one: string): bigint => {
    const [whole = '', fraction = ''] = one.split('.');
    return BigInt(whole + fraction.padEnd(scale, '0'));
  };
  const difference = scaled(a) - scaled(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function bigint(field: ModelField, value: unknown): Parsed | undefined {
  const numeral = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value)) ? String(value) : value;
  if (typeof numeral !== 'string' || !/^[+-]?\d{1,40}$/.test(numeral)) return undefined;
  const parsed = BigInt(numeral.replace(/^\+/, ''));
  const bad = within(field.limits, parsed, (bound) => BigInt(typeof bound === 'number' ? Math.trunc(bound) : bound));
  if (bad) return bad;
  if (field.type === 'bigint') return { value: parsed };
  if (field.type === 'string') return { value: String(parsed) };
  return Number.isSafeInteger(Number(parsed)) ? { value: Number(parsed) } : { error: 'This number has too many digits' };
}

function within<T>(
  { min, max }: FieldLimits,
  value: T,
  read: (bound: number | string) => T,
  compare: (a: T, b: T) => number = (a, b) => (a < b ? -1 : a > b ? 1 : 0),
): Parsed | undefined {
  if (min !== undefined && compare(value, read(min)) < 0) return { error: `Use ${min} or more` };
  if (max !== undefined && compare(value, read(max)) > 0) return { error: `Use ${max} or less` };
  return undefined;
}

function boolean(value: unknown): Parsed | undefined {
  if (typeof value === 'boolean') return { value };
  if (value === 'true' || value === 'on') return { value: true };
  return value === 'false' ? { value: false } : undefined;
}

function time(value: unknown): Parsed | undefined {
  if (typeof value !== 'string' || !/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/.test(value)) return undefined;
  return { value: value.length === 5 ? `${value}:00` : value };
}

function moment(field: ModelField, value: unknown): Parsed | undefined {
  // A day is no moment: whose day it would be, nobody has said.
  const date = typeof value === 'string' && isDay(value) ? undefined : momentOf(value);
  return date && { value: field.type === 'string' ? date.toISOString() : date };
}

function json(field: ModelField, value: unknown): Parsed {
  const parsed = parseJson(value);
  return 'value' in parsed && parsed.value === null ? empty(field, null) : parsed;
}
