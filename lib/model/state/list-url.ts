import type { SortTerm } from '../contract/model.contract.js';

/** A filter as a query string or an event names it: nothing of it has been checked. */
export interface UncheckedFilter {
  readonly field: string;
  readonly operator: string;
  readonly values: readonly unknown[];
}

/** What the query string of a page says of a list. */
export interface ListAddress {
  readonly search: string;
  readonly filters: readonly UncheckedFilter[];
  readonly sort: readonly SortTerm[];
  readonly page: number;
  /** 0 where it does not say. */
  readonly pageSize: number;
  readonly deleted: boolean;
}

/** Terms that one address may have, of filters and of sorting: more is nothing that a person asks for. */
const TERMS = 20;

/**
 * Reads the parameters of one list: `q`, `sort=-price,name`, `page`, `size`, `deleted`, and filters as `field.operator=value`, each value
 * a parameter of its own. What makes no sense is left out: addresses are typed, cut and kept for years.
 */
export function readAddress(url: string, prefix = ''): ListAddress {
  const { searchParams } = new URL(url, 'http://reflex.invalid');
  const filters = new Map<string, { field: string; operator: string; values: string[] }>();
  for (const [name, value] of searchParams) {
    if (!name.startsWith(prefix)) continue;
    const own = name.slice(prefix.length);
    const dot = own.lastIndexOf('.');
    if (dot < 1) continue;
    const known = filters.get(own);
    if (known) known.values.push(value);
    else if (filters.size < TERMS) filters.set(own, { field: own.slice(0, dot), operator: own.slice(dot + 1), values: [value] });
  }
  const one = (name: string): string => searchParams.get(prefix + name) ?? '';
  return {
    search: one('q'),
    filters: [...filters.values()],
    sort: readSort(one('sort')),
    page: count(one('page')) || 1,
    pageSize: count(one('size')),
    deleted: one('deleted') === '1',
  };
}

/** The query string for a list, with what other parts of the page have in `url`; what is as it is by default is left out. */
export function writeAddress(url: string, address: ListAddress, defaults: ListAddress, prefix = ''): string {
  const { searchParams } = new URL(url, 'http://reflex.invalid');
  for (const name of new Set(searchParams.keys())) if (isOwn(name, prefix)) searchParams.delete(name);
  const set = (name: string, value: string, usual: string): void => {
    if (value !== usual) searchParams.set(prefix + name, value);
  };
  set('q', address.search, '');
  set('sort', writeSort(address.sort), writeSort(defaults.sort));
  set('page', String(address.page), '1');
  set('size', String(address.pageSize), String(defaults.pageSize));
  set('deleted', address.deleted ? '1' : '', '');
  for (const { field, operator, values } of address.filters) {
    for (const value of values) searchParams.append(`${prefix}${field}.${operator}`, textOf(value));
  }
  const query = searchParams.toString();
  return query === '' ? '' : `?${query}`;
}

function isOwn(name: string, prefix: string): boolean {
  if (!name.startsWith(prefix)) return false;
  const own = name.slice(prefix.length);
  return own.includes('.') || ['q', 'sort', 'page', 'size', 'deleted'].includes(own);
}

function readSort(text: string): SortTerm[] {
  const terms = text.split(',').filter((term) => term !== '' && term !== '-');
  return terms.slice(0, TERMS).map((term) => ({ field: term.replace(/^-/, ''), descending: term.startsWith('-') }));
}

function writeSort(sort: readonly SortTerm[]): string {
  return sort.map(({ field, descending }) => (descending ? `-${field}` : field)).join(',');
}

function count(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
