import { buffer } from 'node:stream/consumers';
import { ForbiddenException } from '@nestjs/common';
import type { Arrival } from '../../request/arrival.js';
import { download, type Effect } from '../../state/effects.js';
import { Event } from '../../state/event.decorator.js';
import { Var } from '../../state/var.decorator.js';
import { csvTexts } from '../export/csv.js';
import { ModelFilesState, type UploadTarget } from '../files/model-files.state.js';
import { refusedIn } from '../refusal-sentences.js';
import { LostDatabase } from '../write/lost-database.error.js';
import { endsWithin } from '../state/ends-within.js';
import { DATA_SOURCE } from '../state/model-access.js';
import { readCsv, type CsvTable } from './csv-table.js';
import { ImportColumns, type ImportColumn } from './import-columns.js';
import { ImportRefusal, type ImportSentence } from './import-refusal.js';
import { importLimits, type ImportLimits } from './import.options.js';
import { RowImport, type ImportResult, type RowProblem } from './row-import.js';

/** A column of a file that is imported, as pages show it. */
export interface ShownColumn {
  readonly title: string;
  /** The label of the field that it is for; null where it is for none. */
  readonly field: string | null;
  readonly problem: string | null;
}

/** How far the import of a file is. */
export interface ImportView {
  /**
   * A file is to be chosen; it was looked at; its rows are being added; they were. What is `started` and not at work any more was
   * interrupted, and nobody has seen how it ended.
   */
  readonly step: 'choose' | 'checked' | 'started' | 'done';
  /** Where the file is to be sent, as an upload of a form is. */
  readonly target: UploadTarget;
  readonly file: string;
  readonly columns: readonly ShownColumn[];
  /** Whether columns that are for no field are left out. */
  readonly leavesOut: boolean;
  /** Rows of the file; how many of them have been looked at; how many can be added, or were; how many not. */
  readonly rows: number;
  readonly seen: number;
  readonly good: number;
  readonly wrong: number;
  /** What is wrong with the file as it is. */
  readonly failure: string | null;
  /** The first of what is wrong with its rows; all of it is `problemCount`. */
  readonly problems: readonly RowProblem[];
  readonly problemCount: number;
}

/** Problems that a page shows. */
const SHOWN = 50;
/** Milliseconds from one word of how far it is to the next. */
const PROGRESS = 400;
/** Characters of a title, or of a name of the file, that pages get. */
const TITLE = 60;

interface Contents {
  readonly table: CsvTable;
  readonly columns: readonly ImportColumn[];
}

/** Rows from files: a file is looked at by writing its rows and undoing that, then they are added, all of them or none. */
export abstract class ModelImportState<E extends object> extends ModelFilesState<E> {
  /** The file that is being imported; null where none is. */
  @Var() importing: ImportView | null = null;
  /** What is wrong with its rows. */
  @Var({ serverOnly: true }) protected importProblems: readonly RowProblem[] = [];
  /** Id of the file that is looked at; '' where none has come. The one of the view is for the next file. */
  @Var({ serverOnly: true }) protected importSource = '';

  /** Asks for a file. */
  @Event() async startImport(): Promise<void> {
    const { maxBytes } = await this.demandImport();
    await this.discardImport();
    this.importing = blank(await this.expect({ accept: [], maxBytes }));
    this.importProblems = [];
  }

  /**
   * Looks at the file that was sent, and says what would become of its rows. Columns that are for no field are a problem, or left
   * out. Nothing of it is stored.
   */
  @Event() async *checkImport(leaveOut: boolean): AsyncGenerator<undefined, void> {
    const limits = await this.demandImport();
    const target = await this.nextTarget(limits);
    const upload = this.importSource === '' ? undefined : await this.files.store.upload(this.importSource);
    this.importing = { ...blank(target), file: (upload?.file?.name ?? '').slice(-TITLE), leavesOut: leaveOut };
    this.importProblems = [];
    yield;
    try {
      const contents = await this.contents(limits);
      const isWhole = this.showColumns(contents, limits);
      if (isWhole) this.showResult(yield* this.atWork(contents, true));
    } catch (error) {
      this.explain(error);
    }
    this.show({ step: 'checked' });
  }

