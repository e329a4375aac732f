import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startProcess } from '../compat/support/running-process.js';
import { cleanEnvironment, runCommand } from '../compat/support/command.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const reflex = join(root, 'dist/cli/reflex.js');
const withoutVite = { NODE_ENV: 'production', NODE_OPTIONS: `--import ${new URL('without-vite.mjs', import.meta.url).href}` };

/** What an image has: no sources, and the bundle that was made in another folder. */
describe.each([
  ['01-showcase', '/counter', { DATABASE: ':memory:' }],
  ['03-shop', '/login', {}],
])('sample %s, built ahead', (name, path, env) => {
  let folder: string;
  let built: string;
  let image: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(inject('runFolder'), `${name}-`));
    built = join(folder, 'ci/checkout');
    image = join(folder, 'image');
    await compiledSample(name, built);
  }, 120_000);

  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  it('needs no database and no Vite where it runs', { timeout: 180_000 }, async () => {
    // Nobody is at home on that port: whoever connected would fail.
    const nowhere = cleanEnvironment({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' });
    expect(await runCommand('node', [reflex, 'check'], { cwd: built, env: nowhere })).toMatch(/nothing is wrong/);
    expect(await runCommand('node', [reflex, 'build'], { cwd: built, env: nowhere })).toMatch(/\d+ pages in \.reflex/);

    await mkdir(image);
    for (const kept of ['dist', 'public', 'package.json', '.reflex/bundle']) {
      await cp(join(built, kept), join(image, kept), { recursive: true });
    }
    await symlink(join(root, 'node_modules'), join(image, 'node_modules'));
    await rm(built, { recursive: true });

    await using app = await startProcess('node', ['dist/main.js'], { cwd: image, env: { ...withoutVite, ...env } });
    const page = await fetch(app.url + path);
    const html = await page.text();
    expect(page.status).toBe(200);
    const scripts = [...html.matchAll(/(?:src|href)="(\/_reflex\/[^"]+)"/g)].map(([, url]) => url!);
    expect(scripts.length).toBeGreaterThan(2);
    for (const script of scripts) expect((await fetch(app.url + script)).status).toBe(200);
  });

  it('says so where the bundle was forgotten, whether or not it may make one', { timeout: 120_000 }, async () => {
    await rm(join(image, '.reflex'), { recursive: true });
    const start = (BUILD: string) =>
      startProcess('node', ['dist/main.js'], { cwd: image, env: { ...withoutVite, ...env, BUILD } });
    await expect(start('never')).rejects.toThrow(/\.reflex\/bundle holds no bundle\n.*reflex build[^]*REFLEX_BUNDLE_STALE/);
    // This one tries: what stands in for Vite would have told if the one before had.
    await expect(start('auto')).rejects.toThrow(/Vite was asked for/);
  });
});

/** A sample compiled into `folder`, with the line in its root module that docs/guide/deployment.md tells. */
async function compiledSample(name: string, folder: string): Promise<void> {
  const sample = join(root, 'sample', name);
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', sample, '--outDir', join(folder, 'dist'), '--incremental', 'false']);
  for (const file of ['package.json', 'nest-cli.json', 'tsconfig.json', 'public']) {
    await cp(join(sample, file), join(folder, file), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'dist/app.module.js');
  const text = await readFile(file, 'utf8');
  const image = text.replace(/ReflexModule\.forRoot\((\{)?/, (_, options?: string) => {
    const build = "build: process.env.BUILD ?? 'never'";
    return options ? `ReflexModule.forRoot({ ${build},` : `ReflexModule.forRoot({ ${build} }`;
  });
  if (image === text) throw new Error(`${name} has no ReflexModule.forRoot()`);
  await writeFile(file, image);
}
