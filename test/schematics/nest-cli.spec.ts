import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STARTER } from './support/schematic-world.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const nest = join(dirname(createRequire(import.meta.url).resolve('@nestjs/cli/package.json')), 'bin/nest.js');

/** The CLI as people run it, on the built library; its schematics are loaded by `require()`. */
describe('nest, on disk', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nestjs-reflex-schematics-'));
    for (const [path, text] of Object.entries(STARTER)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/nestjs-reflex'), 'junction');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  async function cli(...args: string[]): Promise<string> {
    const { stdout, stderr } = await run(process.execPath, [nest, ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
    });
    return stripVTControlCharacters(stdout + stderr);
  }

  it('adds the library, makes pages by short names too, and writes nothing in a dry run or after a refusal', async () => {
    const trial = await cli('add', 'nestjs-reflex', '--skip-install', '--dry-run');
    expect(trial).toContain('CREATE src/home/home.page.ts');
    expect(read('src/app.module.ts')).toBe(STARTER['src/app.module.ts']);

    const added = await cli('add', 'nestjs-reflex', '--skip-install', '--move-root=api');
    expect(added).toContain('AppController.getHello answers /api instead of /');
    expect(read('src/app.module.ts')).toContain('imports: [ReflexModule.forRoot()]');
    expect(read('src/home/home.page.ts')).toContain("@Page('/', ");

    const dry = await cli('g', '-c', 'nestjs-reflex', 'st', 'shop/cart', '--dry-run');
    expect(dry).toContain('CREATE src/shop/cart/cart.state.ts');
    expect(() => read('src/shop/cart/cart.state.ts')).toThrow(/ENOENT/);

    expect(await cli('g', '-c', 'nestjs-reflex', 'crud', 'product', '--no-spec')).toContain('The page is /products.');
    expect(() => read('src/product/product.page.spec.ts')).toThrow(/ENOENT/);
    const module = read('src/app.module.ts');
    expect(module).toContain('providers: [HomeState, HomePage, ProductState, ProductPage]');
    expect(await cli('g', '-c', 'nestjs-reflex', 'crud', 'product')).toContain('nothing was changed');

    const broken = module.replace('@Module({', '@Module(make({').replace('})\nexport', '}))\nexport');
    writeFileSync(join(folder, 'src/app.module.ts'), broken);
    const refused = await cli('g', '-c', 'nestjs-reflex', 'pg', 'about').catch(
      (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
    );
    expect(refused).toContain('REFLEX_SCHEMATIC_MODULE');
    expect(() => read('src/about/about.page.ts')).toThrow(/ENOENT/);
    expect(read('src/app.module.ts')).toBe(broken);
  }, 120_000);
});
