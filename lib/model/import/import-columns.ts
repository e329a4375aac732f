import type { EntityMetadata } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import type { FieldKind, ModelField } from '../contract/model.field.js';
import { columnsOf } from '../write/entity-value.js';
import { writableFields } from '../write/form-data.js';
import type { ImportSentence } from './import-refusal.js';

/** What a column of a file is for, or why it is for nothing. */
export interface ImportColumn {
  /** As the file has it. */
  readonly title: string;
  readonly field?: ModelField;
  readonly problem?: ImportSentence;
}

/** What is in no cell of a file. */
export const NO_CELLS: readonly FieldKind[] = ['file', 'image', 'children'];

/** Which columns a contract takes from files, and for which of its fields. */
export class ImportColumns {
  /** Those that a file may bring, by name. */
  readonly fields: ReadonlyMap<string, ModelField>;
  private readonly writable: ReadonlyMap<string, ModelField>;

  constructor(
    private readonly contract: ModelContract,
    private readonly metadata: EntityMetadata,
    only: readonly string[] | undefined,
  ) {
    this.writable = writableFields(contract, metadata, { mode: 'create', prefix: '' });
    const taken = [...this.writable].filter(([name, { kind }]) => !NO_CELLS.includes(kind) && (only?.includes(name) ?? true));
    this.fields = new Map(taken);
  }

  /** Whether a title is that of a field, also of one that no file may bring. */
  readonly isTitle = (title: string): boolean => this.named(title) !== undefined;

  read(titles: readonly string[]): ImportColumn[] {
    const columns = titles.map((title) => this.column(title));
    return columns.map((column, i) => {
      const { field } = column;
      const isTwice = field && columns.findIndex((other) => other.field === field) !== i;
      return isTwice ? { title: column.title, problem: 'importTwice' } : column;
    });
  }

  /** Fields that every new row must have and these columns do not bring. */
  missing(columns: readonly ImportColumn[]): ModelField[] {
    const given = new Set(columns.flatMap(({ field }) => (field ? columnsOf(this.metadata, field.name) : [])));
    const isGiven = (name: string): boolean =>
      columns.some(({ field }) => field?.name === name) || columnsOf(this.metadata, name).some((column) => given.has(column));
    return [...this.writable.values()].filter(({ name, required }) => required && !isGiven(name));
  }

  private column(title: string): ImportColumn {
    if (title.trim() === '') return { title, problem: 'importUnnamed' };
    const found = this.named(title);
    if (!found) return { title, problem: 'importUnknown' };
    const field = this.fields.get(found.name);
    if (field) return { title, field };
    if (found.kind === 'file' || found.kind === 'image') return { title, problem: 'importFile' };
    return { title, problem: found.kind === 'children' ? 'importChildren' : 'importUnwritable' };
  }

  /** By its name, or what people call it. Of several that are called the same, the first that a file may bring. */
  private named(title: string): ModelField | undefined {
    const wanted = plain(title);
    const all = [...this.contract.fields.values()];
    const called = all.filter(({ label }) => plain(label) === wanted);
    return all.find(({ name }) => plain(name) === wanted) ?? called.find(({ name }) => this.fields.has(name)) ?? called[0];
  }
}

function plain(text: string): string {
  return text.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
