import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import type { Reference } from '../model.row.js';
import type { ModelTexts } from '../model.texts.js';
import type { FilterTerm, FilterValue } from '../query/list.query.js';

/** The labels of the rows that filters refer to, by the field's name and the row's key. */
export type ReferenceLabels = ReadonlyMap<string, readonly Reference[]>;

/** A filter in the words of a person: `Price from 10 to 20`, `Category is Chairs or Tables`. */
export function wordsOf(
  contract: ModelContract,
  { field: name, operator, values }: FilterTerm,
  texts: ModelTexts,
  labels: ReferenceLabels,
): string {
  const field = contract.fields.get(name)!;
  if (operator === 'empty') return `${field.label} ${values[0] === true ? texts.isEmpty : texts.isNotEmpty}`;
  const words = values.map((value) => wordFor(field, value, texts, labels));
  const joined = operator === 'between' ? words.join(` ${texts.and} `) : words.join(` ${texts.or} `);
  return `${field.label} ${texts.operators[operator] ?? operator} ${joined}`;
}

/** Filters that refer to rows, by field: their labels are to be read. */
export function referredKeys(
  contract: ModelContract,
  filters: readonly FilterTerm[],
): ReadonlyMap<ModelField, readonly string[]> {
  const found = new Map<ModelField, string[]>();
  for (const { field: name, operator, values } of filters) {
    const field = contract.fields.get(name)!;
    if (!field.relation || operator === 'empty') continue;
    found.set(field, [...(found.get(field) ?? []), ...values.map(String)]);
  }
  return found;
}

function wordFor(field: ModelField, value: FilterValue, texts: ModelTexts, labels: ReferenceLabels): string {
  if (typeof value === 'boolean') return value ? texts.yes : texts.no;
  if (value instanceof Date) return value.toISOString().slice(0, 16).replace('T', ' ');
  if (field.relation) return labels.get(field.name)?.find(({ key }) => key === String(value))?.label ?? String(value);
  return field.choices?.find((choice) => choice.value === value)?.label ?? String(value);
}
