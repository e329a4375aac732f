import { describe, expect, it } from 'vitest';
import { nestAdd } from '../../lib/schematics/nest-add/nest-add.schematic.js';
import { starter, STARTER } from './support/schematic-world.js';

const manifest = (changes: object) =>
  `${JSON.stringify({ ...(JSON.parse(STARTER['package.json']!) as object), ...changes }, null, 2)}\n`;
const INSTALLED = {
  '@nestjs/common': '^12.0.1',
  '@nestjs/core': '^12.0.1',
  '@nestjs/platform-express': '^12.0.1',
  'class-transformer': '^0.5.1',
  'class-validator': '^0.15.1',
  'nestjs-reflex': '^0.1.0',
  'reflect-metadata': '^0.2.2',
  rxjs: '^7.8.1',
};
const compilerOptions = (changes: object) =>
  JSON.stringify({
    compilerOptions: { ...(JSON.parse(STARTER['tsconfig.json']!) as { compilerOptions: object }).compilerOptions, ...changes },
  });

describe('nest add nestjs-reflex', () => {
  it('adds the module, its peers, a page with a state, and .reflex/ to .gitignore', () => {
    const world = starter();
    expect(world.run(nestAdd({ sourceRoot: 'src' }))).toEqual([
      '.gitignore',
      'package.json',
      'src/app.module.ts',
      'src/home/home.page.ts',
      'src/home/home.state.ts',
    ]);
    expect(world.text('src/app.module.ts')).toBe(
      [
        "import { Module } from '@nestjs/common';",
        "import { ReflexModule } from 'nestjs-reflex';",
        "import { AppController } from './app.controller.js';",
        "import { HomeState } from './home/home.state.js';",
        "import { HomePage } from './home/home.page.js';",
        '',
        '@Module({',
        '  imports: [ReflexModule.forRoot()],',
        '  controllers: [AppController],',
        '  providers: [HomeState, HomePage],',
        '})',
        'export class AppModule {}',
        '',
      ].join('\n'),
    );
    const { dependencies } = JSON.parse(world.text('package.json')) as { dependencies: Record<string, string> };
    expect(Object.keys(dependencies)).toEqual(Object.keys(INSTALLED));
    expect(world.tasks).toEqual([{ name: 'node-package', options: expect.objectContaining({ command: 'install' }) }]);
    expect(world.text('.gitignore')).toContain('.reflex/\n');
  });

  it('changes nothing when it is run again, and says so', () => {
    const world = starter();
    world.run(nestAdd({}));
    expect(world.run(nestAdd({}))).toEqual([]);
    expect(world.lastOutput).toContain('nothing was changed');
    expect(world.tasks).toHaveLength(1);
  });

  it('touches no package.json that has everything, and adds what is missing in the way it is written', () => {
    const complete = starter({ 'package.json': manifest({ dependencies: INSTALLED }) });
    expect(complete.run(nestAdd({}))).not.toContain('package.json');
    expect(complete.tasks).toEqual([]);

    const { 'class-validator': _, ...rest } = INSTALLED;
    const text = JSON.stringify({ dependencies: rest }, null, '\t').replaceAll('\n', '\r\n');
    const tabbed = starter({ 'package.json': text });
    tabbed.run(nestAdd({ skipInstall: true }));
    expect(tabbed.text('package.json')).toBe(
      text.replace('\t\t"nestjs-reflex"', '\t\t"class-validator": "^0.15.0",\r\n\t\t"nestjs-reflex"'),
    );
    expect(tabbed.tasks).toEqual([]);
    expect(tabbed.lastOutput).toContain('Install them');
  });

  it.each([
    ['node_modules\n', 'node_modules\n\n# compiled pages of nestjs-reflex\n.reflex/\n'],
    ['node_modules', 'node_modules\n\n# compiled pages of nestjs-reflex\n.reflex/\n'],
    ['dist\r\n', 'dist\r\n\r\n# compiled pages of nestjs-reflex\r\n.reflex/\r\n'],
    ['/.reflex\n', '/.reflex\n'],
    ['**/.reflex/\n', '**/.reflex/\n'],
  ])('has git ignore compiled pages in %j', (before, after) => {
    const world = starter({ '.gitignore': before });
    world.run(nestAdd({}));
    expect(world.text('.gitignore')).toBe(after);
  });

  describe('where a controller answers /', () => {
    it('leaves it alone, and says how to move it', () => {
      const world = starter();
      world.run(nestAdd({}));
      expect(world.text('src/app.controller.ts')).toBe(STARTER['src/app.controller.ts']);
      expect(world.text('src/home/home.page.ts')).toContain("@Page('/home', ");
      expect(world.lastOutput).toMatch(
        /AppController\.getHello in src\/app\.controller\.ts answers \/, so the page is at \/home\.[^]*--move-root=api/,
      );
    });

    it('moves that handler when it is told to, at once or later', () => {
      for (const steps of [[{ moveRoot: 'v1/hello' }], [{}, { moveRoot: 'v1/hello' }]]) {
        const world = starter();
        for (const options of steps) world.run(nestAdd(options));
        expect(world.text('src/app.controller.ts')).toContain("@Get('v1/hello')");
        expect(world.text('src/home/home.page.ts')).toContain("@Page('/', ");
        expect(world.run(nestAdd({ moveRoot: 'v1/hello' }))).toEqual([]);
      }
    });

    it('takes api for a flag without a value', () => {
      const world = starter({ 'src/app.controller.ts': STARTER['src/app.controller.ts']!.replace('@Get()', "@Get('/')") });
      world.run(nestAdd({ moveRoot: true }));
      expect(world.text('src/app.controller.ts')).toContain("@Get('api')");
    });

    it('refuses a path that is none, and routes that it cannot move', () => {
      expect(() => starter().run(nestAdd({ moveRoot: '../x' }))).toThrow(/--move-root=\.\.\/x is no path/);
      const several = starter({
        'src/app.controller.ts': STARTER['src/app.controller.ts']!.replace('@Get()', "@Get(['', 'hello'])"),
      });
      expect(() => several.run(nestAdd({ moveRoot: 'api' }))).toThrow(/several routes/);
      expect(several.files()).toEqual({ ...STARTER, 'src/app.controller.ts': several.text('src/app.controller.ts') });
    });

    it('is not misled by a controller that is elsewhere, or by a global prefix', () => {
      const elsewhere = starter({
        'src/app.controller.ts': STARTER['src/app.controller.ts']!.replace('@Controller()', "@Controller('hello')"),
      });
      elsewhere.run(nestAdd({}));
      expect(elsewhere.text('src/home/home.page.ts')).toContain("@Page('/', ");
      const prefixed = starter({
        'src/main.ts': STARTER['src/main.ts']!.replace('await app', "app.setGlobalPrefix('api');\nawait app"),
      });
      prefixed.run(nestAdd({}));
      expect(prefixed.text('src/home/home.page.ts')).toContain("@Page('/', ");
    });
  });

  describe('finds the root module', () => {
    const module = (declaration: string) => `import { Module } from '@nestjs/common';\n\n@Module({})\n${declaration}\n`;
    const main = (line: string, argument: string) =>
      `import { NestFactory } from '@nestjs/core';\n${line}\nawait NestFactory.create(${argument});\n`;

    it.each<[string, string, Record<string, string>]>([
      [
        'under any name',
        'src/shop.ts',
        { 'src/main.ts': main("import { Shop } from './shop.js';", 'Shop'), 'src/shop.ts': module('export class Shop {}') },
      ],
      [
        'by a default export',
        'src/shop.ts',
        { 'src/main.ts': main("import Shop from './shop.js';", 'Shop'), 'src/shop.ts': module('export default class Shop {}') },
      ],
      [
        'by a default export without a name',
        'src/shop.ts',
        { 'src/main.ts': main("import Shop from './shop.js';", 'Shop'), 'src/shop.ts': module('export default class {}') },
      ],
      [
        'by a default export further down',
        'src/shop.ts',
        {
          'src/main.ts': main("import Shop from './shop.js';", 'Shop'),
          'src/shop.ts': module('class Shop {}\nexport default Shop;'),
        },
      ],
      [
        'behind barrels and other names',
        'src/shop/shop.ts',
        {
          'src/main.ts': main("import { Root as AppModule } from './shop/index.js';", 'AppModule, { cors: true }'),
          'src/shop/index.ts': "export * from './names.js';\n",
          'src/shop/names.ts': "export { Shop as Root } from './shop.js';\n",
          'src/shop/shop.ts': module('export class Shop {}'),
        },
      ],
      [
        'by an alias of tsconfig.json',
        'src/shop.ts',
        {
          'tsconfig.json': compilerOptions({ paths: { '~/*': ['./src/*'] } }),
          'src/main.ts': main("import { Shop } from '~/shop.js';", 'Shop'),
          'src/shop.ts': module('export class Shop {}'),
        },
      ],
      [
        'made by a static method',
        'src/shop.ts',
        {
          'src/main.ts': main("import { Shop } from './shop.js';", 'await Shop.forRoot()'),
          'src/shop.ts': module('export class Shop {}'),
        },
      ],
      [
        'from a file that the entry file calls',
        'src/shop.ts',
        {
          'src/main.ts': "import { start } from './start.js';\nawait start();\n",
          'src/start.ts': main("import { Shop } from './shop.js';", 'Shop'),
          'src/shop.ts': module('export class Shop {}'),
        },
      ],
      ['in the entry file itself', 'src/main.ts', { 'src/main.ts': `${module('class Shop {}')}${main('', 'Shop')}` }],
    ])('%s', (_, path, files) => {
      const world = starter({ 'src/app.module.ts': undefined, ...files });
      world.run(nestAdd({}));
      expect(world.text(path)).toContain('imports: [ReflexModule.forRoot()]');
      expect(world.run(nestAdd({}))).toEqual([]);
    });

    it('by its file, where the app is started in a way of its own', () => {
      const world = starter({ 'src/main.ts': "import { boot } from 'elsewhere';\nboot();\n" });
      expect(() => world.run(nestAdd({}))).toThrow(/No NestFactory\.create\(\)[^]*below src[^]*--module=src\/app\.module\.ts/);
      world.run(nestAdd({ module: 'src/app.module.ts' }));
      expect(world.text('src/app.module.ts')).toContain('ReflexModule.forRoot()');
      expect(() => world.run(nestAdd({ module: 'src/main.ts' }))).toThrow(/src\/main\.ts has no class with @Module/);
    });

    it('of one application of a monorepo', () => {
      const app = (name: string) => ({
        [`apps/${name}/src/main.ts`]: main("import { AppModule } from './app.module.js';", 'AppModule'),
        [`apps/${name}/src/app.module.ts`]: module('export class AppModule {}'),
      });
      const world = starter({
        ...app('shop'),
        ...app('admin'),
        'src/main.ts': undefined,
        'nest-cli.json': JSON.stringify({
          monorepo: true,
          root: 'apps/shop',
          sourceRoot: 'apps/shop/src',
          projects: {
            shop: { type: 'application', root: 'apps/shop', entryFile: 'main', sourceRoot: 'apps/shop/src' },
            admin: { type: 'application', root: 'apps/admin', entryFile: 'main', sourceRoot: 'apps/admin/src' },
          },
        }),
      });
      world.run(nestAdd({ project: 'admin', sourceRoot: 'apps/admin/src' }));
      expect(world.text('apps/admin/src/app.module.ts')).toContain('ReflexModule.forRoot()');
      expect(world.lastOutput).toContain('nest start admin --watch');
      expect(world.text('apps/admin/src/home/home.page.ts')).toContain('apps/admin/src/home/home.page.ts');
      expect(world.text('apps/shop/src/app.module.ts')).not.toContain('ReflexModule');
      world.run(nestAdd({ sourceRoot: 'apps/shop/src' }));
      expect(world.text('apps/shop/src/app.module.ts')).toContain('ReflexModule.forRoot()');
    });
  });

  it.each<[string, Record<string, string>]>([
    ['the dependency alone', { 'package.json': manifest({ dependencies: INSTALLED }) }],
    [
      'an import statement alone',
      { 'src/app.module.ts': `import { ReflexModule } from 'nestjs-reflex';\n${STARTER['src/app.module.ts']!}` },
    ],
    [
      'the module under another name',
      { 'src/app.module.ts': `import { ReflexModule as Pages } from 'nestjs-reflex';\n${STARTER['src/app.module.ts']!}` },
    ],
    [
      'the module without forRoot()',
      {
        'src/app.module.ts': `import { ReflexModule } from 'nestjs-reflex';\n${STARTER['src/app.module.ts']!}`.replace(
          'imports: []',
          'imports: [ReflexModule]',
        ),
      },
    ],
    [
      'a page and a state that no module lists',
      {
        'src/home/home.page.ts': "import { Page } from 'nestjs-reflex';\n@Page('/') export class HomePage { render() {} }\n",
        'src/home/home.state.ts': "import { State } from 'nestjs-reflex';\n@State() export class HomeState {}\n",
      },
    ],
  ])('completes what has %s', (_, files) => {
    const world = starter(files);
    world.run(nestAdd({}));
    const text = world.text('src/app.module.ts');
    expect(text).toMatch(/imports: \[(?:ReflexModule|Pages)\.forRoot\(\)\]/);
    expect(text).toContain('providers: [HomeState, HomePage]');
    expect(text.match(/from 'nestjs-reflex'/g)).toHaveLength(1);
    for (const [path, kept] of Object.entries(files)) if (path.includes('home')) expect(world.text(path)).toBe(kept);
    expect(world.run(nestAdd({}))).toEqual([]);
  });

  it('makes no first page in an app that has one, and no second forRoot()', () => {
    const world = starter({
      'src/pages/pages.module.ts':
        "import { Module } from '@nestjs/common';\nimport { ReflexModule } from 'nestjs-reflex';\n@Module({ imports: [ReflexModule.forRootAsync({ useFactory: () => ({}) })] })\nexport class PagesModule {}\n",
      'src/pages/start.page.ts': "import { Page } from 'nestjs-reflex';\n@Page('/start') export class StartPage {}\n",
    });
    expect(world.run(nestAdd({}))).toEqual(['.gitignore', 'package.json']);
    expect(world.lastOutput).toContain('src/pages/pages.module.ts imports ReflexModule');
  });

  it.each<[string, object, RegExp]>([
    ['experimentalDecorators', { experimentalDecorators: false }, /"experimentalDecorators": true in tsconfig\.json/],
    ['emitDecoratorMetadata', { emitDecoratorMetadata: undefined }, /"emitDecoratorMetadata": true in tsconfig\.json/],
    ['a module kind that knows ES modules', { module: 'node16', moduleResolution: 'node16' }, /"module": "nodenext"[^]*TS1479/],
  ])('tells what the compiler options lack: %s', (_, changes, message) => {
    const world = starter({
      'package.json': STARTER['package.json']!.replace('"type": "module",', ''),
      'tsconfig.base.json': compilerOptions(changes),
      'tsconfig.json': '{ // comments are fine\n  "extends": "./tsconfig.base.json",\n}',
    });
    world.run(nestAdd({}));
    expect(world.lastOutput).toMatch(message);
    const fine = starter();
    fine.run(nestAdd({}));
    expect(fine.lastOutput).not.toMatch(/Set "/);
  });

  it('tells how unit tests are run under jest', () => {
    const commonJs = STARTER['package.json']!.replace('"type": "module",', '').replace('vitest', 'jest');
    const world = starter({ 'package.json': commonJs });
    world.run(nestAdd({}));
    expect(world.lastOutput).toContain('node --experimental-vm-modules');
  });

  it.each<[string, Record<string, string | undefined>, RegExp]>([
    [
      'Fastify',
      { 'src/main.ts': "import { FastifyAdapter } from '@nestjs/platform-fastify';\n" },
      /runs on Fastify \(src\/main\.ts\)/,
    ],
    ['JavaScript', { 'src/main.ts': undefined, 'src/main.js': '' }, /JavaScript project/],
    ['no root module', { 'src/main.ts': undefined }, /No NestFactory\.create/],
    [
      'metadata that a call makes',
      { 'src/app.module.ts': STARTER['src/app.module.ts']!.replace('@Module({', '@Module(make({').replace('})', '}))') },
      /cannot be edited/,
    ],
  ])('says so where there is %s, and changes nothing', (_, changes, message) => {
    const world = starter(changes);
    const before = world.files();
    expect(() => world.run(nestAdd({}))).toThrow(message);
    expect(world.files()).toEqual(before);
    expect(world.tasks).toEqual([]);
  });

  it('knows its options', () => {
    expect(() => starter().run(nestAdd({ moveroot: 'api' } as never))).toThrow(/has no option --moveroot/);
    expect(() => starter().run(nestAdd({ movRoot: 'api' } as never))).toThrow(/has no option --mov-root[^]*--move-root/);
    expect(starter().run(nestAdd({ dryRun: true, language: 'ts' } as never))).toContain('package.json');
  });
});
