import { existsSync, readdirSync } from 'node:fs';
import ts from 'typescript';
import { root, type DocBlock, type DocPage } from './doc-page.js';
import { entryPoints } from './entry-points.js';

/**
 * Type-checks the TypeScript of the documentation as an app's: against lib/, strict, with the options of `nest new`.
 *
 * A block that names its file in its first line stands as it is; the named blocks of a page are one project, and a name that
 * comes again replaces the file for what follows. Every other block is a fragment: statements, or members of a class. It gets
 * its imports from what it names, in this order: its prelude, the exports of other blocks of the page, the entry points of the
 * library, and the packages of FAMILIAR. What none of them has is an error at the block's own line.
 */
export function checkTypeScript(pages: readonly DocPage[]): string[] {
  const host = cachingHost();
  const modules = exportsOfModules(host);
  const files = pages.flatMap((page) => filesOf(page, modules));
  for (const { path, text } of files) host.add(path, text);
  const program = ts.createProgram(
    files.map(({ path }) => path),
    options,
    host,
    modules.program,
  );
  const broken = new Set<string>();
  for (const file of files) {
    const source = program.getSourceFile(file.path)!;
    for (const { start, messageText, code } of [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]) {
      const { line, character } = source.getLineAndCharacterOfPosition(start ?? 0);
      const at = `${file.block.page}:${file.block.line + line - file.above}:${character + 1}`;
      broken.add(`${at} TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n  ')}`);
    }
  }
  return [...broken];
}

/** Packages of a Nest app that a fragment may use without importing from them; a name that two of them have is imported. */
const FAMILIAR = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-express',
  '@nestjs/typeorm',
  '@nestjs/passport',
  'typeorm',
  'class-validator',
  'class-transformer',
];

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  types: ['vitest/globals', 'node'],
  strict: true,
  strictPropertyInitialization: false,
  isolatedModules: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  jsx: ts.JsxEmit.ReactJSX,
  jsxImportSource: 'nestjs-reflex',
  noEmit: true,
  skipLibCheck: true,
  baseUrl: root,
  ignoreDeprecations: '6.0',
  paths: Object.fromEntries([...entryPoints].map(([name, path]) => [name, [root + path]])),
};

interface BlockFile {
  readonly block: DocBlock;
  readonly path: string;
  readonly text: string;
  /** How many lines stand above the block's own. */
  readonly above: number;
}

interface Exported {
  readonly from: string;
  readonly typeOnly: boolean;
}
type Exports = ReadonlyMap<string, Exported>;

interface ModuleExports {
  readonly program: ts.Program;
  readonly preludes: ReadonlyMap<string, Exports>;
  readonly library: Exports;
  readonly familiar: Exports;
}

export function isTypeScript({ language }: DocBlock): boolean {
  return language === 'ts' || language === 'tsx';
}

function filesOf(page: DocPage, modules: ModuleExports): BlockFile[] {
  const blocks = page.blocks.filter(isTypeScript);
  const chapters = chaptersOf(blocks);
  const named = chapters.flatMap((chapter, at) =>
    [...chapter].map(([file, block]) => ({ block, path: `${folderOf(page, at)}/${file}`, text: block.text, above: 0 })),
  );
  const exported = named.flatMap(({ block, path }) => exportsOf(block, path.replace(/tsx?$/, 'js')));
  const fragments = blocks.filter(({ file }) => file === undefined);
  const pathOf = (block: DocBlock) => `${folderOf(page, 0)}/${block.line}.${block.language}`;
  exported.push(...fragments.flatMap((block) => exportsOf(block, pathOf(block).replace(/tsx?$/, 'js'))));
  const ofPage = new Map(exported);
  return [...named, ...fragments.map((block) => fragmentOf(block, pathOf(block), ofPage, modules))];
}

const folderOf = (page: DocPage, chapter: number) => root + page.path + (chapter === 0 ? '' : `#${chapter + 1}`);

/** The projects of a page: a file name that comes again begins the next one, with what the one before has. */
export function chaptersOf(blocks: readonly DocBlock[]): ReadonlyMap<string, DocBlock>[] {
  const chapters: Map<string, DocBlock>[] = [new Map()];
  for (const block of blocks) {
    if (block.file === undefined) continue;
    if (chapters.at(-1)!.has(block.file)) chapters.push(new Map(chapters.at(-1)));
    chapters.at(-1)!.set(block.file, block);
  }
  return chapters;
}

function fragmentOf(block: DocBlock, path: string, ofPage: Exports, modules: ModuleExports): BlockFile {
  const members = parsed(block.text).broken && !parsed(`class Members {${block.text}\n}`).broken;
  const host = block.prelude?.host;
  const head = members ? `@State() class Members ${host ? `extends ${host} ` : ''}{` : '';
  const { tree } = parsed(members ? head + block.text + '}' : block.text);
  const prelude = block.prelude && preludeOf(block, modules);
  const imports = [...freeNames(tree)].flatMap((name) => {
    const found = [prelude, ofPage, modules.library, modules.familiar].find((exports) => exports?.has(name))?.get(name);
    if (!found || found.from === path.replace(/tsx?$/, 'js')) return [];
    return [`import { ${found.typeOnly ? 'type ' : ''}${name} } from '${found.from}';`];
  });
  const text = `${imports.join(' ')} ${head}\n${block.text}\n${members ? '}' : ''}\nexport {};\n`;
  return { block, path, text, above: 1 };
}

