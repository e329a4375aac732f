import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASE, type Bundle } from '../../lib/build/bundle.js';
import { buildBundle } from '../../lib/build/build-bundle.js';
import { RUNTIME_WITHOUT_KIT } from '../../lib/build/development/development-bundle.js';
import { moduleImports } from '../../lib/build/development/module-imports.js';
import { compile } from '../../lib/compiler/compile.js';
import type { PageSpec } from '../../lib/compiler/input.js';
import { button, html, link, local, stack, textInput, title, wrap } from '../../lib/ui/index.js';
import type { UiNode } from '../../lib/ui/node.js';
import { openBrowser, withoutBrowser } from '../support/chromium.js';
import { readLib } from '../support/source-files.js';
import { serveFiles } from './serve-files.js';

const roots: string[] = [];
const makeRoot = async (): Promise<string> => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'reflex-development-')));
  roots.push(root);
  await writeFile(
    join(root, 'package.json'),
    JSON.stringify({ name: 'app', type: 'module', imports: { '#components/*': './components/*.js' } }),
  );
  return root;
};
afterAll(() => Promise.all(roots.map((root) => rm(root, { recursive: true, force: true }))));

const page = (name: string, render: () => UiNode): PageSpec => ({
  className: `${name}Page`,
  route: `/${name.toLowerCase()}`,
  render,
});
const build = (root: string, ...pages: PageSpec[]) =>
  buildBundle({ root, compiled: compile({ pages, states: [] }), development: true });
const fileOf = (bundle: Bundle, url: string) => join(bundle.directory, url.slice(BASE.length));
const read = (bundle: Bundle, url: string) => readFileSync(fileOf(bundle, url), 'utf8');

/** Every module that a browser loads for a page, from what the modules themselves import. */
function reached(bundle: Bundle, start: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const visit = (url: string): void => {
    if (seen.has(url)) return;
    seen.add(url);
    const source = ts.createSourceFile('a.js', read(bundle, url), ts.ScriptTarget.Latest);
    for (const statement of source.statements) {
      if (!(ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) || !statement.moduleSpecifier) continue;
      visit(new URL((statement.moduleSpecifier as ts.StringLiteral).text, `http://a${url}`).pathname);
    }
  };
  start.forEach(visit);
  return seen;
}