  /** Adds the rows of the file that was looked at. */
  @Event() async *runImport(): AsyncGenerator<undefined, void> {
    const limits = await this.demandImport();
    const { step, failure, wrong, good, file } = this.opened();
    if (step !== 'checked' || failure !== null || wrong > 0 || good === 0)
      throw new ForbiddenException('There is no file whose rows could be added');
    const contents = await this.contents(limits).catch((error: unknown) => this.explain(error));
    if (!contents) return;
    // From here on it is done once: a process that ends in the middle does not leave a button that does it again.
    this.show({ step: 'started', seen: 0 });
    yield;
    try {
      const result = yield* this.atWork(contents, false);
      if (result.wrong > 0) {
        this.showResult(result);
        this.show({ step: 'checked' });
        return;
      }
      this.show({ step: 'done', good: result.rows, file });
      await this.discardImport();
    } catch (error) {
      if (error instanceof LostDatabase && error.stored === 'unknown') {
        this.reportLost(error);
        this.show({ failure: this.say(this.texts.perhapsSaved) });
        return;
      }
      this.show({ step: 'checked' });
      if (error instanceof LostDatabase) return this.explain(error);
      // What was said so far stays, whatever becomes of the event.
      yield;
      throw error;
    }
    await this.read();
  }

  /** What is wrong with the rows, as a file. */
  @Event() async exportImportProblems(): Promise<Effect> {
    await this.demandImport();
    const { importRow, importField, importProblem } = this.texts;
    const lines = this.importProblems.map(({ row, field, message }) => [row === null ? '' : String(row), field, message]);
    const { file } = this.opened();
    const name = `${file.replace(/\.\w{1,5}$/, '') || this.names.many} – ${importProblem}.csv`;
    const data = csvTexts([[importRow, importField, importProblem], ...lines]);
    return download({ name, data, type: 'text/csv; charset=utf-8' });
  }

  /** Forgets the file. */
  @Event() async cancelImport(): Promise<void> {
    await this.discardImport();
    this.importing = null;
    this.importProblems = [];
  }

  /** The file of an earlier visit is forgotten; the uploads that nobody comes for are swept. */
  protected override arrive(arrival: Arrival): void {
    super.arrive(arrival);
    if (arrival !== 'entered') return;
    this.importing = null;
    this.importProblems = [];
    this.importSource = '';
  }

  /** Where the next file is to be sent. One that has come is the one to look at from here on: its content does not change any more. */
  private async nextTarget({ maxBytes }: ImportLimits): Promise<UploadTarget> {
    const { target } = this.opened();
    const { store } = this.files;
    if (!(await store.upload(target.id))?.file) return target;
    if (this.importSource !== '') await store.discard(this.importSource);
    this.importSource = target.id;
    return this.expect({ accept: [], maxBytes });
  }

  private async discardImport(): Promise<void> {
    const ids = [this.importSource, this.importing?.target.id].filter(Boolean);
    this.importSource = '';
    await Promise.all(ids.map((id) => this.files.store.discard(id!)));
  }

  private async demandImport(): Promise<ImportLimits> {
    const limits = importLimits(this.model.options.import);
    if (!limits) throw new ForbiddenException(`No ${this.names.many} can be imported here`);
    await this.demand('import');
    await this.demand('create');
    return limits;
  }

  private opened(): ImportView {
    if (!this.importing) throw new ForbiddenException('No import was begun');
    return this.importing;
  }

  private show(change: Partial<ImportView>): void {
    this.importing = { ...this.opened(), ...change };
  }

