import { describe, expect, it } from 'vitest';
import type { GenerateOptions } from '../../lib/schematics/elements/element-name.js';
import { page } from '../../lib/schematics/page/page.schematic.js';
import { state } from '../../lib/schematics/state/state.schematic.js';
import { starter, STARTER } from './support/schematic-world.js';

const run = (options: GenerateOptions) => page({ sourceRoot: 'src', spec: true, flat: false, name: 'product', ...options });
const module = (name: string, metadata = '{}', head = '') =>
  `import { Module } from '@nestjs/common';\n${head}\n@Module(${metadata})\nexport class ${name} {}\n`;

describe('nest g -c nestjs-reflex page and state', () => {
  it('lists both in the nearest module, as nest g does', () => {
    const world = starter({ 'src/shop/shop.module.ts': module('ShopModule') });
    world.run(run({ name: 'shop/product' }));
    world.run(state({ name: 'shop/product', sourceRoot: 'src' }));
    expect(world.text('src/shop/shop.module.ts')).toBe(
      module(
        'ShopModule',
        '{\n  providers: [ProductPage, ProductState],\n}',
        "import { ProductPage } from './product/product.page.js';\nimport { ProductState } from './product/product.state.js';\n",
      ),
    );
    expect(world.text('src/app.module.ts')).toBe(STARTER['src/app.module.ts']);
    expect(world.run(run({ name: 'shop/product' }))).toEqual([]);
    expect(world.lastOutput).toContain('nothing was changed');
  });

  it('prefers the module that is called like its folder, then the root module', () => {
    const world = starter({
      'src/a.module.ts': module('AModule'),
      'src/shop/a.module.ts': module('ShopAModule'),
      'src/shop/shop.module.ts': module('ShopModule'),
      'src/shop/shop.module.spec.ts': module('SpecModule'),
    });
    world.run(run({}));
    expect(world.text('src/app.module.ts')).toContain('ProductPage');
    world.run(run({ name: 'shop/cart' }));
    expect(world.text('src/shop/shop.module.ts')).toContain('CartPage');
  });

  it('finds it where the sources are the root of the project, too', () => {
    const world = starter({ 'nest-cli.json': '{ "sourceRoot": "" }', 'app.module.ts': module('Root'), 'main.ts': '' });
    world.run(run({ sourceRoot: '', flat: true }));
    expect(world.text('app.module.ts')).toContain('providers: [ProductPage]');
    world.run(run({ sourceRoot: '', name: 'shop/cart' }));
    expect(world.text('app.module.ts')).toContain("from './shop/cart/cart.page.js'");
  });

  it('minds pages and states of the name, not other classes', () => {
    const world = starter({ 'src/paging.ts': 'export class ProductPage { rows = []; }\n' });
    expect(world.run(run({}))).toContain('src/product/product.page.ts');
  });

  it('finds a root module of any name by NestFactory.create()', () => {
    const world = starter({
      'src/app.module.ts': undefined,
      'src/main.ts':
        "import { NestFactory } from '@nestjs/core';\nimport { Application } from './application.js';\nawait NestFactory.create(Application);\n",
      'src/application.ts': module('Application'),
    });
    world.run(run({}));
    expect(world.text('src/application.ts')).toContain('providers: [ProductPage]');
  });

  it('lists in ReflexModule.forFeature() where the module has one', () => {
    const world = starter({
      'src/shop/shop.module.ts': module(
        'ShopModule',
        '{ imports: [ReflexModule.forFeature({ pages: [], states: [] })] }',
        "import { ReflexModule } from 'nestjs-reflex';\n",
      ),
    });
    world.run(run({ name: 'shop/product' }));
    world.run(state({ name: 'shop/product', sourceRoot: 'src' }));
    expect(world.text('src/shop/shop.module.ts')).toContain('forFeature({ pages: [ProductPage], states: [ProductState] })');
  });

  it('leaves a class alone that another module lists', () => {
    const world = starter({
      'src/product/product.page.ts': "import { Page } from 'nestjs-reflex';\n@Page('/p') export class ProductPage {}\n",
      'src/pages.ts': "import { ProductPage } from './product/product.page.js';\nexport const pages = [ProductPage];\n",
    });
    expect(world.run(run({}))).toEqual([]);
    expect(world.lastOutput).toContain('src/pages.ts lists ProductPage');
  });

  it('takes the flags of nest g', () => {
    const world = starter();
    expect(world.run(run({ spec: false }))).not.toContain('src/product/product.page.spec.ts');
    expect(starter().run(run({ specFileSuffix: 'test' }))).toContain('src/product/product.page.test.ts');
    const apart = starter();
    expect(apart.run(run({ skipImport: true }))).toEqual(['src/product/product.page.spec.ts', 'src/product/product.page.ts']);
    expect(apart.lastOutput).toContain('List ProductPage in the providers of a module.');
  });

  it('writes without extensions in a CommonJS project, and specs for jest', () => {
    const world = starter({
      'package.json': STARTER['package.json']!.replace('"type": "module",', '').replace('vitest', 'jest'),
    });
    world.run(run({}));
    expect(world.text('src/app.module.ts')).toContain("from './product/product.page';");
    const spec = world.text('src/product/product.page.spec.ts');
    expect(spec).toContain("from './product.page';");
    expect(spec).not.toContain('vitest');
  });

  it('writes as the module is written: quotes, tabs, line ends, byte order mark', () => {
    const text =
      '\uFEFFimport { Module } from "@nestjs/common"\n\n@Module({\n\tproviders: [\n\t],\n})\nexport class AppModule {}\n'.replaceAll(
        '\n',
        '\r\n',
      );
    const world = starter({ 'src/app.module.ts': text });
    world.run(run({}));
    expect(world.text('src/app.module.ts')).toBe(
      text
        .replace('common"\r\n', 'common"\r\nimport { ProductPage } from "./product/product.page.js"\r\n')
        .replace('[\r\n\t]', '[ProductPage]'),
    );
    const made = world.text('src/product/product.page.ts');
    expect(made).toContain('import { Page } from "nestjs-reflex"\r\n');
    expect(made).toContain('\r\n\trender() {\r\n\t\treturn ');
    expect(made.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('tells of a route that is taken, and takes another one', () => {
    const world = starter({
      'src/other.page.ts': "import { Page } from 'nestjs-reflex';\n@Page({ route: '/product' }) export class OtherPage {}\n",
    });
    world.run(run({}));
    expect(world.text('src/product/product.page.ts')).toContain("@Page('/product-2', ");
    expect(world.lastOutput).toContain('OtherPage in src/other.page.ts answers /product: the page is at /product-2.');
  });

  it.each<[string, Record<string, string | undefined>, RegExp]>([
    ['no package.json', { 'package.json': undefined }, /There is no package\.json here/],
    ['a package.json that is none', { 'package.json': '{' }, /package\.json is no JSON/],
    ['no Nest', { 'package.json': '{}' }, /this is no Nest project/],
    ['an old Nest', { 'package.json': '{"dependencies":{"@nestjs/core":"^10.0.0"}}' }, /on Nest 10 \(@nestjs\/core \^10\.0\.0\)/],
    ['JavaScript by its configuration', { 'nest-cli.json': '{"language":"js"}' }, /This is a JavaScript project/],
    ['JavaScript by its entry file', { 'src/main.ts': undefined, 'src/main.js': '' }, /its entry file is src\/main\.js/],
    ['no module', { 'src/app.module.ts': undefined, 'src/main.ts': '' }, /There is no module in src\/product or above it/],
    [
      'a module that is made by a call',
      { 'src/app.module.ts': module('AppModule', 'create()') },
      /AppModule in \/?src\/app\.module\.ts cannot be edited/,
    ],
    ['a nest-cli.json that is none', { 'nest-cli.json': '{ oh' }, /nest-cli\.json cannot be read/],
  ])('says so where there is %s, and writes nothing', (_, changes, message) => {
    const world = starter(changes);
    const before = world.files();
    expect(() => world.run(run({}))).toThrow(message);
    expect(world.files()).toEqual(before);
  });

  it('names the projects of a monorepo where one is asked for that there is not', () => {
    const world = starter({
      'nest-cli.json': '{ "projects": { "shop": { "sourceRoot": "apps/shop/src" } } } // comments are allowed',
    });
    expect(() => world.run(run({ project: 'shap' }))).toThrow(/no project 'shap'[^]*Its projects are shop/);
  });
});
