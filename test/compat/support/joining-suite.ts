import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, withoutBrowser } from '../../support/chromium.js';
import { databaseOf, type TestDatabase } from '../../support/databases.js';
import { cleanEnvironment } from './command.js';
import { openRegistry, type LoopbackRegistry } from './loopback-registry.js';
import { NestProject, type ProjectKind } from './nest-project.js';
import { nodeVersion, ownNode } from './node-version.js';
import { withoutRegistry } from './npm-registry.js';
import { startProcess } from './running-process.js';

export interface JoiningOptions {
  /** Whether the project gets `ReflexAuthModule`, as docs/guide/auth.md tells, and its pages ask for a login. */
  readonly login: boolean;
  /** The Node that unit tests of the project need: jest loads ES modules from 24.9 on. Default: the one that runs the tests. */
  readonly unitTestNode?: number;
}

const database = await databaseOf('postgres');
const missing = withoutRegistry || withoutBrowser || ('missing' in database && database.missing);

/** From `nest new` to a page in which products are kept, by the commands that docs/guide/existing-app.md names. */
export function testJoining(kind: ProjectKind, { login, unitTestNode }: JoiningOptions): void {
  describe.skipIf(missing)(`joining a project of nest new, CLI ${kind.cli}, ${kind.modules}`, () => {
    let registry: LoopbackRegistry;
    let project: NestProject;
    let store: TestDatabase;
    let url: string;

    beforeAll(async () => {
      if ('missing' in database) throw new Error(database.missing);
      registry = await openRegistry();
      project = await NestProject.create(kind);
      await project.install();
      store = await database([]);
      url = `postgres://postgres@127.0.0.1:5432/${String(store.dataSource.options.database)}`;
    }, 600_000);

    afterAll(async () => {
      await project?.[Symbol.asyncDispose]();
      await registry?.[Symbol.asyncDispose]();
      await store?.[Symbol.asyncDispose]();
    });

    const nest = (...args: string[]) => project.nest(args, { env: cleanEnvironment(registry.env), timeout: 400_000 });

    it('nest add nestjs-reflex installs it and tells what it did; again, it changes nothing', { timeout: 600_000 }, async () => {
      const output = await nest('add', 'nestjs-reflex');
      expect(output).toContain('imports ReflexModule.forRoot()');
      expect(await project.read('src/app.module.ts')).toContain('ReflexModule.forRoot()');
      expect(await project.read('.gitignore')).toContain('.reflex/');
      expect(await project.read('package.json')).toMatch(/"nestjs-reflex": "\^/);

      const before = await project.sources();
      expect(await nest('add', 'nestjs-reflex')).toContain('nothing was changed');
      expect(await project.sources()).toEqual(before);
    });

    it(
      'nest g -c nestjs-reflex crud product makes a state, a page and an entity, and keeps what is edited',
      { timeout: 300_000 },
      async () => {
        await nest('g', '-c', 'nestjs-reflex', 'crud', 'product', '--dry-run');
        expect(Object.keys(await project.sources())).not.toContain('src/product/product.page.ts');

        const output = await nest('g', '-c', 'nestjs-reflex', 'crud', 'product');
        const install = /npm install (@nestjs\/typeorm typeorm) and the driver/.exec(output)?.[1];
        expect(output).toContain('TypeOrmModule.forRoot({');
        const files = await project.sources();
        for (const name of ['product.page.ts', 'product.state.ts', 'product.page.spec.ts', 'product.state.spec.ts']) {
          expect(Object.keys(files)).toContain(`src/product/${name}`);
          expect(files[`src/product/${name}`]!.split('\n').length).toBeLessThanOrEqual(31);
        }

        // What is left to the person: TypeORM, its driver, and the database.
        await project.run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...install!.split(' '), 'pg'], {
          timeout: 400_000,
        });
        const options = `{ type: 'postgres', url: process.env.DATABASE_URL, autoLoadEntities: true, synchronize: true }`;
        await project.edit('src/app.module.ts', /TypeOrmModule\.forFeature/, `TypeOrmModule.forRoot(${options}),\n    $&`);
        await project.edit(
          'src/product/product.entity.ts',
          /\}\s*$/,
          "\n  @Column({ default: '' })\n  @Length(0, 200)\n  note!: string;\n}\n",
        );

        const before = await project.sources();
        expect(await nest('g', '-c', 'nestjs-reflex', 'crud', 'product')).toContain('kept');
        expect(await project.sources()).toEqual(before);
      },
    );

    const accounts = async (): Promise<void> => {
      const session =
        "ReflexModule.forRoot({ session: { secret: 'only for this test' } }),\n    ReflexAuthModule.forRoot({ brand: 'Shop desk' })";
      await project.edit('src/app.module.ts', /ReflexModule\.forRoot\(\)/, session);
      await project.edit('src/app.module.ts', /^/, "import { ReflexAuthModule } from 'nestjs-reflex/auth';\n");
      for (const file of ['src/product/product.state.ts', 'src/product/product.page.ts']) {
        await project.edit(file, /^@(State|Page)\(/m, '@UseGuards(LoginRequired)\n$&');
        await project.edit(
          file,
          /^/,
          "import { UseGuards } from '@nestjs/common';\nimport { LoginRequired } from 'nestjs-reflex/auth';\n",
        );
      }
    };
    if (login) it('gets accounts by what the guide says', accounts);

    it('has unit tests that pass', { timeout: 300_000 }, async () => {
      const { env } = unitTestNode === undefined ? ownNode : await nodeVersion(unitTestNode);
      if (kind.cli === 11) {
        // As `nest add` has told.
        await project.changePackageJson((json) => {
          json.scripts.test = 'node --experimental-vm-modules ./node_modules/jest/bin/jest.js';
        });
      }
      const output = await project.run('npm', ['test'], { env: cleanEnvironment(env), timeout: 280_000 });
      expect(output).toMatch(/product\.page\.spec\.ts/);
    });

    it('is started, and keeps products', { timeout: 300_000 }, async () => {
      await using app = await startProcess('node_modules/.bin/nest', ['start'], {
        cwd: project.folder,
        env: { DATABASE_URL: url },
      });
      await using browser = await openBrowser();
      const page = await browser.newPage({ baseURL: app.url });
      page.setDefaultTimeout(20_000);
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.goto('/products');
      try {
        if (login) await register(page);
        await keepProducts(page);
      } catch (error) {
        const shown = await page.locator('body').innerText();
        throw new Error(`At ${page.url()}:\n${shown}\n${app.output()}`, { cause: error });
      }
      expect(errors).toEqual([]);
      expect(await store.dataSource.query('SELECT name, note FROM product')).toEqual([{ name: 'Rake', note: '' }]);
      expect(await (await fetch(`${app.url}/`)).text()).toContain('Hello World!');
    });
  });
}

