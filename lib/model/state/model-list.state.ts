import { ForbiddenException, HttpException } from '@nestjs/common';
import type { Arrival } from '../../request/arrival.js';
import { currentArrival, currentRequest } from '../../request/current.js';
import { address, download, toast, type Effect } from '../../state/effects.js';
import { Event } from '../../state/event.decorator.js';
import { Var } from '../../state/var.decorator.js';
import type { SortTerm } from '../contract/model.contract.js';
import { csvOf } from '../export/csv.js';
import { readMark, type ReadMark } from '../live/read-mark.js';
import { engineOf } from '../model.engine.js';
import type { ModelRow, Reference } from '../model.row.js';
import type { FilterTerm, PagePosition } from '../query/list.query.js';
import { answered } from '../write/database-error.js';
import { LostDatabase } from '../write/lost-database.error.js';
import { referredKeys, wordsOf, type ReferenceLabels } from './filter-words.js';
import { endsWithin } from './ends-within.js';
import { readAddress, writeAddress, type ListAddress } from './list-url.js';
import {
  checkedFilter,
  checkedPage,
  checkedPageSize,
  checkedSearch,
  knownFilters,
  knownSort,
  nextSort,
  pageSizesOf,
  queryOf,
  withFilter,
  type ShownFilter,
} from './list-terms.js';
import { DATA_SOURCE, ModelAccess } from './model-access.js';

/** What the user may do on the page, as far as it follows from no single row. A hint for buttons: every event asks again. */
export interface Permissions {
  readonly create: boolean;
  readonly update: boolean;
  readonly delete: boolean;
  readonly restore: boolean;
  readonly export: boolean;
  readonly import: boolean;
}

/** How a list is turned to another page. */
interface Turn {
  /** The address takes the place of the one before. */
  readonly replace?: boolean;
  readonly position?: PagePosition | null;
  readonly filters?: readonly FilterTerm[];
}

/** Milliseconds after which a page that is being visited shows that its rows are read: less is not worth a flicker. */
const SKELETON_AFTER = 300;

const NOTHING: Permissions = { create: false, update: false, delete: false, restore: false, export: false, import: false };

/** The list of a model state: which rows it shows, in what order, and which of them are selected. */
export abstract class ModelListState<E extends object> extends ModelAccess<E> {
  /** Rows that match, see `totalIs`. */
  @Var() total = 0;
  /** Whether `total` is all of them, a lower bound, or an estimate; see the option `count`. */
  @Var() totalIs: 'exact' | 'capped' | 'estimated' = 'exact';
  /** From 1. */
  @Var() page = 1;
  @Var() pageCount = 1;
  /** Rows. */
  @Var() pageSize: number;
  @Var() search = '';
  @Var() sort: SortTerm[] = [];
  @Var() filters: ShownFilter[] = [];
  /** `only`: the list shows the rows that are marked as deleted. */
  @Var() deleted: 'without' | 'only' = 'without';
  /** Until the rows have been read for the first time. */
  @Var() loading = true;
  /** Why the rows could not be read. */
  @Var() failure: string | null = null;
  /** `$key` of each selected row. */
  @Var() selection: string[] = [];
  @Var() may: Permissions = NOTHING;
  /** Names of the columns that this browser does not show; null where nobody has chosen any. */
  @Var({ storage: 'local' }) hiddenColumns: string[] | null = null;
  /** When the rows were read: pages that follow what others write need not read what is newer. */
  @Var({ serverOnly: true }) protected readMark: ReadMark | null = null;
  /** Where the page begins, where it was turned to from another: reading it again is to show the same. */
  @Var({ serverOnly: true }) protected position: PagePosition | null = null;

  /** In this event. */
  private isLoaded = false;

  constructor() {
    super();
    this.pageSize = this.model.options.pageSize ?? 20;
  }

  /** Shows what the page's query string asks for. A visit of the page begins with nothing selected, and no form. */
  @Event() async load(): Promise<void> {
    this.isLoaded = true;
    const arrival = currentArrival();
    if (arrival) this.arrive(arrival);
    const { contract, options } = this.model;
    const { search, filters, sort, page, pageSize, deleted } = readAddress(currentRequest().originalUrl, options.urlPrefix);
    this.search = checkedSearch(search);
    this.sort = knownSort(contract, sort);
    this.page = checkedPage(page);
    this.position = null;
    this.pageSize = pageSizesOf(options).includes(pageSize) ? pageSize : (options.pageSize ?? 20);
    this.deleted = deleted && contract.deleteDate !== undefined ? 'only' : 'without';
    await this.read(knownFilters(contract, filters));
  }

