import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { crud } from '../../lib/schematics/crud/crud.schematic.js';
import type { GenerateOptions } from '../../lib/schematics/elements/element-name.js';
import { starter } from './support/schematic-world.js';

const product = (name: string, extra = '') =>
  `import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';\n\n${extra}@Entity()\nexport class ${name} {\n  @PrimaryGeneratedColumn() id!: number;\n  @Column() name!: string;\n}\n`;

const withTypeOrm = (imports: string) =>
  [
    "import { Module } from '@nestjs/common';",
    "import { TypeOrmModule } from '@nestjs/typeorm';",
    "import { ReflexModule } from 'nestjs-reflex';",
    '',
    '@Module({',
    `  imports: [ReflexModule.forRoot(), ${imports}],`,
    '})',
    'export class AppModule {}',
    '',
  ].join('\n');

const run = (name: string, options: GenerateOptions = {}) =>
  crud({ name, sourceRoot: 'src', spec: true, flat: false, ...options });

describe('nest g -c nestjs-reflex crud', () => {
  it('makes state and page of an entity, in thirty lines, and lists all three', () => {
    const world = starter({
      'src/catalog/things.ts': product('Product'),
      'src/app.module.ts': withTypeOrm("TypeOrmModule.forRoot({ type: 'postgres', autoLoadEntities: true })"),
    });
    expect(world.run(run('product'))).toEqual([
      'src/app.module.ts',
      'src/product/product.page.spec.ts',
      'src/product/product.page.ts',
      'src/product/product.state.spec.ts',
      'src/product/product.state.ts',
    ]);
    const state = world.text('src/product/product.state.ts');
    const page = world.text('src/product/product.page.ts');
    expect(state).toContain("import { Product } from '../catalog/things.js';");
    expect(state).toContain('export class ProductState extends ModelState(Product) {}');
    expect(page).toContain("@Page('/products', { title: 'Products' })");
    expect(`${state}${page}`.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
    expect(world.text('src/app.module.ts')).toContain(
      'autoLoadEntities: true }), TypeOrmModule.forFeature([Product])],\n  providers: [ProductState, ProductPage],',
    );
    expect(world.lastOutput).not.toContain('TypeOrmModule.forRoot');
  });

  it('keeps what a person has changed when it is run again, and completes what is missing', () => {
    const world = starter({ 'src/product.entity.ts': product('Product') });
    world.run(run('product'));
    expect(world.run(run('product'))).toEqual([]);
    expect(world.lastOutput).toContain('nothing was changed');

    const edited = starter({
      'src/product/product.entity.ts': product('Product'),
      'src/product/product.state.ts': [
        "import { State } from 'nestjs-reflex';",
        "import { ModelState } from 'nestjs-reflex/typeorm';",
        "import { Product } from './product.entity.js';",
        '@State() export class ProductState extends ModelState(Product, { pageSize: 50 }) {}',
      ].join('\n'),
    });
    expect(edited.run(run('product'))).toEqual([
      'src/app.module.ts',
      'src/product/product.page.spec.ts',
      'src/product/product.page.ts',
    ]);
    expect(edited.text('src/product/product.state.ts')).toContain('pageSize: 50');
    expect(edited.text('src/app.module.ts')).toContain('providers: [ProductState, ProductPage]');
  });

  it('writes the entity where there is none, and says what TypeORM has to know', () => {
    const world = starter();
    world.run(run('order-lines'));
    expect(world.text('src/order-lines/order-line.entity.ts')).toContain('export class OrderLine {');
    expect(world.text('src/order-lines/order-lines.state.ts')).toContain(
      'export class OrderLinesState extends ModelState(OrderLine) {}',
    );
    expect(world.text('src/order-lines/order-lines.page.ts')).toContain("@Page('/order-lines', { title: 'Order lines' })");
    expect(world.lastOutput).toMatch(/npm install @nestjs\/typeorm typeorm/);
    expect(world.lastOutput).toMatch(/TypeOrmModule\.forRoot\(\{/);
    expect(world.lastOutput).toMatch(/nest add nestjs-reflex/);
  });

  it('writes what the guide shows', () => {
    const guide = readFileSync(new URL('../../docs/guide/schematics.md', import.meta.url), 'utf8');
    const world = starter();
    world.run(run('product'));
    for (const file of ['product.entity.ts', 'product.state.ts', 'product.page.ts']) {
      expect(guide).toContain(`// ${file}\n${world.text(`src/product/${file}`)}`);
    }
  });

  it('says where an entity has to be named that forRoot() does not load by itself', () => {
    const world = starter({
      'src/product.entity.ts': product('Product'),
      'src/order.entity.ts': product('Order'),
      'src/app.module.ts': withTypeOrm("TypeOrmModule.forRoot({ type: 'postgres', entities: [Order] })").replace(
        'import { ReflexModule }',
        "import { Order } from './order.entity.js';\nimport { ReflexModule }",
      ),
    });
    world.run(run('product'));
    expect(world.lastOutput).toMatch(/Name Product in the entities of TypeOrmModule\.forRoot\(\)/);
    world.run(run('order'));
    expect(world.lastOutput).toContain('src/app.module.ts has TypeORM know Order');
    expect(world.text('src/app.module.ts')).toContain('TypeOrmModule.forFeature([Product])');
  });

  it('adds to a forFeature() that is there, and leaves one elsewhere alone', () => {
    const module = (name: string, list: string) =>
      `import { Module } from '@nestjs/common';\nimport { TypeOrmModule } from '@nestjs/typeorm';\nimport { Tag } from './tag.entity.js';\n\n@Module({ imports: [TypeOrmModule.forFeature([${list}])] })\nexport class ${name} {}\n`;
    const world = starter({
      'src/catalog/catalog.module.ts': module('CatalogModule', 'Tag'),
      'src/catalog/tag.entity.ts': product('Tag'),
      'src/catalog/product.entity.ts': product('Product'),
    });
    world.run(run('catalog/product'));
    expect(world.text('src/catalog/catalog.module.ts')).toContain('TypeOrmModule.forFeature([Tag, Product])');
    expect(world.text('src/catalog/catalog.module.ts')).toContain("import { ProductState } from './product/product.state.js';");
    world.run(run('tag'));
    expect(world.text('src/app.module.ts')).not.toContain('forFeature');
    expect(world.text('src/app.module.ts')).toContain('TagState');
  });

  it('names the data source of an entity that belongs to another one', () => {
    const world = starter({
      'src/product.entity.ts': product('Product'),
      'src/app.module.ts': withTypeOrm("TypeOrmModule.forRoot(), TypeOrmModule.forFeature([Product], 'archive')").replace(
        'import { ReflexModule }',
        "import { Product } from './product.entity.js';\nimport { ReflexModule }",
      ),
    });
    world.run(run('product'));
    expect(world.text('src/product/product.state.ts')).toContain("ModelState(Product, { dataSource: 'archive' })");
  });

  it('asks which entity is meant where several have the name, and takes the nearest', () => {
    const files = { 'src/shop/product.entity.ts': product('Product'), 'src/archive/product.entity.ts': product('Product') };
    expect(() => starter(files).run(run('product'))).toThrow(
      /Several entities are meant by 'product':[^]*archive\/product\.entity\.ts: nest g -c nestjs-reflex crud archive\/product[^]*crud shop\/product/,
    );
    const world = starter(files);
    world.run(run('shop/product'));
    expect(world.text('src/shop/product/product.state.ts')).toContain("from '../product.entity.js'");
    const flat = starter({ ...files, 'src/product.entity.ts': product('Product') });
    flat.run(run('product', { flat: true }));
    expect(flat.text('src/product.state.ts')).toContain("from './product.entity.js'");
  });

  it('finds an entity by its plural, by a default export, and in a library of the monorepo', () => {
    const world = starter({
      'src/data/product.ts': product('Product').replace('export class', 'class') + 'export default Product;\n',
    });
    world.run(run('products'));
    expect(world.text('src/products/products.state.ts')).toContain("import Product from '../data/product.js';");

    const monorepo = starter({
      'nest-cli.json': JSON.stringify({
        monorepo: true,
        sourceRoot: 'src',
        projects: { data: { type: 'library', root: 'libs/data', sourceRoot: 'libs/data/src', entryFile: 'index' } },
      }),
      'tsconfig.json': JSON.stringify({
        compilerOptions: { module: 'nodenext', moduleResolution: 'nodenext', paths: { '@app/data': ['./libs/data/src'] } },
      }),
      'libs/data/src/index.ts': "export * from './product.entity.js';\n",
      'libs/data/src/product.entity.ts': product('Product'),
    });
    monorepo.run(run('product'));
    expect(monorepo.text('src/product/product.state.ts')).toContain("import { Product } from '@app/data';");
  });

  it('refuses an entity that cannot be imported', () => {
    const world = starter({ 'src/product.entity.ts': product('Product').replace('export class', 'class') });
    expect(() => world.run(run('product'))).toThrow(/Product in src\/product\.entity\.ts is not exported/);
  });

  it('guards the page where the app has a login', () => {
    const world = starter({
      'src/app.module.ts': withTypeOrm('ReflexAuthModule.forRoot(), TypeOrmModule.forRoot({ autoLoadEntities: true })').replace(
        'import { ReflexModule }',
        "import { ReflexAuthModule } from 'nestjs-reflex/auth';\nimport { ReflexModule }",
      ),
    });
    world.run(run('product'));
    for (const file of ['state', 'page']) {
      expect(world.text(`src/product/product.${file}.ts`)).toContain('@UseGuards(LoginRequired)');
    }
  });

  it('takes a route that no controller answers', () => {
    const controller = (routes: string) =>
      `import { Controller, Get } from '@nestjs/common';\n@Controller('products')\nexport class ProductsController {\n${routes}}\n`;
    const world = starter({ 'src/products.controller.ts': controller("  @Get() all() {}\n  @Get(':id') one() {}\n") });
    world.run(run('product'));
    expect(world.text('src/product/product.page.ts')).toContain("@Page('/product', ");
    expect(world.lastOutput).toMatch(
      /ProductsController\.all in src\/products\.controller\.ts answers \/products: the page is at \/product\./,
    );
  });

  it.each(['state', 'column', 'model', 'event', 'page', 'default', 'class', 'length'])(
    'makes code that compiles of the name %s',
    (name) => {
      const world = starter();
      world.run(run(name));
      for (const [path, text] of Object.entries(world.files())) {
        if (!path.endsWith('.ts')) continue;
        const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) as ts.SourceFile & {
          parseDiagnostics: unknown[];
        };
        expect(file.parseDiagnostics).toEqual([]);
        const names = declaredNames(file);
        expect(names).toEqual([...new Set(names)]);
      }
    },
  );

  it.each(['string', 'object', 'promise', 'date', 'array'])('refuses to write an entity that would hide a global: %s', (name) => {
    expect(() => starter().run(run(name))).toThrow(/would hide what JavaScript calls so/);
  });

  it('leaves a state alone that is none of an entity, and says so', () => {
    const world = starter({ 'src/product/product.state.ts': 'export class ProductState {}\n' });
    expect(() => world.run(run('product'))).toThrow(
      /src\/product\/product\.state\.ts is there, and its ProductState extends no ModelState/,
    );
    const taken = starter({ 'src/other.ts': "import { State } from 'nestjs-reflex';\n@State() export class ProductState {}\n" });
    expect(() => taken.run(run('product'))).toThrow(/src\/other\.ts has a state ProductState already/);
    const foreign = starter({ 'src/product/product.page.ts': 'export class Anything {}\n' });
    expect(() => foreign.run(run('product'))).toThrow(/product\.page\.ts is there and exports no class ProductPage/);
  });
});

/** What the top of a file declares or imports. */
function declaredNames(file: ts.SourceFile): string[] {
  return file.statements.flatMap((statement) => {
    if (ts.isClassDeclaration(statement)) return statement.name ? [statement.name.text] : [];
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    return bindings && ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name.text) : [];
  });
}
