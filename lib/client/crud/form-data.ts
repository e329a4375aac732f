/** How a named field of a form is read where it is no text: a box that is checked, or a list of keys or rows. */
export type CrudFieldKind = 'boolean' | 'list';

export type CrudValues = Readonly<Record<string, unknown>>;

/** The fields of a form as one object. What is not among `names`, such as the inputs of pickers, is left out. */
export function readForm(
  form: HTMLFormElement,
  names: readonly string[],
  kinds: Readonly<Record<string, CrudFieldKind>>,
): CrudValues {
  const data = new FormData(form);
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const texts = data.getAll(name).filter((value) => typeof value === 'string');
    if (kinds[name] === 'boolean') {
      if (form.elements.namedItem(name) !== null) values[name] = texts.length > 0 && texts.at(-1) !== 'false';
    } else if (texts.length > 0) values[name] = kinds[name] === 'list' ? listOf(texts) : texts.at(-1);
  }
  return values;
}

/** Our own pickers keep JSON in their hidden input, those of the kit words with commas between, boxes are one each. */
function listOf(texts: readonly string[]): unknown {
  const [text = ''] = texts;
  if (texts.length > 1) return texts;
  return text.startsWith('[') ? (JSON.parse(text) as unknown) : text.split(',').filter((part) => part !== '');
}

/** The fields of `now` that differ from what they were. */
export function changedValues(before: CrudValues, now: CrudValues): CrudValues {
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])),
  );
}
