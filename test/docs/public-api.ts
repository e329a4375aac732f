import { posix } from 'node:path';
import ts from 'typescript';
import { root } from './doc-page.js';
import { entryPoints } from './entry-points.js';

/** One name that an entry point exports. */
export interface Exported {
  readonly name: string;
  readonly typeOnly: boolean;
  /** The first sentence of its comment; '' where there is none. */
  readonly comment: string;
  /** The package of Mantine that a builder's component comes from. */
  readonly kit?: string;
  /** Below the root. */
  readonly source: string;
}

/** Entry points that are for compiled pages alone: their names are listed, and that is all. */
export const INTERNAL: ReadonlySet<string> = new Set(['nestjs-reflex/client/crud']);

/** What each entry point is for. */
const PURPOSE: Readonly<Record<string, string>> = {
  'nestjs-reflex': 'The module, the decorators, effects, the request of an event.',
  'nestjs-reflex/ui': 'What `render()` is written with; runs at boot, on the server.',
  'nestjs-reflex/client': 'What compiled pages and hand-written React components import; runs in the browser.',
  'nestjs-reflex/client/crud': 'The pieces of `crud()` that are React. Compiled pages import them; an app has no need to.',
  'nestjs-reflex/auth': 'Guards, who is logged in, accounts and their pages.',
  'nestjs-reflex/auth/typeorm': 'Users kept through TypeORM.',
  'nestjs-reflex/typeorm': 'States and pages of TypeORM entities.',
  'nestjs-reflex/redis':
    'Page sessions of an app of several processes. Needs redis. [Several processes](guide/several-processes.md)',
  'nestjs-reflex/testing': 'The request of an event, for unit tests.',
  'nestjs-reflex/jsx-runtime': 'The builders as TSX, for `"jsxImportSource": "nestjs-reflex"`; TypeScript imports it by itself.',
};

/** What each entry point of package.json exports; a module with two names has the first. */
export function publicApi(): Map<string, readonly Exported[]> {
  const sources = new Map([...entryPoints].toReversed().map(([name, source]) => [source, name]));
  const entries = [...sources].toReversed();
  const options = { jsx: ts.JsxEmit.Preserve, noLib: true, types: [] };
  const program = ts.createProgram(
    [...sources.keys()].map((source) => root + source),
    options,
    libraryHost(),
  );
  const checker = program.getTypeChecker();
  return new Map(
    entries.map(([source, name]) => {
      const module = checker.getSymbolAtLocation(program.getSourceFile(root + source)!);
      const symbols = module ? checker.getExportsOfModule(module) : [];
      const exported = symbols.map((symbol) => describe(checker, symbol));
      return [
        name,
        exported.map((one) => withPropsOf(one, exported)).toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
      ] as const;
    }),
  );
}

/** Reads lib alone: names and comments are there, and the types of all packages would take seconds to parse. */
function libraryHost(): ts.CompilerHost {
  const host = ts.createCompilerHost({}, true);
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) => {
      const base = text.startsWith('.') && posix.resolve(from, '..', text).replace(/\.jsx?$/, '');
      const extension = ['.ts', '.tsx'].find((ending) => base && ts.sys.fileExists(base + ending));
      return { resolvedModule: extension ? { resolvedFileName: base + extension, extension } : undefined };
    });
  return host;
}

function describe(checker: ts.TypeChecker, exported: ts.Symbol): Exported {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const source = (symbol.declarations?.[0]?.getSourceFile().fileName ?? '').slice(root.length);
  return {
    name: exported.name,
    typeOnly: (symbol.flags & ts.SymbolFlags.Value) === 0,
    comment: firstSentence(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
    kit: /^lib\/ui\/kit\/(\w+)\.ts$/.exec(source)?.[1],
    source,
  };
}

/** Props say what they are by their name. */
function withPropsOf(one: Exported, all: readonly Exported[]): Exported {
  const component = one.name.replace(/Props$/, '');
  if (one.comment || component === one.name || !all.some(({ name }) => name === component)) return one;
  return { ...one, comment: `Props of \`${component}\`.` };
}

function firstSentence(comment: string): string {
  const paragraph = comment
    .split(/\n\s*\n/, 1)[0]!
    .replace(/\s+/g, ' ')
    .trim();
  return /^.*?[.](?=\s|$)/.exec(paragraph)?.[0] ?? paragraph;
}

/** docs/api.md; `npm run docs:api` writes it. */
export function apiPage(): string {
  const sections = [...publicApi()].map(([entry, exported]) => sectionOf(entry, exported));
  const head =
    '# Public API at a glance\n\n' +
    'What can be imported, and from where; everything else is private. The [guide](guide/README.md) tells how to use it, the\n' +
    'comments in the code tell the rest. Generated from the exports of `lib/` by `npm run docs:api`.\n';
  return [head, ...sections].join('\n');
}

function sectionOf(entry: string, exported: readonly Exported[]): string {
  const head = `## ${entry}\n\n${PURPOSE[entry] ?? ''}\n`;
  if (INTERNAL.has(entry)) return `${head}\n${namesOf(exported)}\n`;
  const own = exported.filter(({ kit }) => kit === undefined);
  const types = own.filter(({ typeOnly }) => typeOnly);
  const parts = [head, tableOf(own.filter(({ typeOnly }) => !typeOnly))];
  if (types.length > 0) parts.push('Types:\n', tableOf(types));
  for (const group of new Set(exported.map(({ kit }) => kit))) {
    if (group === undefined) continue;
    const builders = exported.filter(({ kit }) => kit === group);
    parts.push(`Builders of the components of \`@mantine/${group}\`: ${namesOf(builders)}\n`);
  }
  return parts.join('\n');
}

function namesOf(list: readonly Exported[]): string {
  return list.map(({ name }) => `\`${name}\``).join(' ');
}

function tableOf(list: readonly Exported[]): string {
  const rows = list.map(({ name, comment }) => `| \`${name}\` | ${comment.replaceAll('|', '\\|')} |\n`);
  return `| name | |\n| --- | --- |\n${rows.join('')}`;
}
