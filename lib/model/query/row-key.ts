import type { ModelContract } from '../contract/model.contract.js';
import type { EntityProperty } from '../contract/entity-property.js';
import { propertiesOf } from '../contract/entity-property.js';
import { kindOf } from '../contract/column-kind.js';

/** Between the parts of a key of several columns. */
const SEPARATOR = '~';
/** Characters of one part: no key of a database is longer. */
const LONGEST = 255;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The primary key of a row, by property. */
export type KeyValues = Readonly<Record<string, string | number>>;

/** The text by which browsers name rows of one entity, and back. See `ModelRow.$key`. */
export class RowKeys {
  private readonly parts: readonly { readonly name: string; readonly parse: (text: string) => string | number | undefined }[];

  constructor(contract: Pick<ModelContract, 'entity' | 'keys'>) {
    const properties = new Map(propertiesOf(contract.entity).map((property) => [property.path, property]));
    this.parts = contract.keys.map((name) => ({ name, parse: parserOf(properties.get(name)!) }));
  }

  /** The key of a row, from an object with the properties of its primary key. */
  of(row: object): string {
    return this.parts.map(({ name }) => escaped(String(valueAt(row, name)))).join(SEPARATOR);
  }

  /** Undefined where no row of this entity can have such a key: it never reaches a query. */
  parse(key: unknown): KeyValues | undefined {
    if (typeof key !== 'string') return undefined;
    const texts = key.split(SEPARATOR);
    if (texts.length !== this.parts.length) return undefined;
    const values: Record<string, string | number> = {};
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
  let value: unknown = of;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[name];
  return value;
}

function parserOf({ column, declared }: EntityProperty): (text: string) => string | number | undefined {
  switch (column && kindOf(column, declared)) {
    case 'integer':
      return (text) => (/^-?\d{1,15}$/.test(text) && !/^-?0\d|^-0/.test(text) ? Number(text) : undefined);
    case 'bigint':
    case 'decimal':
      return (text) => (/^-?\d{1,38}(\.\d{1,30})?$/.test(text) ? text : undefined);
    case 'uuid':
      return (text) => (UUID.test(text) ? text.toLowerCase() : undefined);
    default:
      // PostgreSQL has no text with a NUL in it.
      return (text) => (text !== '' && text.length <= LONGEST && !text.includes('\0') ? text : undefined);
  }
}

function escaped(part: string): string {
  return part.replaceAll('%', '%25').replaceAll(SEPARATOR, '%7E');
}

function unescaped(part: string): string | undefined {
  const text = part.replaceAll('%7E', SEPARATOR).replaceAll('%25', '%');
  return escaped(text) === part ? text : undefined;
}
