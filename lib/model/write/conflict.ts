import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import type { ConflictField, Reference, StoredFile } from '../model.row.js';
import { valueAt } from '../query/row-key.js';
import { comparable } from './comparable.js';
import { setAt } from '../query/row-key.js';
import type { RowBase } from './model.write.js';

/**
 * The fields that somebody else has changed since a form was opened and of which this person wants something else. Where both made the
 * same of a field, and where nobody but this person changed it, there is nothing to choose. `mine` is what the form wants, in the shape
 * of the wire.
 *
 * Values are compared even where the version is the same: a table between two entities, and children, change without it.
 */
export function conflictsIn(
  contract: ModelContract,
  base: RowBase,
  now: RowBase,
  mine: ReadonlyMap<string, unknown>,
): ConflictField[] {
  const fields = [...mine.keys()].map((name) => contract.fields.get(name)!);
  return fields.flatMap((field): ConflictField[] => {
    const { name, label } = field;
    const values = [base.values[name], whole(field, mine.get(name), now.values[name]), now.values[name]] as const;
    const [before, wanted, there] = values.map((value) => comparable(field, value));
    if (before === there || wanted === there) return [];
    const [baseText, mineText, theirsText] = values.map((value) => shown(field, value));
    return [{ field: name, label, base: baseText!, mine: mineText!, theirs: theirsText! }];
  });
}

/** What a form wants of children, with what it leaves as it is. */
function whole(field: ModelField, mine: unknown, now: unknown): unknown {
  if (field.kind !== 'children') return mine;
  const { target } = field.relation!;
  const there = new Map((now as readonly ChildRow[]).map((row) => [row.$key, row]));
  return (mine as readonly ChildRow[]).map((row) => {
    const before = row.$key === undefined ? undefined : there.get(row.$key);
    const child: Record<string, unknown> = before ? { $key: row.$key } : {};
    for (const name of target.formFields) {
      const [wanted, known] = [valueAt(row, name), valueAt(before ?? {}, name)];
      setAt(child, name, wanted === undefined ? known : whole(target.fields.get(name)!, wanted, known ?? []));
    }
    return child;
  });
}

interface ChildRow {
  readonly $key?: string;
}

/** A value for a person to compare. */
function shown(field: ModelField, value: unknown): string {
  if (value === null || value === undefined) return '';
  switch (field.kind) {
    case 'reference':
      return (value as Reference).label;
    case 'references':
      return (value as readonly Reference[]).map(({ label }) => label).join(', ');
    case 'children': {
      const { target } = field.relation!;
      const fields = target.formFields.map((name) => target.fields.get(name)!);
      return (value as readonly object[])
        .map((row) => fields.map((each) => shown(each, valueAt(row, each.name))).join(' · '))
        .join('\n');
    }
    case 'enum':
      return field.choices?.find((choice) => choice.value === value)?.label ?? String(value as string);
    case 'file':
    case 'image':
      return (value as StoredFile).name;
    default:
      return plainText(value);
  }
}

function plainText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string);
}
