import { stringify } from 'csv-stringify/sync';
import type { ModelContract } from '../contract/model.contract.js';
import type { FieldKind, ModelField } from '../contract/model.field.js';
import type { ModelRow, Reference } from '../model.row.js';
import { valueAt } from '../query/row-key.js';
import { PARTING, guarded } from './formula-guard.js';

/** Excel takes a file for UTF-8 where it begins with this. */
const BYTE_ORDER_MARK = '\uFEFF';
const NUMBERS: readonly FieldKind[] = ['integer', 'number', 'decimal', 'bigint'];
export interface CsvFile {
  readonly text: string;
  /** There are more rows than `limit`. */
  readonly cut: boolean;
}

/**
 * The fields that a list shows as comma-separated values (RFC 4180), with their labels in the first line. What a spreadsheet would
 * take for a formula begins with an apostrophe; numbers stay numbers. `limit` is in rows.
 */
export async function csvOf<E extends object>(
  contract: ModelContract<E>,
  parts: AsyncIterable<readonly ModelRow<E>[]>,
  limit: number,
): Promise<CsvFile> {
  const fields = contract.listFields.map((name) => contract.fields.get(name)!);
  const lines = [BYTE_ORDER_MARK + format([fields.map(({ label }) => guarded(label))])];
  let count = 0;
  for await (const rows of parts) {
    const left = rows.slice(0, limit - count);
    lines.push(format(left.map((row) => fields.map((field) => cellOf(field, valueAt(row, field.name))))));
    count += left.length;
    if (left.length < rows.length) return { text: lines.join(''), cut: true };
  }
  return { text: lines.join(''), cut: false };
}

/** A file of texts, the first record its titles. */
export function csvTexts(records: readonly (readonly string[])[]): string {
  return BYTE_ORDER_MARK + format(records.map((record) => record.map(guarded)));
}

function format(records: readonly (readonly string[])[]): string {
  // Of line breaks it quotes by itself only the one that it parts records by.
  return stringify(records as string[][], { record_delimiter: 'windows', quoted_match: PARTING });
}

function cellOf(field: ModelField, value: unknown): string {
  const text = textIn(field, value);
  return NUMBERS.includes(field.kind) && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? text : guarded(text);
}

function textIn(field: ModelField, value: unknown): string {
  if (value === null || value === undefined) return '';
  switch (field.kind) {
    case 'reference':
      return (value as Reference).label;
    case 'references':
    case 'children':
      return (value as readonly { readonly label?: string; readonly $label?: string }[])
        .map(({ label, $label }) => ofSeveral(label ?? $label ?? ''))
        .join(', ');
    case 'enum':
      return field.choices?.find((choice) => choice.value === value)?.label ?? textOf(value);
    case 'file':
    case 'image':
      return textOf((value as { readonly name?: string }).name ?? '');
    default:
      return textOf(value);
  }
}

/** One of several labels in a cell: with commas of its own it stands in quotes. */
function ofSeveral(label: string): string {
  return /[,"]/.test(label) ? `"${label.replaceAll('"', '""')}"` : label;
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string);
}
