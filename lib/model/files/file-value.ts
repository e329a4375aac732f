import { propertiesOf } from '../contract/entity-property.js';
import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import type { StoredFile } from '../model.row.js';

/** What a column has of a file: as an object where it holds JSON, else as its text. */
export interface FileValue {
  /** By which the `FileStore` knows it. Never told to browsers. */
  readonly id: string;
  readonly name: string;
  /** MIME type, as the content was found to be. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

const JSON_COLUMNS: readonly unknown[] = ['json', 'jsonb', 'simple-json'];

export function isFile({ kind }: ModelField): boolean {
  return kind === 'file' || kind === 'image';
}

/** The fields of a contract that hold files. */
export function fileFields(contract: ModelContract): readonly ModelField[] {
  return [...contract.fields.values()].filter(isFile);
}

/** What a column says of its file; undefined where it holds none, or something else. */
export function fileIn(value: unknown): FileValue | undefined {
  const { id, name, type, size } = (typeof value === 'string' ? parsed(value) : (value ?? {})) as Partial<FileValue>;
  const isWhole = typeof id === 'string' && typeof name === 'string' && typeof type === 'string' && typeof size === 'number';
  return isWhole ? { id, name, type, size } : undefined;
}

/** A file in the form in which its column takes it. */
export function columnValue(contract: ModelContract, field: string, file: FileValue): FileValue | string {
  const property = propertiesOf(contract.entity).find(({ path }) => path === field);
  return JSON_COLUMNS.includes(property?.column?.options.type) ? file : JSON.stringify(file);
}

/** A file as browsers see it. The URL has no path yet, which follows from the state that shows it: see `withPath`. */
export function fileOnWire(value: unknown): StoredFile | null {
  const file = fileIn(value);
  return file ? { name: file.name, type: file.type, size: file.size, url: `?v=${file.id.slice(0, 8)}` } : null;
}

export function withPath(file: StoredFile, path: string): StoredFile {
  return file.url.startsWith('?') ? { ...file, url: path + file.url } : file;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
