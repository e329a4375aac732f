/** How a named field of a form is read where it is no text: a box that is checked, or a hidden input with JSON. */
export type CrudFieldKind = 'boolean' | 'json';

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
    const text = data.get(name);
    if (kinds[name] === 'boolean') values[name] = text !== null && text !== 'false';
    else if (typeof text !== 'string') continue;
    else values[name] = kinds[name] === 'json' ? (JSON.parse(text) as unknown) : text;
  }
  return values;
}

/** The fields of `now` that differ from what they were. */
export function changedValues(before: CrudValues, now: CrudValues): CrudValues {
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])),
  );
}