  /** The file, as it is now. Throws `ImportRefusal`. */
  private async contents(limits: ImportLimits): Promise<Contents> {
    const content = this.importSource === '' ? undefined : await this.uploaded(this.importSource);
    if (!content) throw new ImportRefusal('importGone');
    const columns = this.columnsFor(limits);
    const table = await readCsv(content, columns.isTitle, limits.maxRows);
    return { table, columns: columns.read(table.titles) };
  }

  private async uploaded(id: string): Promise<Buffer | undefined> {
    const { store } = this.files;
    if (!(await store.keep(id))) return undefined;
    try {
      const content = await store.open(id);
      return content && (await buffer(content));
    } finally {
      // It stays an upload, which is forgotten by itself.
      await store.release(id);
    }
  }

  private columnsFor({ fields }: ImportLimits): ImportColumns {
    const { contract, entity } = this.model;
    return new ImportColumns(contract as never, this[DATA_SOURCE].getMetadata(entity), fields);
  }

  /** Shows what the columns are for. False where rows need not be looked at. */
  private showColumns({ table, columns }: Contents, limits: ImportLimits): boolean {
    const taken = this.columnsFor(limits);
    const known = [...taken.fields.values()].map(({ label }) => label);
    const missing = taken.missing(columns).map((field) => ({
      title: '',
      field: field.label,
      problem: this.sentence(taken.fields.has(field.name) ? 'importMissing' : 'importFile'),
    }));
    const shown = columns.map(({ title, field, problem }) => ({
      title: title.slice(0, TITLE),
      field: field?.label ?? null,
      problem: problem ? this.sentence(problem) : null,
    }));
    this.show({ columns: [...shown, ...missing], rows: table.rows.length });
    if (!columns.some(({ field }) => field)) throw new ImportRefusal('importNoTitles', { names: known.slice(0, 12).join(', ') });
    const isTwice = columns.some(({ problem }) => problem === 'importTwice');
    const isUseless = columns.some(({ problem }) => problem) && !this.opened().leavesOut;
    return missing.length === 0 && !isTwice && !isUseless;
  }

  /** Shows how far it is while it is at work. */
  private async *atWork({ table, columns }: Contents, dry: boolean): AsyncGenerator<undefined, ImportResult> {
    let seen = 0;
    const { yes, no, importCells, importSeveral } = this.texts;
    this.isDryRun = dry;
    const working = new RowImport<E>(this[DATA_SOURCE], this.engine)
      .run({
        columns,
        dry,
        rows: table.rows,
        context: this.writing(),
        words: { yes, no, cells: importCells, several: importSeveral },
        onProgress: (rows) => (seen = rows),
      })
      .finally(() => (this.isDryRun = false));
    while (!(await endsWithin(PROGRESS, working))) {
      this.show({ seen });
      yield;
    }
    return working;
  }

  private showResult({ rows, wrong, problems, count }: ImportResult): void {
    const { refusals } = this.texts;
    this.importProblems = problems.map((problem) => ({ ...problem, message: refusedIn(refusals, problem.message) }));
    this.show({ good: rows, wrong, problems: this.importProblems.slice(0, SHOWN), problemCount: count });
  }

  /** Says why a file cannot be imported. Throws what is nobody's doing. */
  private explain(error: unknown): undefined {
    if (error instanceof ImportRefusal) {
      this.show({ failure: this.sentence(error.sentence, error.values), step: 'checked' });
    } else if (error instanceof LostDatabase) {
      this.reportLost(error);
      this.show({ failure: this.say(this.texts.unreachable), step: 'checked' });
    } else throw error;
    return undefined;
  }

  private sentence(name: ImportSentence, values: Readonly<Record<string, string | number>> = {}): string {
    return this.say(this.texts[name], values);
  }
}

function blank(target: UploadTarget): ImportView {
  return {
    target,
    step: 'choose',
    file: '',
    columns: [],
    leavesOut: false,
    rows: 0,
    seen: 0,
    good: 0,
    wrong: 0,
    failure: null,
    problems: [],
    problemCount: 0,
  };
}
