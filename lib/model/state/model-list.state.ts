import { ForbiddenException } from '@nestjs/common';
import { currentRequest } from '../../request/current.js';
import { address, download, toast, type Effect } from '../../state/effects.js';
import { Event } from '../../state/event.decorator.js';
import { Var } from '../../state/var.decorator.js';
import type { SortTerm } from '../contract/model.contract.js';
import { csvOf } from '../export/csv.js';
import { readMark, type ReadMark } from '../live/read-mark.js';
import { engineOf } from '../model.engine.js';
import type { ModelRow, Reference } from '../model.row.js';
import type { FilterTerm, PagePosition } from '../query/list.query.js';
import { referredKeys, wordsOf } from './filter-words.js';
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
}

const NOTHING: Permissions = { create: false, update: false, delete: false, restore: false, export: false };

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

  constructor() {
    super();
    this.pageSize = this.model.options.pageSize ?? 20;
  }

  /** Shows what the page's query string asks for. */
  @Event() async load(): Promise<void> {
    const { contract, options } = this.model;
    const { search, filters, sort, page, pageSize, deleted } = readAddress(currentRequest().originalUrl, options.urlPrefix);
    this.search = checkedSearch(search);
    this.sort = knownSort(contract, sort);
    this.page = checkedPage(page);
    this.position = null;
    this.pageSize = pageSizesOf(options).includes(pageSize) ? pageSize : (options.pageSize ?? 20);
    this.deleted = deleted && contract.deleteDate !== undefined ? 'only' : 'without';
    await this.showFilters(knownFilters(contract, filters));
    await this.read();
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
    const { text, cut } = await csvOf(contract, rows, limit);
    const file = download({ name: `${contract.pluralLabel}.csv`, data: text, type: 'text/csv; charset=utf-8' });
    if (!cut) return [file];
    return [file, toast(this.say(this.texts.exportCut, { count: limit }), { color: 'yellow', autoClose: false })];
  }

  /** Reads what the list shows, and what the user may do with it. */
  protected async read(): Promise<void> {
    const { contract, options } = this.model;
    if (!(await this.can('list'))) throw new ForbiddenException(`You may not see ${this.names.many}`);
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
    this.loading = false;
    this.failure = null;
    this.may = await this.permissions();
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
    return this.showFilters(filters).then(() => this.turnTo(1));
  }

  /** Where a list is too long to be counted, its next page is read from the rows that it shows, not past all before them. */
  private beside(side: 'after' | 'before'): PagePosition | null {
    const { count = 'exact' } = this.model.options;
    const key = this.shownKeys().at(side === 'after' ? -1 : 0);
    if (count === 'exact' || key === undefined) return null;
    return side === 'after' ? { after: key } : { before: key };
  }

  private async turnTo(
    page: number,
    { replace = false, position = null }: { readonly replace?: boolean; readonly position?: PagePosition | null } = {},
  ): Promise<Effect> {
    this.page = checkedPage(page);
    this.position = position;
    await this.read();
    const { options } = this.model;
    const usual: ListAddress = { search: '', filters: [], sort: [], page: 1, pageSize: options.pageSize ?? 20, deleted: false };
    const { search, filters, sort, pageSize } = this;
    const shown: ListAddress = { search, filters, sort, page: this.page, pageSize, deleted: this.deleted === 'only' };
    return address(writeAddress(currentRequest().originalUrl, shown, usual, options.urlPrefix), { replace });
  }

  /** Keeps the filters with their words. Those that refer to rows cost a query for the labels of these. */
  private async showFilters(filters: readonly FilterTerm[]): Promise<void> {
    const { contract } = this.model;
    const labels = new Map<string, readonly Reference[]>();
    for (const [{ name, relation }, keys] of referredKeys(contract, filters)) {
      const { reader } = engineOf(this[DATA_SOURCE], relation!.target);
      const rows = await reader.rows(keys, this.optionScope(name));
      labels.set(
        name,
        [...rows.values()].map(({ $key, $label }) => ({ key: $key, label: $label })),
      );
    }
    this.filters = filters.map(({ field, operator, values }) => {
      const term = { field, operator, values: [...values] };
      return { ...term, text: wordsOf(contract, term, this.texts, labels) };
    });
  }

  private async permissions(): Promise<Permissions> {
    const { deleteDate } = this.model.contract;
    const restorable = deleteDate !== undefined;
    const [create, update, remove, restore, exports] = await Promise.all([
      this.can('create'),
      this.can('update'),
      this.can('delete'),
      restorable && this.can('restore'),
      this.can('export'),
    ]);
    return { create, update, delete: remove, restore, export: exports };
  }
}