function preludeOf({ page, line, prelude }: DocBlock, { preludes }: ModuleExports): Exports {
  const found = preludes.get(prelude!.name);
  if (!found) throw new Error(`${page}:${line}: there is no test/docs/preludes/${prelude!.name}.ts`);
  return found;
}

function parsed(text: string): { readonly tree: ts.SourceFile; readonly broken: boolean } {
  const tree = ts.createSourceFile('block.tsx', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  return { tree, broken: (tree as unknown as { readonly parseDiagnostics: readonly unknown[] }).parseDiagnostics.length > 0 };
}

/** What a block exports, with the module that it is for others. */
function exportsOf(block: DocBlock, from: string): [string, Exported][] {
  return parsed(block.text).tree.statements.flatMap((statement) => {
    if (!ts.canHaveModifiers(statement)) return [];
    if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    const typeOnly = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    const names = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map(({ name }) => name)
      : [(statement as ts.DeclarationStatement).name];
    return names.flatMap((name): [string, Exported][] =>
      name && ts.isIdentifier(name) ? [[name.text, { from, typeOnly }]] : [],
    );
  });
}

/** Names that a file uses and declares nowhere. */
function freeNames(tree: ts.SourceFile): Set<string> {
  const used = new Set<string>();
  const declared = new Set<string>();
  const look = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isDeclared(node)) declared.add(node.text);
    else if (ts.isIdentifier(node) && isReference(node)) used.add(node.text);
    ts.forEachChild(node, look);
  };
  look(tree);
  return new Set([...used].filter((name) => !declared.has(name)));
}

function isDeclared(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isBindingElement(parent) ||
      ts.isParameter(parent) ||
      ts.isFunctionLike(parent) ||
      ts.isClassLike(parent) ||
      ts.isInterfaceDeclaration(parent) ||
      ts.isTypeAliasDeclaration(parent) ||
      ts.isEnumDeclaration(parent) ||
      ts.isTypeParameterDeclaration(parent) ||
      ts.isImportClause(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isNamespaceImport(parent)) &&
    parent.name === node &&
    !ts.isMethodDeclaration(parent) &&
    !ts.isAccessor(parent)
  );
}

function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isJsxAttribute(parent)) return false;
  return (parent as { readonly name?: ts.Node }).name !== node;
}

interface CachingHost extends ts.CompilerHost {
  add(path: string, text: string): void;
}

/** Both programs share what they have parsed; blocks are files in memory. */
function cachingHost(): CachingHost {
  const host = ts.createCompilerHost(options, true);
  const blocks = new Map<string, string>();
  const trees = new Map<string, ts.SourceFile | undefined>();
  const { getSourceFile } = host;
  // A page is the folder of its blocks.
  const folders = new Set<string>();
  return Object.assign(host, {
    add(path: string, text: string) {
      blocks.set(path, text);
      for (let folder = path; folder.length > root.length;) {
        folder = folder.slice(0, folder.lastIndexOf('/'));
        folders.add(folder);
      }
    },
    fileExists: (path: string) => blocks.has(path) || ts.sys.fileExists(path),
    directoryExists: (path: string) => folders.has(path) || ts.sys.directoryExists(path),
    readFile: (path: string) => blocks.get(path) ?? ts.sys.readFile(path),
    getSourceFile(path: string, language: ts.ScriptTarget | ts.CreateSourceFileOptions) {
      if (!trees.has(path)) trees.set(path, getSourceFile(path, language));
      return trees.get(path);
    },
  });
}

function exportsOfModules(host: CachingHost): ModuleExports {
  const names = [...entryPoints.keys(), ...FAMILIAR];
  const preludes = existsSync(`${root}test/docs/preludes`) ? readdirSync(`${root}test/docs/preludes`) : [];
  const imports = names.map((name, at) => `import * as m${at} from '${name}';`).join('\n');
  const entry = `${root}docs/modules.ts`;
  host.add(entry, imports);
  const paths = preludes.map((file) => `${root}test/docs/preludes/${file}`);
  const program = ts.createProgram([entry, ...paths], options, host);
  const checker = program.getTypeChecker();
  const exportsOf = (node: ts.Node, from: string): [string, Exported][] => {
    const symbol = checker.getSymbolAtLocation(node);
    return (symbol ? checker.getExportsOfModule(symbol) : []).map((exported) => {
      const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      return [exported.name, { from, typeOnly: (target.flags & ts.SymbolFlags.Value) === 0 }];
    });
  };
  const specifiers = program
    .getSourceFile(entry)!
    .statements.map((statement) => (statement as ts.ImportDeclaration).moduleSpecifier);
  const tier = (from: number, to: number) =>
    specifiers.slice(from, to).flatMap((specifier, at) => exportsOf(specifier, names[from + at]!));
  const familiar = tier(entryPoints.size, names.length);
  const twice = familiar.filter(([name, { from }]) => familiar.some((other) => other[0] === name && other[1].from !== from));
  const unclear = new Set(twice.map(([name]) => name));
  return {
    program,
    preludes: new Map(
      paths.map((path, at) => {
        const module = path.replace(/tsx?$/, 'js');
        return [preludes[at]!.replace(/\.tsx?$/, ''), new Map(exportsOf(program.getSourceFile(path)!, module))];
      }),
    ),
    // Where two entry points have a name, the first in package.json keeps it.
    library: new Map(tier(0, entryPoints.size).toReversed()),
    familiar: new Map(familiar.filter(([name]) => !unclear.has(name))),
  };
}