  /**
   * As `load`, for those who follow a link to the page: where reading takes long, it is there at once, with `loading` set, and gets its
   * rows when they have been read. A document waits for them, so that it is complete without scripts. `crud()` and its parts use it.
   */
  @Event() async *visit(): AsyncGenerator<undefined, void> {
    if (this.isLoaded) return;
    const loaded = this.load();
    if (await endsWithin(SKELETON_AFTER, loaded)) return loaded;
    this.loading = true;
    yield;
    try {
      await loaded;
    } catch (error) {
      // The page is there and stays, and not as if it were to get its rows.
      this.loading = false;
      this.failure = error instanceof HttpException ? error.message : this.say(this.texts.unread);
      yield;
      throw error;
    }
  }

  /** Reads the same page of the list again. */
  @Event() async refresh(): Promise<void> {
    await this.read();
  }

  @Event() async setSearch(text: string): Promise<Effect> {
    this.search = checkedSearch(text);
    return this.turnTo(1, { replace: true });
  }

  /** Narrows the list. No values: takes the filter away. */
  @Event() async setFilter(field: string, operator: string, values: unknown[]): Promise<Effect> {
    if (values.length > 0) {
      const term = checkedFilter(this.model.contract, { field, operator, values: [...values] });
      return this.filterBy(withFilter(this.filters, term));
    }
    return this.filterBy(this.filters.filter((filter) => filter.field !== field || filter.operator !== operator));
  }

  @Event() async clearFilter(field: string): Promise<Effect> {
    return this.filterBy(this.filters.filter((filter) => filter.field !== field));
  }

  /** Shows all rows again, whatever was searched for. */
  @Event() async clearFilters(): Promise<Effect> {
    this.search = '';
    return this.filterBy([]);
  }

  /** Ascending, then descending, then as by default. */
  @Event() async setSort(field: string): Promise<Effect> {
    this.sort = nextSort(this.model.contract, this.sort, field, false);
    return this.turnTo(1);
  }

  /** As `setSort`, beside the terms that are there. */
  @Event() async addSort(field: string): Promise<Effect> {
    this.sort = nextSort(this.model.contract, this.sort, field, true);
    return this.turnTo(1);
  }

  @Event() async nextPage(): Promise<Effect> {
    return this.turnTo(this.page + 1, { position: this.beside('after') });
  }

  @Event() async prevPage(): Promise<Effect> {
    return this.turnTo(this.page - 1, { position: this.beside('before') });
  }

  /** The page nearest to the one asked for is shown. */
  @Event() async goToPage(page: number): Promise<Effect> {
    return this.turnTo(page);
  }

  /** Throws `REFLEX_MODEL_QUERY` for a size that is not offered. */
  @Event() async setPageSize(size: number): Promise<Effect> {
    this.pageSize = checkedPageSize(this.model.options, size);
    return this.turnTo(1);
  }

  /** The rows that are marked as deleted, or the others again. */
  @Event() async showDeleted(on: boolean): Promise<Effect> {
    this.deleted = on && this.model.contract.deleteDate !== undefined ? 'only' : 'without';
    this.selection = [];
    return this.turnTo(1);
  }

  /** Puts a row of the page into the selection, or takes it out. */
  @Event() select(key: string): void {
    if (this.selection.includes(key)) this.selection = this.selection.filter((other) => other !== key);
    else if (this.shownKeys().includes(key)) this.selection.push(key);
  }

  /** Selects all rows of the page; none of them, where all were. */
  @Event() selectPage(): void {
    const shown = this.shownKeys();
    const others = this.selection.filter((key) => !shown.includes(key));
    this.selection = shown.every((key) => this.selection.includes(key)) ? others : [...others, ...shown];
  }

  @Event() clearSelection(): void {
    this.selection = [];
  }

  /** Leaves columns out of the list, in this browser. */
  @Event() hideColumns(names: string[]): void {
    this.hiddenColumns = this.model.contract.listFields.filter((name) => names.includes(name));
  }

  /** All rows that match, as a file for spreadsheets. */
  @Event() async exportCsv(): Promise<Effect[]> {
    await this.demand('export');
    const { contract, options } = this.model;
    const limit = options.exportRows ?? 100_000;
    const rows = this.engine.reader.stream(queryOf(contract, this), this.reach(), limit + 1);
    const { text, cut } = await answered(() => csvOf(contract, rows, limit));
    const file = download({ name: `${contract.pluralLabel}.csv`, data: text, type: 'text/csv; charset=utf-8' });
    if (!cut) return [file];
    return [file, toast(this.say(this.texts.exportCut, { count: limit }), { color: 'yellow', autoClose: false })];
  }

  /** What of the state is left from before ends here. */
  protected arrive(arrival: Arrival): void {
    if (arrival === 'entered') this.selection = [];
  }

