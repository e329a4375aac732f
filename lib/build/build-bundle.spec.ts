import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, realpath, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../compiler/compile.js';
import type { PageSpec } from '../compiler/input.js';
import { button, html, link, stack, title, wrap } from '../ui/index.js';
import type { UiNode } from '../ui/node.js';
import { BASE, type Bundle } from './bundle.js';
import { buildBundle } from './build-bundle.js';

const roots: string[] = [];

async function makeRoot(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'reflex-bundle-')));
  roots.push(root);
  await writeFile(
    join(root, 'package.json'),
    JSON.stringify({ name: 'app', type: 'module', imports: { '#components/*': './components/*.js' } }),
  );
  return root;
}

const page = (name: string, render: () => UiNode): PageSpec => ({
  className: `${name}Page`,
  route: `/${name.toLowerCase()}`,
  render,
});
const compiled = (...pages: PageSpec[]) => compile({ pages, states: [] });
const plain = (name: string, text: string) => page(name, () => html.main(html.p(text), link({ href: '/' }, 'home')));

const fileOf = (bundle: Bundle, url: string) => join(bundle.directory, url.slice(BASE.length));
const read = (bundle: Bundle, url: string) => readFileSync(fileOf(bundle, url), 'utf8');
const namesOf = (bundle: Bundle) => readdir(join(bundle.directory, 'assets'));

/** When each file below a folder was written. */
async function times(folder: string): Promise<Record<string, number>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.toSorted().map(async (file) => [file.slice(folder.length), (await stat(file)).mtimeMs] as const)),
  );
}

afterAll(() => Promise.all(roots.map((root) => rm(root, { recursive: true, force: true }))));

describe('the bundle of an app with the kit', () => {
  let root: string;
  let bundle: Bundle;
  const input = () =>
    compiled(
      plain('About', 'about us'),
      page('Home', () => stack(title('Home'), button({ variant: 'light' }, 'Go'))),
    );

  beforeAll(async () => {
    root = await makeRoot();
    bundle = await buildBundle({ root, compiled: input() });
  });

  it('names the files of each page, and they are there', () => {
    for (const url of [bundle.entry, ...bundle.preloads(0), ...bundle.preloads(1), ...bundle.styles(1)]) {
      expect(url).toMatch(/^\/_reflex\/assets\/[\w-]+-[\w-]{8}\.(js|css)$/);
      expect(existsSync(fileOf(bundle, url)), url).toBe(true);
    }
    expect(bundle.build).toBe(bundle.manifest.hash);
    expect(read(bundle, bundle.entry)).toContain(bundle.build);
  });

  it('gives each page a chunk of its own', () => {
    const home = bundle
      .preloads(1)
      .map((url) => read(bundle, url))
      .join('');
    const about = bundle
      .preloads(0)
      .map((url) => read(bundle, url))
      .join('');
    expect(about).toContain('about us');
    expect(home).not.toContain('about us');
    expect(about).not.toContain('mantine-Button');
  });

  it('ships the styles of the components that are used, on their ground, and no other', () => {
    const css = bundle
      .styles(1)
      .map((url) => read(bundle, url))
      .join('');
    const [ground, unstyled, own] = ['--mantine-scale', '.m_87cf2631', '.m_77c9d27d'].map((part) => css.indexOf(part));
    expect(ground).toBeGreaterThanOrEqual(0);
    expect(unstyled).toBeGreaterThan(ground!);
    expect(own).toBeGreaterThan(unstyled!);
    // Accordion and Table
    expect(css).not.toContain('m_9bdbb667');
    expect(css).not.toContain('m_b23fa0ef');
    expect(bundle.styles(0)).toEqual(bundle.styles(1));
  });

  it('has the script that sets the colour scheme', () => {
    expect(read(bundle, bundle.colorScheme()!)).toContain('data-mantine-color-scheme');
  });

  it('is for production, and leaves NODE_ENV alone', () => {
    expect(process.env['NODE_ENV']).toBe('test');
    const runtime = bundle
      .preloads(0)
      .map((url) => read(bundle, url))
      .join('');
    expect(runtime).toContain('react.dev/errors');
    expect(runtime).not.toContain('Warning: ');
    expect(runtime).not.toMatch(/@license|process\.env/);
  });

  it('has its files compressed beside them', () => {
    const file = fileOf(
      bundle,
      bundle.preloads(0).find((url) => url.includes('/runtime-'))!,
    );
    const content = readFileSync(file);
    expect(brotliDecompressSync(readFileSync(`${file}.br`)).equals(content)).toBe(true);
    expect(gunzipSync(readFileSync(`${file}.gz`)).equals(content)).toBe(true);
  });

  it('keeps itself out of the repository, and its record out of what is served', async () => {
    expect(readFileSync(join(root, '.reflex/.gitignore'), 'utf8')).toBe('*\n');
    expect(await readdir(bundle.directory)).toEqual(['assets']);
  });

  it('is not built again when nothing changed', async () => {
    const before = await times(join(root, '.reflex'));
    const again = await buildBundle({ root, compiled: input() });
    expect(await times(join(root, '.reflex'))).toEqual(before);
    expect(again).toEqual(bundle);
    expect(await buildBundle({ root, compiled: input(), mode: 'never' })).toEqual(bundle);
  });

  it('is built again when one of its files is cut short or gone', async () => {
    await truncate(fileOf(bundle, bundle.entry), 10);
    const healed = await buildBundle({ root, compiled: input() });
    expect(read(healed, healed.entry)).toContain(bundle.build);
    await rm(join(root, '.reflex/bundle/manifest.json'));
    await expect(buildBundle({ root, compiled: input(), mode: 'never' })).rejects.toMatchObject({ code: 'REFLEX_BUNDLE_STALE' });
  });
});

