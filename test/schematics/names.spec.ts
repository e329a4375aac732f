import { describe, expect, it } from 'vitest';
import type { GenerateOptions } from '../../lib/schematics/elements/element-name.js';
import { crud } from '../../lib/schematics/crud/crud.schematic.js';
import { page } from '../../lib/schematics/page/page.schematic.js';
import { state } from '../../lib/schematics/state/state.schematic.js';
import { starter } from './support/schematic-world.js';

const told = { sourceRoot: 'src', spec: true, flat: false };

function made(options: GenerateOptions): { files: string[]; code: string } {
  const world = starter();
  const files = world.run(page({ ...told, ...options })).filter((path) => path !== 'src/app.module.ts');
  return { files, code: world.text(files.find((path) => path.endsWith('.page.ts'))!) };
}

describe('a name given to nest g', () => {
  it('makes a folder, files, a class, a route and a title', () => {
    const { files, code } = made({ name: 'order-lines' });
    expect(files).toEqual(['src/order-lines/order-lines.page.spec.ts', 'src/order-lines/order-lines.page.ts']);
    expect(code).toContain("@Page('/order-lines', { title: 'Order lines' })\nexport class OrderLinesPage");
  });

  it.each<[GenerateOptions, string, string]>([
    [{ name: 'shop/product' }, 'src/shop/product/product.page.ts', '/shop/product'],
    [{ name: 'product', path: 'shop' }, 'src/shop/product/product.page.ts', '/shop/product'],
    [{ name: 'product', flat: true }, 'src/product.page.ts', '/product'],
    [{ name: 'shop\\product' }, 'src/shop/product/product.page.ts', '/shop/product'],
    [{ name: '/shop//./product/' }, 'src/shop/product/product.page.ts', '/shop/product'],
    [{ name: 'ProductItem' }, 'src/product-item/product-item.page.ts', '/product-item'],
    [{ name: 'product item' }, 'src/product-item/product-item.page.ts', '/product-item'],
    [{ name: 'product_item' }, 'src/product_item/product_item.page.ts', '/product_item'],
    [{ name: 'class' }, 'src/class/class.page.ts', '/class'],
    [{ name: 'default' }, 'src/default/default.page.ts', '/default'],
    [{ name: true }, 'src/true/true.page.ts', '/true'],
    [{ name: 'product', sourceRoot: 'src/modules' }, 'src/modules/product/product.page.ts', '/product'],
  ])('%j is a page', (options, path, route) => {
    const { files, code } = made(options);
    expect(files).toContain(path);
    expect(code).toContain(`@Page('${route}', `);
  });

  it.each<[unknown, RegExp]>([
    [undefined, /A name is needed/],
    ['', /A name is needed/],
    [0, /A name is needed/],
    ['/', /A name is needed/],
    ['..', /leads up with '\.\.'/],
    ['../../evil', /leads up with '\.\.'/],
    ['shop/../../../evil', /leads up with '\.\.'/],
    ['..\\..\\evil', /leads up with '\.\.'/],
    ['C:/evil', /'C:' is no folder/],
    ['.git/hooks', /'\.git' is no folder/],
    ['404', /'404' makes no class and no route[^]*page-404/],
    [404, /page-404/],
    ['2nd-floor', /page-2nd-floor/],
    ['café', /'café' makes no class[^]*: cafe\n/],
    ['Größe', /: groe\n|: groe/],
    ['商品', /'商品' makes no class/],
    ['product.page', /'product\.page' makes no class/],
    ['a-', /'a-' makes no class[^]*: a\n/],
    ['${x}', /makes no class/],
    ["x'y", /makes no class/],
  ])('%j is refused, and nothing is written', (name, message) => {
    for (const rule of [page, state, crud]) {
      const world = starter();
      const before = world.files();
      expect(() => world.run(rule({ ...told, name }))).toThrow(message);
      expect(world.files()).toEqual(before);
    }
  });

  it('is refused where the folder leads out', () => {
    expect(() => starter().run(page({ ...told, name: 'x', path: '../..' }))).toThrow(/leads up/);
  });

  it('says what is wrong with a code that the documentation explains', () => {
    expect(() => starter().run(page({ ...told }))).toThrow(expect.objectContaining({ code: 'REFLEX_SCHEMATIC_NAME' }));
  });
});
