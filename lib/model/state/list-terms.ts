import type { ModelContract, SortTerm } from '../contract/model.contract.js';
import type { FilterOperator, ModelField } from '../contract/model.field.js';
import type { ModelOptions } from '../model.options.js';
import { ReflexError } from '../../errors/reflex.error.js';
import type { UncheckedFilter } from './list-url.js';
import { parseFilter } from '../query/filter-value.js';
import type { FilterTerm, FilterValue, ListQuery } from '../query/list.query.js';

/** A filter as a page shows it. */
export interface ShownFilter {
  readonly field: string;
  readonly operator: FilterOperator;
  readonly values: readonly FilterValue[];
  /** The filter in words: `Price ≥ 10`. */
  readonly text: string;
}

/** Terms that a list can be sorted by at once. */
const SORT_TERMS = 4;
/** Filters that can narrow a list at once. */
const FILTERS = 20;
/** Characters of a name that is told where it is none. */
const NAME = 60;
/** Characters of a search. */
const LONGEST_SEARCH = 200;

export const PAGE_SIZES: readonly number[] = [10, 20, 50, 100];

/** The page sizes that a person may choose from, the default among them. */
export function pageSizesOf({
  pageSize = 20,
  pageSizes = PAGE_SIZES,
}: Pick<ModelOptions<object>, 'pageSize' | 'pageSizes'>): number[] {
  return [...new Set([...pageSizes, pageSize])].toSorted((a, b) => a - b);
}

/** The terms of a sort that the contract knows, each field once. */
export function knownSort(contract: ModelContract, terms: readonly SortTerm[]): SortTerm[] {
  const found = new Map<string, SortTerm>();
  for (const term of terms) {
    const field = contract.fields.get(term.field);
    if (field?.sortable && contract.listFields.includes(term.field) && !found.has(term.field)) found.set(term.field, term);
  }
  return [...found.values()].slice(0, SORT_TERMS);
}

/** A sort after its header was clicked: ascending, descending, as it is by default. With `add`, beside the others. */
export function nextSort(contract: ModelContract, terms: readonly SortTerm[], name: string, add: boolean): SortTerm[] {
  if (knownSort(contract, [{ field: name, descending: false }]).length === 0)
    throw refused(`The list cannot be sorted by '${name.slice(0, NAME)}'`);
  const at = terms.find(({ field }) => field === name);
  const next: SortTerm[] = !at ? [{ field: name, descending: false }] : at.descending ? [] : [{ field: name, descending: true }];
  return add ? [...terms.filter(({ field }) => field !== name), ...next].slice(-SORT_TERMS) : next;
}

/** The filters of an address that the contract allows. */
export function knownFilters(contract: ModelContract, filters: readonly UncheckedFilter[]): FilterTerm[] {
  return filters.slice(0, FILTERS).flatMap((filter) => {
    const term = termOf(contract, filter);
    return 'refused' in term ? [] : [term];
  });
}

/** A filter that an event names. Throws `REFLEX_MODEL_QUERY` where the contract does not allow it. */
export function checkedFilter(contract: ModelContract, filter: UncheckedFilter): FilterTerm {
  const term = termOf(contract, filter);
  if ('refused' in term) throw refused(term.refused);
  return term;
}

/** `filters` with one more; the one for the same field and operator makes room. */
export function withFilter(filters: readonly FilterTerm[], term: FilterTerm): FilterTerm[] {
  const others = filters.filter(({ field, operator }) => field !== term.field || operator !== term.operator);
  return [...others, term].slice(-FILTERS);
}

export function checkedSearch(text: string): string {
  return text.trim().slice(0, LONGEST_SEARCH);
}

export function checkedPageSize(options: Pick<ModelOptions<object>, 'pageSize' | 'pageSizes'>, size: number): number {
  if (pageSizesOf(options).includes(size)) return size;
  throw refused(`A page of this list has ${pageSizesOf(options).join(', ')} rows, and not ${size}`);
}

/** The field of a picker: of a form, of a filter, or of a child, `lines.product`. Throws `REFLEX_MODEL_QUERY` where there is none. */
export function pickedField(
  contract: ModelContract,
  name: string,
): ModelField & { readonly relation: NonNullable<ModelField['relation']> } {
  const dot = name.indexOf('.');
  const parent = name.slice(0, Math.max(dot, 0));
  const owner = contract.fields.get(parent);
  if (owner?.kind === 'children' && contract.formFields.includes(parent))
    return pickedField(owner.relation!.target, name.slice(dot + 1));
  const field = contract.fields.get(name);
  const isShown = contract.formFields.includes(name) || contract.filters.includes(name);
  if (!field?.relation || field.kind === 'children' || !isShown)
    throw refused(`There is nothing to choose from for '${name.slice(0, NAME)}'`);
  return field as ModelField & { readonly relation: NonNullable<ModelField['relation']> };
}

/** A whole number from 1: pages are typed into addresses. */
export function checkedPage(page: number): number {
  return Number.isSafeInteger(page) && page > 0 ? page : 1;
}

export type QueryParts = Pick<ListQuery, 'search' | 'page' | 'pageSize' | 'deleted'> & {
  readonly filters: readonly FilterTerm[];
  readonly sort: readonly SortTerm[];
};

/** A query as plain data: the Vars it comes from are drafts. */
export function queryOf(contract: ModelContract, { search, filters, sort, page, pageSize, deleted }: QueryParts): ListQuery {
  return {
    search,
    filters: filters.map(({ field, operator, values }) => ({ field, operator, values: [...values] })),
    sort: sort.length > 0 ? sort.map(({ field, descending }) => ({ field, descending })) : contract.orderBy,
    page,
    pageSize,
    deleted,
  };
}

function termOf(
  contract: ModelContract,
  { field: name, operator, values }: UncheckedFilter,
): FilterTerm | { readonly refused: string } {
  const field = contract.fields.get(name);
  if (!field || field.operators.length === 0) return { refused: `The list cannot be filtered by '${name.slice(0, NAME)}'` };
  return parseFilter(field, operator, values);
}

function refused(reason: string): ReflexError {
  return new ReflexError('REFLEX_MODEL_QUERY', reason);
}
