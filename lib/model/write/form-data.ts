import type { DataSource, EntityMetadata } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import { readFile } from '../files/read-file.js';
import { columnsOf } from './entity-value.js';
import { EMPTY, parseField } from './parse-field.js';

/** Rows that one field may refer to, or have, at once. */
export const MANY = 1_000;

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
}

/** Which row a form is about. */
export interface FormPlace {
  readonly mode: 'create' | 'update';
  /** The way to its fields: `lines.0.`; '' for the form's own row. */
  readonly prefix: string;
  /** Of a child, its property that refers to the row it belongs to. */
  readonly inverse?: string;
}

/** Characters of an unknown field's name that are told, and of the sentences about them. */
const NAME = 60;
const NAMES = 1_000;
/** Characters of a key. */
const LONGEST_KEY = 4_000;

/**
 * Reads forms under their contract. Keys that may not be written are refused by their names: the primary key, the version, the owner,
 * read-only and hidden fields, and whatever is no field at all.
 */
export class FormReader {
  constructor(
    private readonly dataSource: DataSource,
    /** Sentences by field, for all that is found. */
    private readonly errors: Map<string, string>,
  ) {}

  read(contract: ModelContract, form: unknown, place: FormPlace): FormData {
    const data: FormData = { values: new Map(), references: new Map(), children: new Map() };
    const fields = writableFields(contract, this.dataSource.getMetadata(contract.entity), place);
    if (!isObject(form)) {
      this.errors.set(place.prefix.slice(0, -1), 'Send an object of fields');
      return data;
    }
    for (const [name, sent] of Object.entries(form)) {
      const field = fields.get(name);
      if (field) this.readValue(data, field, sent, place);
      else this.refuse(place.prefix + name);
    }
    if (place.mode === 'update') return data;
    const metadata = this.dataSource.getMetadata(contract.entity);
    const given = new Set(Object.keys(form).flatMap((name) => (fields.has(name) ? columnsOf(metadata, name) : [])));
    for (const { name, required, relation } of fields.values()) {
      if (!required || Object.hasOwn(form, name) || columnsOf(metadata, name).some((column) => given.has(column))) continue;
      this.errors.set(place.prefix + name, relation ? 'Choose one' : EMPTY);
    }
    return data;
  }

  /** Under '' and with its name in the sentence: a form has no input for it. */
  private refuse(name: string): void {
    const known = this.errors.get('');
    const sentence = `'${name.slice(0, NAME)}' cannot be set here.`;
    this.errors.set('', known === undefined ? sentence : `${known} ${sentence}`.slice(0, NAMES));
  }

  private readValue(data: FormData, field: ModelField, sent: unknown, place: FormPlace): void {
    const at = place.prefix + field.name;
    switch (field.kind) {
      case 'reference':
        return this.readReference(data, field, sent, at);
      case 'references':
        return this.readReferences(data, field, sent, at);
      case 'children':
        return this.readChildren(data, field, sent, at);
      case 'file':
      case 'image':
        return this.readFile(data, field, sent, place);
      default: {
        const parsed = parseField(field, sent);
        if ('error' in parsed) this.errors.set(at, parsed.error);
        else data.values.set(field.name, parsed.value);
      }
    }
  }

  /** Uploads are the row's own: a child has none. */
  private readFile({ values }: FormData, field: ModelField, sent: unknown, { prefix }: FormPlace): void {
    const read = prefix === '' ? readFile(field, sent) : { error: 'Files cannot be set here' };
    if (!read) return;
    if ('error' in read) this.errors.set(prefix + field.name, read.error);
    else values.set(field.name, read.value);
  }

  private readReference({ references }: FormData, field: ModelField, sent: unknown, at: string): void {
    const key = keyIn(sent);
    if (key !== undefined && key !== '') references.set(field.name, [key]);
    else if (sent !== '' && sent !== null && sent !== undefined) this.errors.set(at, 'Choose one of the rows');
    else if (field.required || !field.nullable) this.errors.set(at, 'Choose one');
    else references.set(field.name, null);
  }

  private readReferences({ references }: FormData, field: ModelField, sent: unknown, at: string): void {
    const list = sent === '' || sent === null ? [] : sent;
    const keys = Array.isArray(list) && list.length <= MANY ? list.map(keyIn) : [undefined];
    if (keys.every((key) => key !== undefined && key !== '')) references.set(field.name, [...new Set(keys as string[])]);
    else this.errors.set(at, 'Choose some of the rows');
  }

  private readChildren(data: FormData, { name, relation }: ModelField, sent: unknown, at: string): void {
    if (!Array.isArray(sent) || sent.length > MANY || !sent.every(isChild))
      return void this.errors.set(at, 'Send a list of rows');
    const { target, inverse } = relation!;
    const children = sent.map(({ $key, $label: _label, $deleted: _deleted, ...form }, i): ChildData => {
      const key = typeof $key === 'string' && $key !== '' ? $key : undefined;
      const place = { mode: key === undefined ? 'create' : 'update', prefix: `${at}.${i}.`, inverse } as const;
      return { ...(key !== undefined && { key }), data: this.read(target, form, place) };
    });
    const named = children.flatMap(({ key }) => key ?? []);
    if (new Set(named).size < named.length) this.errors.set(at, 'A row is in this list twice');
    data.children.set(name, children);
  }
}

/** The fields that a form may write. Where two properties share a column, what forbids one forbids the other. */
export function writableFields(
  contract: ModelContract,
  metadata: EntityMetadata,
  { mode, inverse }: FormPlace,
): ReadonlyMap<string, ModelField> {
  const kept = [contract.owner, contract.version, contract.deleteDate, inverse, ...(mode === 'update' ? contract.keys : [])];
  const columns = new Set(kept.flatMap((name) => (name === undefined ? [] : columnsOf(metadata, name))));
  const isKept = (name: string): boolean =>
    kept.includes(name) || columnsOf(metadata, name).some((column) => columns.has(column));
  const fields = contract.formFields.map((name) => contract.fields.get(name)!);
  const written = fields.filter((field) => (mode === 'create' ? field.creatable : field.updatable) && !isKept(field.name));
  return new Map(written.map((field) => [field.name, field]));
}

/** A key, or a row with one, as the wire has it. */
function keyIn(sent: unknown): string | undefined {
  const key = isObject(sent) ? sent.key : sent;
  if (typeof key === 'string') return key.length <= LONGEST_KEY ? key : undefined;
  return typeof key === 'number' && Number.isSafeInteger(key) ? String(key) : undefined;
}

function isChild(sent: unknown): sent is Readonly<Record<string, unknown>> {
  if (!isObject(sent)) return false;
  const { $key: key } = sent;
  return key === undefined || key === null || (typeof key === 'string' && key.length <= LONGEST_KEY);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
