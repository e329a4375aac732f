import { describe, expect, it } from 'vitest';
import { readAddress, writeAddress, type ListAddress } from './list-url.js';

const DEFAULTS: ListAddress = {
  search: '',
  filters: [],
  sort: [{ field: 'name', descending: false }],
  page: 1,
  pageSize: 20,
  deleted: false,
};

describe('the address of a list', () => {
  it('is empty where everything is as it is by default', () => {
    expect(writeAddress('/products', DEFAULTS, DEFAULTS)).toBe('');
  });

  it('reads back what it wrote, and keeps what is not its own', () => {
    const address: ListAddress = {
      search: 'oak & pine',
      filters: [
        { field: 'price', operator: 'between', values: ['10', '20.50'] },
        { field: 'address.city', operator: 'contains', values: ['Århus'] },
      ],
      sort: [
        { field: 'price', descending: true },
        { field: 'category.name', descending: false },
      ],
      page: 3,
      pageSize: 50,
      deleted: true,
    };
    const query = writeAddress('/products?tab=stock&page=9&name.eq=old', address, DEFAULTS);
    expect(query).toContain('tab=stock');
    expect(query).not.toContain('old');
    expect(readAddress(`/products${query}`)).toEqual(address);
  });

  it('keeps two lists of a page apart by their prefix', () => {
    const query = writeAddress('/desk?orders.page=4', { ...DEFAULTS, page: 2 }, DEFAULTS, 'products.');
    expect(query).toBe('?orders.page=4&products.page=2');
    expect(readAddress(`/desk${query}`, 'orders.').page).toBe(4);
    expect(readAddress(`/desk${query}`, 'products.').page).toBe(2);
  });

  it.each(['page=-1', 'page=1e9', 'page=NaN', 'page=99999999999', 'page='])('is on the first page with %s', (query) => {
    expect(readAddress(`/products?${query}`).page).toBe(1);
  });

  it('has an end, whatever is in the query string', () => {
    const many = Array.from({ length: 500 }, (_, i) => `f${i}.eq=1`).join('&');
    expect(readAddress(`/?${many}&sort=${'a,'.repeat(500)}`).filters).toHaveLength(20);
    expect(readAddress(`/?sort=${'a,'.repeat(500)}`).sort).toHaveLength(20);
  });
});
