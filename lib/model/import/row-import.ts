import { setImmediate as turn } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import type { ModelField } from '../contract/model.field.js';
import { engineOf, type ModelEngine } from '../model.engine.js';
import type { FormValues, ModelErrors } from '../model.row.js';
import type { WriteContext } from '../write/model.write.js';
import { errorsOf } from '../write/refusal.js';
import { hasOneConnection } from '../write/transaction.js';
import { formValue, type YesNo } from './cell-value.js';
import type { CsvRow } from './csv-table.js';
import type { ImportColumn } from './import-columns.js';

/** What is wrong with a row: at a field, or with all of it where `field` is ''. */
export interface RowProblem {
  /** Of the file, see `CsvRow`; null where it is about no single row. */
  readonly row: number | null;
  /** Its label. */
  readonly field: string;
  readonly message: string;
}

export interface ImportResult {
  /** Rows that were added, or would be. */
  readonly rows: number;
  /** Rows that were not. */
  readonly wrong: number;
  /** In the order of the file, the first of them: see `count`. */
  readonly problems: readonly RowProblem[];
  readonly count: number;
}

export interface ImportWork<E extends object> {
  readonly columns: readonly ImportColumn[];
  readonly rows: readonly CsvRow[];
  readonly context: WriteContext<E>;
  /** Nothing stays of it: what would become of the rows is found by writing and undoing them. */
  readonly dry: boolean;
  readonly words: YesNo & {
    /** `{count}` cells where there are `{columns}` columns. */
    readonly cells: string;
    readonly several: string;
  };
  /** Told how many rows it has looked at. */
  onProgress?(rows: number): void;
}

/** Problems that are kept: nobody reads more. */
const MOST = 1_000;
/** Milliseconds until others have their turn. */
const SLICE = 20;

/** Ends the transaction of an import of which nothing is to stay. */
class Undo extends Error {}

/** What a row says of the rows that it refers to: their labels, or their keys. */
type Labels = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/**
 * Makes a row of each line of a file: by the writer of forms, in one transaction, each line within a savepoint, so that one that is
 * refused does not hide what is wrong with the others. Where one is refused, none is stored.
 */
export class RowImport<E extends object> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly engine: ModelEngine<E>,
  ) {}

  /** Throws `REFLEX_MODEL_DATABASE`, and what hooks throw besides `ModelFieldError`. */
  async run(work: ImportWork<E>): Promise<ImportResult> {
    let report = new Report();
    try {
      await this.engine.writer.together(async (manager) => {
        report = new Report();
        await this.write(manager, work, report);
        if (work.dry || report.wrong > 0) throw new Undo();
      });
    } catch (error) {
      if (!(error instanceof Undo)) {
        // What a database checks at the commit alone is about none of the rows in particular.
        const errors = await errorsOf(this.dataSource, this.engine.contract as never, error);
        if (!errors) throw error;
        report.note(null, errors, this.engine.contract.fields);
      }
    }
    return report;
  }

  private async write(manager: EntityManager, work: ImportWork<E>, report: Report): Promise<void> {
    const { columns, rows, words, onProgress } = work;
    const context = work.dry ? withoutAftermath(work.context) : work.context;
    const { writer, contract } = this.engine;
    const labels = await this.labelsIn(manager, work);
    /** Rows of the file by the keys of those that they have become. */
    const added = new Map<string, number>();
    // Where all share one connection, what others write meanwhile would be part of this transaction, and undone with it.
    const shares = !hasOneConnection(this.dataSource);
    let began = performance.now();
    for (const [i, row] of rows.entries()) {
      if (row.cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
        const sentence = words.cells.replace('{count}', String(row.cells.length)).replace('{columns}', String(columns.length));
        report.note(row.number, { '': sentence }, contract.fields);
      } else {
        const { form, errors } = formOf(row, work, labels);
        const result = await writer.add(form, context);
        if (result.done === 'added') added.set(result.key, row.number);
        const all = { ...(result.done === 'refused' && result.errors), ...errors };
        report.note(row.number, all, contract.fields);
      }
      onProgress?.(i + 1);
      if (!shares || performance.now() - began < SLICE) continue;
      await turn();
      began = performance.now();
    }
    const { keys, reason } = await writer.outside([...added.keys()], context, manager);
    for (const key of keys) report.refuse(added.get(key)!, reason);
  }

  /** The keys of the rows that the file refers to by their labels, by field and label: of those within the scope of the field alone. */
  private async labelsIn(manager: EntityManager, { columns, rows, context, words }: ImportWork<E>): Promise<Labels> {
    const found = new Map<string, ReadonlyMap<string, readonly string[]>>();
    for (const [i, { field }] of columns.entries()) {
      if (!field?.relation) continue;
      const told = new Set(rows.flatMap(({ cells }) => [formValue(field, cells[i] ?? '', words) ?? []].flat() as string[]));
      const { reader } = engineOf(this.dataSource, field.relation.target);
      found.set(field.name, await reader.called([...told], context.scopeOf?.(field.name), manager));
    }
    return found;
  }
}

/** A line in the shape of a form. */
function formOf<E extends object>(
  { cells }: CsvRow,
  { columns, words }: ImportWork<E>,
  labels: Labels,
): { readonly form: FormValues; readonly errors: ModelErrors } {
  const form: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const [i, { field }] of columns.entries()) {
    if (!field) continue;
    const value = formValue(field, cells[i] ?? '', words);
    if (value === undefined) continue;
    const called = labels.get(field.name);
    const keys = [value].flat().map((text) => called?.get(text as string) ?? [text]);
    if (called && keys.some(({ length }) => length > 1)) errors[field.name] = words.several;
    form[field.name] = !called ? value : Array.isArray(value) ? keys.map(([key]) => key) : keys[0]![0];
  }
  return { form, errors };
}

/** What comes after a row is stored does not come after one that is not to be. */
function withoutAftermath<E extends object>(context: WriteContext<E>): WriteContext<E> {
  return context.hooks ? { ...context, hooks: { ...context.hooks, afterSave: () => undefined } } : context;
}

class Report implements ImportResult {
  rows = 0;
  wrong = 0;
  count = 0;
  readonly problems: RowProblem[] = [];

  note(row: number | null, errors: ModelErrors, fields: ReadonlyMap<string, ModelField>): void {
    const all = Object.entries(errors);
    if (all.length === 0) this.rows++;
    else this.wrong++;
    this.add(row, all, fields);
  }

  /** A row in which nothing was wrong until all were there. */
  refuse(row: number, reason: string): void {
    if (this.problems.some((problem) => problem.row === row)) return;
    this.rows--;
    this.wrong++;
    this.add(row, [['', reason]], new Map());
    this.problems.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  }

  private add(row: number | null, all: readonly (readonly [string, string])[], fields: ReadonlyMap<string, ModelField>): void {
    this.count += all.length;
    for (const [name, message] of all.slice(0, MOST - this.problems.length))
      this.problems.push({ row, field: fields.get(name)?.label ?? '', message });
  }
}
