import 'reflect-metadata';
import { Expose, Transform } from 'class-transformer';
import { Page, State } from 'nestjs-reflex';
import { each, html, onLoad, use } from 'nestjs-reflex/ui';
import { ModelCrudView } from 'nestjs-reflex/typeorm';
import { describe, expect, it } from 'vitest';
import { Product } from '../entities.js';
import { ShopApp } from './shop-app.js';

class ProductDto {
  @Expose() name!: string;
  @Expose()
  @Transform(({ obj }: { obj: { price: string } }) => `${obj.price} €`)
  shown!: string;
}

@State()
class CatalogState extends ModelCrudView(Product, {
  name: 'Product',
  serializer: ProductDto,
  fields: ['name', 'sku', 'price', 'stock'],
  orderBy: { name: 'ASC' },
  pageSize: 5,
  listVar: 'products',
}) {}

@Page('/catalog')
class CatalogPage {
  render() {
    const s = use(CatalogState);
    return html.main(
      onLoad(s.loadProducts),
      each(s.products, (row) => html.p(row.name, ': ', row.shown)),
      html.b(s.total, s.errors.get('price'), s.editing),
    );
  }
}

describe('ModelCrudView', () => {
  it('shows what its serializer exposes, and nothing else of a row', async () => {
    await using shop = await ShopApp.start({ providers: [CatalogState, CatalogPage] });
    const tab = await shop.open('/catalog');
    const rows = tab.page.boot.vars.map((op) => op[1]).find((value) => Array.isArray(value)) as Record<string, unknown>[];
    expect(rows).toHaveLength(5);
    expect(JSON.stringify(rows[1])).toContain('0.50 €');
    expect(JSON.stringify(rows)).not.toContain('sku');
  });

  it('is called by what it does, with the same rules', async () => {
    await using shop = await ShopApp.start({ providers: [CatalogState, CatalogPage] });
    const tab = await shop.open('/catalog');
    expect((await tab.run('CatalogState.startEditProduct', '2'))[0]).toBe('p');
    expect(JSON.stringify(await tab.run('CatalogState.saveProduct', { price: 'cheap' }))).toContain('Enter a number');
    expect(JSON.stringify(await tab.run('CatalogState.saveProduct', { price: '9.90', name: 'First' }))).toContain('9.90 €');
    expect(await shop.dataSource.manager.findOneBy(Product, { id: 2 })).toMatchObject({ name: 'First', version: 2 });
    expect((await tab.run('CatalogState.saveProduct', 'not a form'))[0]).toBe('x');
    await tab.run('CatalogState.deleteProduct', '2');
    expect(await shop.dataSource.manager.countBy(Product, { id: 2 })).toBe(0);
  });
});
