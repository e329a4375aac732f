import { describe, expect, it } from 'vitest';
import { Route } from './route.js';

const order = (...paths: string[]): string[] =>
  paths
    .map((path) => new Route(path, 'SomePage'))
    .toSorted((a, b) => Route.compare(a, b))
    .map((route) => route.path);

describe('Route', () => {
  it('matches as Express does and gives the parameters', () => {
    expect(new Route('/products/:id', 'P').match('/products/7')).toEqual({ id: '7' });
    expect(new Route('/docs/*path', 'P').match('/docs/a/b')).toEqual({ path: ['a', 'b'] });
    expect(new Route('/products/:id', 'P').match('/products')).toBeUndefined();
    expect(new Route('/', 'P').match('/')).toEqual({});
  });

  it('decodes parameters', () => {
    expect(new Route('/tags/:name', 'P').match('/tags/caf%C3%A9')).toEqual({ name: 'café' });
  });

  it('orders the more specific route first', () => {
    expect(order('/*rest', '/products/:id', '/products/new', '/products/*path', '/')).toEqual([
      '/products/new',
      '/',
      '/products/:id',
      '/products/*path',
      '/*rest',
    ]);
  });

  it('names the page whose route Express would not take', () => {
    expect(() => new Route('products', 'ProductsPage')).toThrow(/ProductsPage.*'products'.*start with '\/'/s);
    expect(() => new Route('/files/*', 'FilesPage')).toThrow(/FilesPage.*REFLEX_BAD_ROUTE/s);
  });
});