describe('a bundle for development', () => {
  const shared = local('');
  let root: string;
  let bundle: Bundle;
  /** Milliseconds that it took with nothing there. */
  let first: number;
  const home = (text: string) => page('Home', () => stack(title(text), textInput({ bind: shared }), button('Go')));
  const about = page('About', () => html.main(html.p(shared), link({ href: '/' }, 'home')));

  beforeAll(async () => {
    root = await makeRoot();
    const started = performance.now();
    bundle = await build(root, home('Home'), about);
    first = performance.now() - started;
  });

  it('consists of modules that are there, and preloads all of them', () => {
    for (const id of [0, 1]) {
      const preloads = bundle.preloads(id);
      const needed = reached(bundle, [bundle.entry, preloads.find((url) => url.includes('/pages-'))!]);
      needed.delete(bundle.entry);
      expect([...needed].toSorted()).toEqual([...preloads].toSorted());
      for (const url of [...bundle.styles(id), bundle.colorScheme()!]) expect(existsSync(fileOf(bundle, url)), url).toBe(true);
    }
  });

  it('changes two small files where one page is edited, and builds nothing else', async () => {
    const urls = [...bundle.preloads(0), ...bundle.preloads(1), ...bundle.styles(0)];
    const times = await Promise.all(urls.map(async (url) => (await stat(fileOf(bundle, url))).mtimeMs));
    const started = performance.now();
    const edited = await build(root, home('Start'), about);
    // A loaded machine is slow at both.
    expect(performance.now() - started).toBeLessThan(Math.max(1_000, first / 3));
    expect(await Promise.all(urls.map(async (url) => (await stat(fileOf(edited, url))).mtimeMs))).toEqual(times);
    const added = [edited.entry, ...edited.preloads(0), ...edited.preloads(1)].filter(
      (url) => url !== bundle.entry && !urls.includes(url),
    );
    expect(added.map((url) => url.replace(/-[\w-]{8}\.js$/, ''))).toEqual(
      ['entry', 'pages-home'].map((name) => `${BASE}assets/${name}`),
    );
    expect(edited.build).not.toBe(bundle.build);
  });

  it('is the one that was there where nothing changed', async () => {
    const first = await build(root, home('Again'), about);
    expect(await build(root, home('Again'), about)).toEqual(first);
  });

  it('leaves the bundle for production alone', async () => {
    expect(existsSync(join(root, '.reflex/bundle'))).toBe(false);
  });

  it('imports of the runtime what brings no kit where no page shows it', async () => {
    const plain = await build(await makeRoot(), about);
    const sources = [...reached(plain, [plain.entry, ...plain.preloads(0)])].map((url) => read(plain, url)).join('');
    expect(sources).not.toContain('MantineProvider was not found');
    expect(plain.styles(0)).toEqual([]);
    const index = readLib().find(({ path }) => path === 'client/index.ts')!;
    const exported = index.tree.statements
      .filter((statement) => ts.isExportDeclaration(statement))
      .filter(({ moduleSpecifier }) => !moduleSpecifier!.getText(index.tree).includes('/kit/'))
      .flatMap(({ exportClause }) => [...(exportClause as ts.NamedExports).elements])
      .filter(({ isTypeOnly }) => !isTypeOnly)
      .map(({ name }) => name.text);
    const types = index.tree.statements.filter((statement) => ts.isExportDeclaration(statement) && statement.isTypeOnly);
    const typeNames = types.flatMap((statement) =>
      [...((statement as ts.ExportDeclaration).exportClause as ts.NamedExports).elements].map(({ name }) => name.text),
    );
    expect([...RUNTIME_WITHOUT_KIT].toSorted()).toEqual(exported.filter((name) => !typeNames.includes(name)).toSorted());
  });

  it("takes in the app's own components and other packages, on the one React there is", async () => {
    const own = await makeRoot();
    await mkdir(join(own, 'components'));
    const component = (text: string) =>
      writeFile(
        join(own, 'components/box.js'),
        `import { useState } from 'react';\nimport { useElementSize } from '@mantine/hooks';\n` +
          `export const Box = () => { const [text] = useState(${JSON.stringify(text)}); useElementSize(); return text; };\n`,
      );
    const Box = wrap('#components/box', 'Box');
    const Spinner = wrap('react-transition-group', 'Transition');
    const pages = [page('Own', () => stack(title('Own'), Box({}), Spinner({})))];
    await component('one');
    const first = await build(own, ...pages);
    await component('two');
    const second = await build(own, ...pages);
    const all = (built: Bundle) =>
      [...reached(built, [built.entry, ...built.preloads(0)])].map((url) => read(built, url)).join('');
    expect(all(first)).toContain('"one"');
    expect(all(second)).toContain('"two"');
    expect(second.entry).not.toBe(first.entry);
    // The marks of React's own source: once in all of it.
    expect(all(second).split('react.transitional.element').length).toBe(all(bundle).split('react.transitional.element').length);
  });

  it('names the page where a component cannot be found', async () => {
    const failed = await build(
      await makeRoot(),
      page('Map', () => html.div(wrap('no-such-package', 'Map')({}))),
    ).catch((error: Error) => error.message);
    expect(failed).toContain('no-such-package');
    expect(failed).toContain('.reflex/pages/map.js');
    expect(failed).toContain('[REFLEX_BUNDLE_FAILED]');
  });

  it.skipIf(withoutBrowser)('runs in a browser', { timeout: 60_000 }, async () => {
    await using files = await serveFiles(bundle, 1);
    const browser = await openBrowser();
    try {
      const tab = await browser.newPage();
      const errors: string[] = [];
      tab.on('pageerror', ({ message }) => errors.push(message));
      await tab.goto(files.url);
      await tab.getByRole('heading', { name: 'Home' }).waitFor();
      const height = await tab.getByRole('button', { name: 'Go' }).boundingBox();
      // That of the kit's stylesheet.
      expect(height?.height).toBe(36);
      expect(errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe('moduleImports', () => {
  it('finds specifiers and names, and stops where the imports end', () => {
    const source = `import { jsx, jsxs as j } from 'react/jsx-runtime';\nimport Box, {\n  Other\n} from '#a';\n\nconst a = "import { b } from 'c';\\n";\n`;
    const found = moduleImports(source);
    expect(found.map(({ specifier, names }) => [specifier, names])).toEqual([
      ['react/jsx-runtime', ['jsx', 'jsxs']],
      ['#a', ['default', 'Other']],
    ]);
    for (const { specifier, start, end } of found) expect(source.slice(start, end)).toBe(specifier);
    expect(moduleImports('const a = 1;\n')).toEqual([]);
  });
});
