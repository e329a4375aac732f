import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readLib, visit, type SourceFile } from './support/source-files.js';

const LONGEST_FILE = 450;

/**
 * The folders of lib from the top down: a folder imports its own files and folders of lower rows, and nothing beside it.
 * Entry points (lib/*.ts) stand above all of them.
 */
const LAYERS = [
  ['cli'],
  ['module'],
  ['auth', 'model', 'development'],
  ['pages', 'gateway', 'build', 'testing', 'schematics'],
  ['events', 'compiler'],
  ['ui', 'state', 'store', 'request'],
  ['vars'],
  ['protocol', 'errors'],
];

/** Imports that the table would refuse, each for a reason. */
const ALLOWED = [
  // `use()` finds the fields and events of a state class in its metadata.
  { from: 'ui/', to: 'state/state.metadata.ts' },
  // The registry describes its states in the form that the compiler takes.
  { from: 'events/state-registry.ts', to: 'compiler/input.ts' },
];

/** What runs in the browser, and all that it may import. */
const BROWSER: Record<string, readonly string[]> = {
  'client/core/': ['client/core/', 'protocol/'],
  'client/': ['client/', 'protocol/'],
};

const sources = readLib();
const byPath = new Map(sources.map((source) => [source.path, source]));

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
}

function layerOf(path: string): number {
  return LAYERS.findIndex((folders) => folders.includes(folderOf(path)));
}

function localImports(source: SourceFile): string[] {
  return source.imports.flatMap((found) => (found.target === undefined ? [] : [found.target]));
}

function allImports(): { readonly from: string; readonly to: string }[] {
  return sources.flatMap((source) => localImports(source).map((to) => ({ from: source.path, to })));
}

const named = ({ from, to }: { readonly from: string; readonly to: string }) => `${from} imports ${to}`;

describe('architecture', () => {
  it('sees the library', () => {
    expect(sources.length).toBeGreaterThan(10);
    expect(allImports().length).toBeGreaterThan(10);
  });

  it('resolves every relative import to a file of lib', () => {
    expect(
      allImports()
        .filter(({ to }) => !byPath.has(to) && !isStylesheet(to))
        .map(named),
    ).toEqual([]);
  });

  it('knows every folder', () => {
    const folders = new Set(sources.map(({ path }) => folderOf(path)).filter((folder) => folder !== '' && folder !== 'client'));
    expect([...folders].filter((folder) => !LAYERS.flat().includes(folder))).toEqual([]);
  });

  it('imports downwards only', () => {
    const wrong = allImports()
      .filter(({ from }) => layerOf(from) >= 0)
      .filter(({ from, to }) => folderOf(from) !== folderOf(to) && layerOf(to) <= layerOf(from))
      .filter(({ from, to }) => !ALLOWED.some((allowed) => from.startsWith(allowed.from) && to === allowed.to));
    expect(wrong.map(named)).toEqual([]);
  });

  it('keeps the server out of the browser', () => {
    const wrong = allImports().filter(({ from, to }) => {
      const folder = Object.keys(BROWSER).find((prefix) => from.startsWith(prefix));
      return folder !== undefined && !BROWSER[folder]!.some((allowed) => to.startsWith(allowed));
    });
    expect(wrong.map(named)).toEqual([]);
  });

  it('shares only plain code with the browser', () => {
    const packages = sources
      .filter(({ path }) => path.startsWith('protocol/'))
      .flatMap((source) =>
        source.imports.filter(({ target }) => target === undefined).map(({ specifier }) => `${source.path} imports ${specifier}`),
      );
    expect(packages).toEqual([]);
  });

  it('has no cycle of values between files', () => {
    expect(valueCycles()).toEqual([]);
  });

  it('imports no index.ts from inside', () => {
    const wrong = allImports().filter(({ from, to }) => /(^|\/)index\.ts$/.test(to) && !/(^|\/)index\.ts$/.test(from));
    expect(wrong.map(named)).toEqual([]);
  });

  it('writes to no console', () => {
    const wrong: string[] = [];
    for (const { path, tree } of sources) {
      visit(tree, (node) => {
        if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'console') {
          wrong.push(`${path}: ${node.getText()}`);
        }
      });
    }
    expect(wrong).toEqual([]);
  });

  it('switches no check off beside the code it judges', () => {
    const comment = /(?:eslint|oxlint)-disable|@ts-(?:ignore|nocheck|expect-error)|prettier-ignore/;
    expect(sources.filter(({ text }) => comment.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it(`has no file over ${LONGEST_FILE} lines, generated ones aside`, () => {
    const long = sources
      .filter(({ path }) => !path.startsWith('ui/kit/'))
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > LONGEST_FILE);
    expect(long).toEqual([]);
  });
});

/** The bundler's business, and there. */
function isStylesheet(path: string): boolean {
  return path.endsWith('.css') && existsSync(fileURLToPath(new URL(`../lib/${path}`, import.meta.url)));
}

/** Each cycle once, from its first file in the alphabet. */
function valueCycles(): string[] {
  const cycles = new Set<string>();
  const done = new Set<string>();
  const walk = (path: string, trail: string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      const cycle = trail.slice(start);
      const first = cycle.indexOf(cycle.toSorted()[0]!);
      cycles.add([...cycle.slice(first), ...cycle.slice(0, first)].join(' > '));
      return;
    }
    if (done.has(path)) return;
    for (const { target, value } of byPath.get(path)?.imports ?? []) {
      if (value && target !== undefined) walk(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const { path } of sources) walk(path, []);
  return [...cycles];
}
