import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** One file of lib, parsed but not type-checked. */
export interface SourceFile {
  /** Below lib, with forward slashes: `state/state.metadata.ts`. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

export interface Import {
  readonly specifier: string;
  /** The file below lib that a relative specifier names. */
  readonly target?: string;
  /** False where nothing is left of it at run time. */
  readonly value: boolean;
}

const lib = fileURLToPath(new URL('../../lib', import.meta.url));

/** The sources of lib without its specs. */
export function readLib(): SourceFile[] {
  const names = readdirSync(lib, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.tsx?$/.test(name) && !/\.(spec|test-d)\.tsx?$/.test(name))
    .map((name) => name.split(sep).join(posix.sep))
    .toSorted()
    .map(readSource);
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(lib, path), 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  visit(tree, (node) => {
    const found = importOf(node);
    if (found) imports.push(found.specifier.startsWith('.') ? { ...found, target: targetOf(path, found.specifier) } : found);
  });
  return { path, text, tree, imports };
}

export function visit(node: ts.Node, seen: (node: ts.Node) => void): void {
  seen(node);
  ts.forEachChild(node, (child) => visit(child, seen));
}

function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, value: bringsValues(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    const named = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : undefined;
    return { specifier: node.moduleSpecifier.text, value: !node.isTypeOnly && !named?.every((element) => element.isTypeOnly) };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [specifier] = node.arguments;
    if (specifier && ts.isStringLiteral(specifier)) return { specifier: specifier.text, value: true };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { specifier: node.argument.literal.text, value: false };
  }
  return undefined;
}

function bringsValues(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return true;
  if (clause.isTypeOnly) return false;
  const bindings = clause.namedBindings;
  if (clause.name || !bindings || ts.isNamespaceImport(bindings)) return true;
  return !bindings.elements.every((element) => element.isTypeOnly);
}

function targetOf(from: string, specifier: string): string {
  const path = relative(lib, resolve(lib, dirname(from), specifier))
    .split(sep)
    .join(posix.sep);
  if (path.endsWith('.css')) return path;
  const asSource = path.replace(/\.jsx?$/, '');
  return ts.sys.fileExists(join(lib, `${asSource}.tsx`)) ? `${asSource}.tsx` : `${asSource}.ts`;
}
