/** How a field is found again in a page that is much the same: what it is called, and which of those called so. */
export type FieldKey = readonly [name: string, index: number];

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const FIELDS = 'input, textarea, select';

export function keyOf(field: Field): FieldKey {
  const name = nameOf(field);
  return [name, called(name).indexOf(field)];
}

export function findField([name, index]: FieldKey): Element | undefined {
  return called(name)[index];
}

function called(name: string): Field[] {
  return [...document.querySelectorAll<Field>(FIELDS)].filter((field) => nameOf(field) === name);
}

/** Not by its id: those of the kit are other ones in every document. */
function nameOf(field: Field): string {
  const label = field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent ?? field.getAttribute('placeholder') ?? '';
  return [field.localName, field.type, field.name, label].join('|');
}
