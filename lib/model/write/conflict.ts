import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import type { ConflictField, FormValues } from '../model.row.js';
import type { FormData } from './form-data.js';
import type { RowBase } from './model.write.js';

/**
 * The fields that somebody else has changed since a form was opened and of which this person wants something else. Where both made the
 * same of a field, and where nobody but this person changed it, there is nothing to choose.
 */
export function conflictsIn(
  contract: ModelContract,
  base: RowBase,
  now: RowBase,
  form: FormValues,
  data: FormData,
): ConflictField[] {
  if (base.version !== undefined && String(base.version) === String(now.version)) return [];
  return contract.formFields.flatMap((name): ConflictField[] => {
    const field = contract.fields.get(name)!;
    if (!Object.hasOwn(form, name) || textOf(field, base.values[name]) === textOf(field, now.values[name])) return [];
    const mine = mineOf(field, form[name], data);
    if (mine === textOf(field, now.values[name])) return [];
    const show = (value: unknown): string => shown(field, value);
    return [
      {
        field: name,
        label: field.label,
        base: show(base.values[name]),
        mine: shownMine(field, form[name], base, now),
        theirs: show(now.values[name]),
      },
    ];
  });
}

/** A value as text that is equal where values are. */
function textOf(field: ModelField, value: unknown): string {
  if (field.kind === 'reference') return (value as { readonly key?: string } | null)?.key ?? '';
  if (field.kind === 'references') return keysOf(value).toSorted().join('\n');
  return JSON.stringify(value ?? null, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
}

function mineOf(field: ModelField, sent: unknown, data: FormData): string {
  if (field.kind === 'reference') return data.references.get(field.name)?.[0] ?? '';
  if (field.kind === 'references') return [...(data.references.get(field.name) ?? [])].toSorted().join('\n');
  if (field.kind === 'children') return textOf(field, sent);
  return textOf(field, data.values.get(field.name));
}

/** A value for a person to compare. */
function shown(field: ModelField, value: unknown): string {
  if (value === null || value === undefined) return '';
  switch (field.kind) {
    case 'reference':
      return (value as { readonly label: string }).label;
    case 'references':
      return (value as readonly { readonly label: string }[]).map(({ label }) => label).join(', ');
    case 'children':
      return (value as readonly object[])
        .map((child) =>
          Object.entries(child)
            .filter(([name]) => !name.startsWith('$'))
            .map(([, part]) => plainText(part))
            .join(' · '),
        )
        .join('\n');
    case 'enum':
      return field.choices?.find((choice) => choice.value === value)?.label ?? plainText(value);
    default:
      return plainText(value);
  }
}

/** What a form sends names rows by their keys; their labels are known where the row had them. */
function shownMine(field: ModelField, sent: unknown, base: RowBase, now: RowBase): string {
  if (field.kind !== 'reference' && field.kind !== 'references') return shown(field, sent);
  const known = [base, now].flatMap(({ values }) => [values[field.name]].flat()) as ({
    readonly key: string;
    readonly label: string;
  } | null)[];
  const label = (key: string): string => known.find((row) => row?.key === key)?.label ?? key;
  return [sent]
    .flat()
    .filter((key) => key !== null && key !== '')
    .map((key) => (typeof key === 'object' ? (key as { label: string }).label : label(String(key))))
    .join(', ');
}

function plainText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return (value as { readonly label?: string }).label ?? JSON.stringify(value);
  return String(value as string);
}

function keysOf(value: unknown): string[] {
  return ((value ?? []) as readonly { readonly key: string }[]).map(({ key }) => key);
}
