export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What is selected in a field, in UTF-16 units; null in fields of numbers and the like. */
export type Selection = readonly [start: number | null, end: number | null];

/** What somebody has put into a field. */
export interface Written {
  readonly value?: string;
  readonly checked?: boolean;
  /** Of each option, where several may be selected. */
  readonly chosen?: readonly boolean[];
}

export function isField(target: unknown): target is Field {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

export function isSwitch(field: Field): field is HTMLInputElement {
  return field.type === 'checkbox' || field.type === 'radio';
}

/** As a person would: whoever listens to the field hears of it. Where the page has the value by itself, nothing is done. */
export function fill(field: Field, { value = '', checked, chosen }: Written): void {
  if (isSwitch(field)) {
    if (field.checked !== checked) field.click();
    return;
  }
  if (field instanceof HTMLSelectElement && chosen) {
    const options = [...field.options];
    if (options.every((option, index) => option.selected === chosen[index])) return;
    for (const [index, option] of options.entries()) option.selected = chosen[index] === true;
  } else {
    if (field.value === value) return;
    // React takes note of values that are set on the element itself, and would hear of no change.
    const prototype = Object.getPrototypeOf(field) as object;
    Object.getOwnPropertyDescriptor(prototype, 'value')!.set!.call(field, value);
  }
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
}

export function selectionOf(field: Element | null): Selection | undefined {
  return isText(field) ? [field.selectionStart, field.selectionEnd] : undefined;
}

/** Fields of numbers and the like have none. */
export function select(field: Element, selection: Selection | undefined): void {
  if (selection?.[0] != null && isText(field)) field.setSelectionRange(...selection);
}

function isText(field: Element | null): field is HTMLInputElement | HTMLTextAreaElement {
  return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
}