describe('the bundle of an app without the kit', () => {
  it('has neither styles nor the colour scheme', async () => {
    const bundle = await buildBundle({ root: await makeRoot(), compiled: compiled(plain('Hello', 'hello')) });
    expect(bundle.styles(0)).toEqual([]);
    expect(bundle.colorScheme()).toBeUndefined();
    for (const url of [bundle.entry, ...bundle.preloads(0)])
      expect(read(bundle, url)).not.toContain('MantineProvider was not found');
  });

  it('changes the chunk of the page that changed, and keeps the files of one bundle before', async () => {
    const root = await makeRoot();
    const build = (text: string) => buildBundle({ root, compiled: compiled(plain('One', text), plain('Two', 'two')) });
    const first = await build('first');
    const second = await build('second');
    const age = async () => {
      const assets = join(first.directory, 'assets');
      for (const name of await readdir(assets)) await utimes(join(assets, name), 1, 1);
    };
    const named = (bundle: Bundle, name: string) =>
      [...bundle.preloads(0), ...bundle.preloads(1)].find((url) => url.includes(`/${name}-`))!;
    expect(named(second, 'one')).not.toBe(named(first, 'one'));
    expect(named(second, 'two')).toBe(named(first, 'two'));
    expect(named(second, 'runtime')).toBe(named(first, 'runtime'));
    expect(existsSync(fileOf(first, named(first, 'one')))).toBe(true);
    await age();
    await build('third');
    expect(existsSync(fileOf(first, named(first, 'one')))).toBe(false);
    expect(existsSync(fileOf(second, named(second, 'one')))).toBe(true);
  });

  it('writes the files that are new, and those that are not whole', async () => {
    const root = await makeRoot();
    const build = (text: string) => buildBundle({ root, compiled: compiled(plain('One', text), plain('Two', 'two')) });
    const first = await build('first');
    const shared = first.preloads(1).map((url) => fileOf(first, url));
    for (const file of shared) await utimes(file, 1, 1);
    const runtime = shared.find((file) => file.includes('/runtime-'))!;
    await truncate(`${runtime}.gz`, 10);
    const second = await build('second');
    expect(second.preloads(1)).toEqual(first.preloads(1));
    for (const file of shared) expect((await stat(file)).mtimeMs === 1000).toBe(file !== runtime);
    expect(gunzipSync(readFileSync(`${runtime}.gz`)).equals(readFileSync(runtime))).toBe(true);
    const third = await build('second');
    expect(third).toEqual(second);
  });

  it('is whole when several processes build at once', async () => {
    const root = await makeRoot();
    const texts = ['same', 'same', 'other'];
    const bundles = await Promise.all(texts.map((text) => buildBundle({ root, compiled: compiled(plain('Page', text)) })));
    bundles.forEach((bundle, index) => {
      const sources = [bundle.entry, ...bundle.preloads(0)].map((url) => read(bundle, url)).join('');
      expect(sources).toContain(bundle.build);
      expect(sources).toContain(texts[index]);
    });
    expect((await namesOf(bundles[0]!)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(process.env['NODE_ENV']).toBe('test');
  });
});

describe("the app's own components", () => {
  it('are bundled through subpath imports, and again when they change', async () => {
    const root = await makeRoot();
    const Box = wrap<{ label?: string }>('#components/box', 'Box');
    const input = () => compiled(page('Own', () => html.div(Box())));
    const component = (text: string) =>
      writeFile(join(root, 'components/box.js'), `export const Box = () => ${JSON.stringify(text)};\n`);
    await mkdir(join(root, 'components'));
    await component('one');
    const first = await buildBundle({ root, compiled: input() });
    await component('two');
    const second = await buildBundle({ root, compiled: input() });
    expect(
      first
        .preloads(0)
        .map((url) => read(first, url))
        .join(''),
    ).toContain('one');
    expect(
      second
        .preloads(0)
        .map((url) => read(second, url))
        .join(''),
    ).toContain('two');
    expect(second.build).toBe(first.build);
  });

  it('are named with the page where they cannot be found', async () => {
    const root = await makeRoot();
    const failed = (name: string, exported: string) =>
      buildBundle({ root, compiled: compiled(page('Map', () => html.div(wrap(name, exported)()))) }).catch(
        (error: Error) => error.message,
      );
    const missing = await failed('no-such-package', 'Map');
    expect(missing).toContain('"no-such-package"');
    expect(missing).toContain('.reflex/pages/map.js');
    expect(missing).toContain('[REFLEX_BUNDLE_FAILED]');
    expect(missing).not.toContain('\u001b');
    const unknown = await failed('@mantine/hooks', 'NoSuchExport');
    expect(unknown).toContain('NoSuchExport');
    expect(unknown).toContain('.reflex/pages/map.js');
  });
});
