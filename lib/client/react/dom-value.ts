import { isValidElement, type SyntheticEvent } from 'react';
import { formValues } from './form-values.js';

/**
 * The arguments of an event that is bound without any: what its component's callback was given. A DOM event stands for
 * the value of its input, or for the fields of its form; a click on a button for nothing. Of further arguments only
 * plain ones count: the kit's inputs say what was chosen, and then give the whole option again.
 */
export function domValues(args: readonly unknown[]): unknown[] {
  const [first, ...rest] = args;
  if (isEvent(first)) {
    const value = eventValue(first);
    return value === undefined ? [] : [value];
  }
  if (args.length === 0 || !isData(first)) return [];
  const end = rest.findIndex(
    (value) => value === undefined || (typeof value === 'object' && value !== null) || typeof value === 'function',
  );
  return [first, ...(end < 0 ? rest : rest.slice(0, end))];
}

/** Value of an input in an `onChange`, whatever the component calls it with. */
export function changedValue(change: unknown, kind: 'value' | 'checked'): unknown {
  if (!isEvent(change)) return change;
  const input = controlOf(change);
  if (kind === 'checked' && input instanceof HTMLInputElement) return input.checked;
  return input ? controlValue(input) : undefined;
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function eventValue(event: SyntheticEvent): unknown {
  if (event.type === 'submit') {
    return event.currentTarget instanceof HTMLFormElement ? formValues(event.currentTarget) : undefined;
  }
  const control = controlOf(event);
  return control && event.type !== 'click' ? controlValue(control) : undefined;
}

function controlOf({ currentTarget, target }: SyntheticEvent): Control | undefined {
  return [currentTarget, target].find(
    (element): element is Control =>
      element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement,
  );
}

function controlValue(control: Control): unknown {
  if (control instanceof HTMLSelectElement) {
    return control.multiple ? Array.from(control.selectedOptions, ({ value }) => value) : control.value;
  }
  switch (control.type) {
    case 'checkbox':
      return (control as HTMLInputElement).checked;
    case 'number':
    case 'range':
      return control.value === '' ? null : Number(control.value);
    default:
      return control.value;
  }
}

function isEvent(value: unknown): value is SyntheticEvent {
  return typeof value === 'object' && value !== null && 'nativeEvent' in value && 'currentTarget' in value;
}

/** What can be sent: no function, element, DOM node or File. */
function isData(value: unknown): boolean {
  if (typeof value === 'function' || isValidElement(value)) return false;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === Object.prototype || prototype === null || value instanceof Date || value instanceof Map || value instanceof Set
  );
}
