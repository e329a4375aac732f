import type { ModelField } from '../contract/model.field.js';
import type { Reference } from '../model.row.js';
import { valueAt } from '../query/row-key.js';

/** A value in the shape of the wire as text that is equal where two values say the same. NULL and '' do not. */
export function comparable(field: ModelField, value: unknown): string {
  if (value === null || value === undefined) return field.kind === 'references' || field.kind === 'children' ? '[]' : 'null';
  switch (field.kind) {
    case 'reference':
      return JSON.stringify((value as Reference).key);
    case 'references':
      return JSON.stringify((value as readonly Reference[]).map(({ key }) => key).toSorted());
    case 'children': {
      const { target } = field.relation!;
      const fields = target.formFields.map((name) => target.fields.get(name)!);
      const rows = value as readonly { readonly $key?: string }[];
      const texts = rows.map((row) => [row.$key ?? null, ...fields.map((each) => comparable(each, valueAt(row, each.name)))]);
      return JSON.stringify(texts.map((row) => JSON.stringify(row)).toSorted());
    }
    case 'decimal':
      return JSON.stringify(
        String(value as string)
          .replace(/(\.\d*?)0+$/, '$1')
          .replace(/\.$/, ''),
      );
    case 'time':
      return JSON.stringify(
        String(value as string)
          .replace(/(\.\d*?)0+$/, '$1')
          .replace(/\.$/, ''),
      );
    case 'datetime': {
      const date = new Date(value as string | Date);
      return Number.isNaN(date.getTime()) ? JSON.stringify(value) : date.toISOString();
    }
    default:
      return JSON.stringify(value, inOrder);
  }
}

/** Members of objects in one order, whatever order they were written in. */
function inOrder(_name: string, part: unknown): unknown {
  if (typeof part === 'bigint') return String(part);
  if (typeof part !== 'object' || part === null || Array.isArray(part) || part instanceof Date) return part;
  return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