/** Makes an account, and comes back with it. */
async function register(page: Page): Promise<void> {
  await page.waitForURL(/\/login/);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByRole('heading', { name: 'Create an account' }).waitFor();
  await page.getByLabel('Username', { exact: true }).fill('ada');
  await page.getByLabel('E-mail', { exact: true }).fill('ada@example.com');
  await page.getByLabel('Password', { exact: true }).fill('lovelace engine 1843');
  await page.getByRole('button', { name: 'Create account' }).click();
  // Whether the address was known is told to its owner alone: nobody is logged in by registering.
  await page.getByText('Look into your mailbox').waitFor();
  await page.goto('/products');
  await page.waitForURL(/\/login/);
  await page.getByLabel('Username or e-mail').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('lovelace engine 1843');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL(/\/products/);
}

/** Adds two, changes one, finds it, deletes it. */
async function keepProducts(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  for (const name of ['Spade', 'Rake']) {
    await page.getByRole('button', { name: 'New product' }).first().click();
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText(`${name} was added`).waitFor();
  }
  await page.getByRole('button', { name: 'Spade', exact: true }).click();
  await dialog.getByLabel('Note').fill('made of steel');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Spade was saved').waitFor();

  await page.getByRole('searchbox', { name: 'Search' }).fill('steel');
  await expect.poll(() => page.locator('tr[data-key]').count(), { timeout: 20_000 }).toBe(1);
  await page.getByRole('button', { name: 'Actions: Spade' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'No products match' }).waitFor();
  await page.getByRole('searchbox', { name: 'Search' }).fill('');
  await page.getByRole('button', { name: 'Rake', exact: true }).waitFor();
}
