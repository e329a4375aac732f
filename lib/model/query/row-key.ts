import type { ModelContract } from '../contract/model.contract.js';
import type { EntityProperty } from '../contract/entity-property.js';
import { propertiesOf } from '../contract/entity-property.js';
import { kindOf } from '../contract/column-kind.js';
import { isDay, momentOf } from './calendar.js';

/** Between the parts of a key of several columns. */
const SEPARATOR = '~';
/** Characters of one part: no key of a database is longer. */
const LONGEST = 255;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What one column of a primary key has, as the entity does. */
export type KeyValue = string | number | boolean | Date;

/** The primary key of a row, by property. */
export type KeyValues = Readonly<Record<string, KeyValue>>;

type Parse = (text: string) => KeyValue | undefined;

/** The text by which browsers name rows of one entity, and back. See `ModelRow.$key`. */
export class RowKeys {
  private readonly parts: readonly { readonly name: string; readonly parse: Parse }[];

  constructor(contract: Pick<ModelContract, 'entity' | 'keys'>) {
    const properties = new Map(propertiesOf(contract.entity).map((property) => [property.path, property]));
    this.parts = contract.keys.map((name) => ({ name, parse: parserOf(properties.get(name)!) }));
  }

  /** The key of a row, from an object with the properties of its primary key. */
  of(row: object): string {
    const [only] = this.parts;
    if (this.parts.length === 1) return escaped(textOf(valueAt(row, only!.name)));
    return this.parts.map(({ name }) => escaped(textOf(valueAt(row, name)))).join(SEPARATOR);
  }

  /** As `of`, from values by the path of their property. */
  ofValues(values: KeyValues): string {
    return this.parts.map(({ name }) => escaped(textOf(values[name]))).join(SEPARATOR);
  }

  /** Undefined where no row of this entity can have such a key: it never reaches a query. */
  parse(key: unknown): KeyValues | undefined {
    if (typeof key !== 'string') return undefined;
    const texts = key.split(SEPARATOR);
    if (texts.length !== this.parts.length) return undefined;
    const values: Record<string, KeyValue> = {};
    for (const [i, { name, parse }] of this.parts.entries()) {
      const text = unescaped(texts[i]!);
      const value = text === undefined ? undefined : parse(text);
      if (value === undefined) return undefined;
      values[name] = value;
    }
    return values;
  }
}

/** What an object has at a path such as `address.city`. */
export function valueAt(of: object, path: string): unknown {
  if (!path.includes('.')) return (of as Record<string, unknown>)[path];
  let value: unknown = of;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[name];
  return value;
}

/** Sets what an object has at a path such as `address.city`; what is on the way is made where it is not there. */
export function setAt(of: object, path: string, value: unknown): void {
  let at = of as Record<string, unknown>;
  let last = path;
  if (path.includes('.')) {
    const names = path.split('.');
    last = names.pop()!;
    for (const name of names) at = (at[name] ??= {}) as Record<string, unknown>;
  }
  at[last] = value;
}

function parserOf({ column, declared }: EntityProperty): Parse {
  const kind = column && kindOf(column, declared);
  switch (kind) {
    case 'integer':
      return (text) => (/^(0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined);
    case 'bigint': {
      const [least, most] = column!.options.unsigned ? [0n, 2n ** 64n - 1n] : [-(2n ** 63n), 2n ** 63n - 1n];
      return (text) => (/^(0|-?[1-9]\d{0,19})$/.test(text) && BigInt(text) >= least && BigInt(text) <= most ? text : undefined);
    }
    case 'decimal':
    case 'number':
      return (text) => (/^-?\d{1,38}(\.\d{1,30})?$/.test(text) ? text : undefined);
    case 'boolean':
      return (text) => (text === 'true' ? true : text === 'false' ? false : undefined);
    case 'uuid':
      return (text) => (UUID.test(text) ? text : undefined);
    case 'date':
      return (text) => (isDay(text) ? text : undefined);
    case 'datetime':
      return (text) => (text.endsWith('Z') ? momentOf(text) : undefined);
    case 'time':
      return (text) => (/^\d\d:\d\d:\d\d(\.\d{1,6})?$/.test(text) ? text : undefined);
    case 'enum': {
      // TypeScript writes numeric enums in both directions: names to numbers, and back.
      const given = column!.options.enum as object;
      const entries = Object.entries(given as Readonly<Record<string, string | number>>);
      const choices = entries.filter(([name]) => Array.isArray(given) || !/^\d+$/.test(name)).map(([, value]) => value);
      return (text) => choices.find((choice) => String(choice) === text);
    }
    case 'json':
    case 'file':
    case 'image':
      return () => undefined;
    default:
      // PostgreSQL has no text with a NUL in it.
      return (text) => (text !== '' && text.length <= LONGEST && !text.includes('\0') ? text : undefined);
  }
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

function escaped(part: string): string {
  return /[%~]/.test(part) ? part.replaceAll('%', '%25').replaceAll(SEPARATOR, '%7E') : part;
}

function unescaped(part: string): string | undefined {
  const text = part.replaceAll('%7E', SEPARATOR).replaceAll('%25', '%');
  return escaped(text) === part ? text : undefined;
}
