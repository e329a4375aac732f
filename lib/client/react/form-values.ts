import { SECRET } from '../core/outbox.js';

/** How the text of a field becomes the value that its handler gets. */
export type FieldKind = 'number' | 'boolean' | 'list';

/**
 * The named fields of a form as one plain object. A field is a string, unless `kinds` says otherwise: a `number` is null
 * where the input is empty, a `boolean` says whether the box is checked, a `list` has every value of the name. Files are
 * left out: they do not travel in events. With a field for a password, the object is marked as secret.
 */
export function formValues(form: HTMLFormElement, kinds: Readonly<Record<string, FieldKind>> = {}): Record<string, unknown> {
  const data = new FormData(form);
  const values: Record<string, unknown> = {};
  // One whose text is shown is of another type at the moment.
  if (form.querySelector('[type=password],[autocomplete$=password]')) Object.defineProperty(values, SECRET, {});
  for (const name of new Set([...data.keys(), ...Object.keys(kinds)])) {
    const all = data.getAll(name).filter((value) => typeof value === 'string');
    if (data.has(name) && !all.length) continue;
    values[name] = convert(all, kinds[name], form, name);
  }
  return values;
}

function convert(all: readonly string[], kind: FieldKind | undefined, form: HTMLFormElement, name: string): unknown {
  const last = all.at(-1) ?? '';
  switch (kind) {
    case 'number': {
      const number = Number(last);
      return last.trim() === '' ? null : Number.isNaN(number) ? last : number;
    }
    case 'boolean':
      return all.length > 0 && last !== 'false';
    case 'list': {
      // The kit's inputs for many values keep them joined in one hidden input.
      const input = form.elements.namedItem(name);
      if (all.length === 1 && input instanceof HTMLInputElement && input.type === 'hidden')
        return last === '' ? [] : last.split(',');
      return all;
    }
    default:
      return last;
  }
}