  /**
   * Reads what the list shows, and what the user may do with it. Where the database does not answer, what was read last stays on the
   * page, and `failure` says so. `filters` are those to be shown from now on, where others are.
   */
  protected async read(filters?: readonly FilterTerm[]): Promise<void> {
    const { contract } = this.model;
    // Without a database the words of filters have keys in them, until it is back.
    const unnamed = filters ?? (this.failure === null ? undefined : queryOf(contract, this).filters);
    try {
      await answered(async () => {
        if (!(await this.can('list'))) throw new ForbiddenException(`You may not see ${this.names.many}`);
        if (unnamed) this.showFilters(unnamed, await this.labelsOf(unnamed));
        await this.readPage();
        this.may = await this.permissions();
      });
      this.failure = null;
    } catch (error) {
      if (!(error instanceof LostDatabase)) throw error;
      this.reportLost(error);
      if (unnamed) this.showFilters(unnamed, new Map());
      this.failure = this.say(this.texts.unreachable);
    }
    this.loading = false;
  }

  protected async readPage(): Promise<void> {
    const { contract, options } = this.model;
    const mark = readMark();
    const { rows, total, totalIs, page } = await this.engine.reader.list(
      { ...queryOf(contract, this), ...(this.position && { position: { ...this.position } }) },
      this.reach(),
      options.count ?? 'exact',
    );
    this.readMark = mark;
    this.setRows(rows.map((row) => this.present(row)));
    this.total = total;
    this.totalIs = totalIs;
    this.page = page;
    // A full page behind what was counted may have another behind it.
    const seen = totalIs !== 'exact' && rows.length === this.pageSize ? page + 1 : page;
    this.pageCount = Math.max(seen, Math.ceil(total / this.pageSize));
  }

  /** What pages get of a row that was read. */
  protected present(row: ModelRow<E>): object {
    return row;
  }

  /** `$key` of each row that the list shows. */
  protected shownKeys(): string[] {
    return this.rows().map(({ $key }) => $key);
  }

  protected rows(): readonly ModelRow<E>[] {
    return (this as unknown as Record<string, ModelRow<E>[]>)[this.model.listVar]!;
  }

  private setRows(rows: readonly object[]): void {
    (this as unknown as Record<string, readonly object[]>)[this.model.listVar] = rows;
  }

  private filterBy(filters: readonly FilterTerm[]): Promise<Effect> {
    return this.turnTo(1, { filters });
  }

  /** Where a list is too long to be counted, its next page is read from the rows that it shows, not past all before them. */
  private beside(side: 'after' | 'before'): PagePosition | null {
    const { count = 'exact' } = this.model.options;
    const key = this.shownKeys().at(side === 'after' ? -1 : 0);
    // Rows that could not be read again are not those of the page.
    if (count === 'exact' || key === undefined || this.failure !== null) return null;
    return side === 'after' ? { after: key } : { before: key };
  }

  private async turnTo(page: number, { replace = false, position = null, filters }: Turn = {}): Promise<Effect> {
    this.page = checkedPage(page);
    this.position = position;
    await this.read(filters);
    const { options } = this.model;
    const usual: ListAddress = { search: '', filters: [], sort: [], page: 1, pageSize: options.pageSize ?? 20, deleted: false };
    const { search, sort, pageSize } = this;
    const deleted = this.deleted === 'only';
    const shown: ListAddress = { search, filters: this.filters, sort, page: this.page, pageSize, deleted };
    return address(writeAddress(currentRequest().originalUrl, shown, usual, options.urlPrefix), { replace });
  }

  /** Keeps the filters with their words. */
  private showFilters(filters: readonly FilterTerm[], labels: ReferenceLabels): void {
    const { contract } = this.model;
    this.filters = filters.map(({ field, operator, values }) => {
      const term = { field, operator, values: [...values] };
      return { ...term, text: wordsOf(contract, term, this.texts, labels) };
    });
  }

  /** What the rows are called that filters refer to: a query for each such field. */
  private async labelsOf(filters: readonly FilterTerm[]): Promise<ReferenceLabels> {
    const labels = new Map<string, readonly Reference[]>();
    for (const [{ name, relation }, keys] of referredKeys(this.model.contract, filters)) {
      const { reader } = engineOf(this[DATA_SOURCE], relation!.target);
      const rows = await reader.rows(keys, this.optionScope(name));
      labels.set(
        name,
        [...rows.values()].map(({ $key, $label }) => ({ key: $key, label: $label })),
      );
    }
    return labels;
  }

  private async permissions(): Promise<Permissions> {
    const { contract, options } = this.model;
    const restorable = contract.deleteDate !== undefined;
    const [create, update, remove, restore, exports, imports] = await Promise.all([
      this.can('create'),
      this.can('update'),
      this.can('delete'),
      restorable && this.can('restore'),
      this.can('export'),
      Boolean(options.import) && this.can('import'),
    ]);
    return { create, update, delete: remove, restore, export: exports, import: create && imports };
  }
}
