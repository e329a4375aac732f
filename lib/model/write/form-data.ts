import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import { readFile } from '../files/read-file.js';
import type { FormValues } from '../model.row.js';
import { MANY } from './referred.js';
import { parseField } from './parse-field.js';

/** A child as a form sent it: which it is, where it is there already, and its own data. */
export interface ChildData {
  readonly key?: string;
  readonly data: FormData;
}

/** A form after each value has been looked at by itself. Fields that it leaves out are not there. */
export interface FormData {
  /** Values of plain fields, as the entity has them. */
  readonly values: Map<string, unknown>;
  /** Keys that references name; null for none. */
  readonly references: Map<string, readonly string[] | null>;
  readonly children: Map<string, readonly ChildData[]>;
  /** Sentences by field. */
  readonly errors: Map<string, string>;
}

/** Characters of an unknown field's name that are told. */
const NAME = 60;

/**
 * Reads a form under the contract. Keys that may not be written are refused by their names: the primary key, the version, the owner,
 * read-only and hidden fields, and whatever is no field at all. `prefix` is the way to a child, `lines.0.`.
 */
export function readForm(contract: ModelContract, form: FormValues, mode: 'create' | 'update', prefix = ''): FormData {
  const data: FormData = { values: new Map(), references: new Map(), children: new Map(), errors: new Map() };
  for (const [name, sent] of Object.entries(form)) {
    const field = contract.fields.get(name);
    const isWritten = field && contract.formFields.includes(name) && (mode === 'create' ? field.creatable : field.updatable);
    if (!isWritten) refuse(data, prefix, name);
    else readValue(data, field, sent, prefix);
  }
  if (mode === 'create') {
    for (const name of contract.formFields) {
      const field = contract.fields.get(name)!;
      if (field.required && field.creatable && !Object.hasOwn(form, name)) data.errors.set(prefix + name, 'Fill this in');
    }
  }
  return data;
}

/** Under '' and with its name in the sentence: a form has no input for it. */
function refuse({ errors }: FormData, prefix: string, name: string): void {
  const known = errors.get('');
  const sentence = `'${(prefix + name).slice(0, NAME)}' cannot be set here.`;
  errors.set('', known === undefined ? sentence : `${known} ${sentence}`.slice(0, 1_000));
}

function readValue(data: FormData, field: ModelField, sent: unknown, prefix: string): void {
  switch (field.kind) {
    case 'reference':
      return readReference(data, field, sent, prefix);
    case 'references':
      return readReferences(data, field, sent, prefix);
    case 'children':
      return readChildren(data, field, sent);
    case 'file':
    case 'image':
      return readFileOf(data, field, sent, prefix);
    default: {
      const parsed = parseField(field, sent);
      if ('error' in parsed) data.errors.set(prefix + field.name, parsed.error);
      else data.values.set(field.name, parsed.value);
    }
  }
}

/** Uploads are the row's own: a child has none. */
function readFileOf({ values, errors }: FormData, field: ModelField, sent: unknown, prefix: string): void {
  const read = prefix === '' ? readFile(field, sent) : { error: 'Files cannot be set here' };
  if (!read) return;
  if ('error' in read) errors.set(prefix + field.name, read.error);
  else values.set(field.name, read.value);
}

function readReference({ references, errors }: FormData, field: ModelField, sent: unknown, prefix: string): void {
  const key = keyIn(sent);
  if (key !== undefined && key !== '') references.set(field.name, [key]);
  else if (sent !== '' && sent !== null && sent !== undefined) errors.set(prefix + field.name, 'Choose one of the rows');
  else if (field.required || !field.nullable) errors.set(prefix + field.name, 'Choose one');
  else references.set(field.name, null);
}

function readReferences({ references, errors }: FormData, field: ModelField, sent: unknown, prefix: string): void {
  const list = sent === '' || sent === null ? [] : sent;
  const keys = Array.isArray(list) && list.length <= MANY ? list.map(keyIn) : [undefined];
  if (keys.every((key) => key !== undefined && key !== '')) references.set(field.name, [...new Set(keys as string[])]);
  else errors.set(prefix + field.name, 'Choose some of the rows');
}

/** A key, or a row with one, as the wire has it. */
function keyIn(sent: unknown): string | undefined {
  if (typeof sent === 'string') return sent;
  if (typeof sent === 'number' && Number.isSafeInteger(sent)) return String(sent);
  const { key } = (typeof sent === 'object' && sent !== null && !Array.isArray(sent) ? sent : {}) as { key?: unknown };
  return typeof key === 'string' ? key : undefined;
}

function readChildren(data: FormData, field: ModelField, sent: unknown): void {
  if (!Array.isArray(sent) || sent.length > MANY) return void data.errors.set(field.name, 'Send a list of rows');
  const { target } = field.relation!;
  const children = sent.map((child: unknown, i): ChildData | undefined => {
    if (typeof child !== 'object' || child === null || Array.isArray(child)) return undefined;
    const { $key: key, $label: _label, $deleted: _deleted, ...values } = child as Record<string, unknown>;
    if (key !== undefined && key !== null && typeof key !== 'string') return undefined;
    const existing = typeof key === 'string' && key !== '' ? key : undefined;
    const own = readForm(target, values, existing === undefined ? 'create' : 'update', `${field.name}.${i}.`);
    for (const [name, error] of own.errors) data.errors.set(name, error);
    return { ...(existing !== undefined && { key: existing }), data: own };
  });
  if (children.includes(undefined)) data.errors.set(field.name, 'Send a list of rows');
  else data.children.set(field.name, children as ChildData[]);
}
