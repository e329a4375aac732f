import type {
  ClassDeclaration,
  EnumDeclaration,
  Expression,
  FunctionDeclaration,
  ImportDeclaration,
  InterfaceDeclaration,
  Node,
  SourceFile,
  TypeAliasDeclaration,
} from 'typescript';
import { descendants } from './parse.js';
import { ts } from './typescript.js';

/** What a file binds of another module. */
export interface ImportedName {
  /** The exported name, `default`, or `*` for all of the module. */
  readonly exported: string;
  readonly local: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

export function importDeclarations(file: SourceFile): ImportDeclaration[] {
  return file.statements.filter((statement) => ts.isImportDeclaration(statement));
}

export function specifierOf({ moduleSpecifier }: ImportDeclaration): string {
  return ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
}

export function importedNames(file: SourceFile): ImportedName[] {
  return importDeclarations(file).flatMap((declaration) => {
    const specifier = specifierOf(declaration);
    const clause = declaration.importClause;
    if (!clause) return [];
    const typeOnly = clause.isTypeOnly;
    const names: ImportedName[] = [];
    if (clause.name) names.push({ exported: 'default', local: clause.name.text, specifier, typeOnly });
    const bindings = clause.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) names.push({ exported: '*', local: bindings.name.text, specifier, typeOnly });
    if (bindings && ts.isNamedImports(bindings)) {
      for (const { name, propertyName, isTypeOnly } of bindings.elements) {
        names.push({ exported: (propertyName ?? name).text, local: name.text, specifier, typeOnly: typeOnly || isTypeOnly });
      }
    }
    return names;
  });
}

/** Whether an expression is `name` of the package `from`, under whatever name the file has it. */
export function refersTo(file: SourceFile, expression: Node, name: string, from: string): boolean {
  const found = (local: string, exported: string) =>
    importedNames(file).some((one) => one.specifier === from && one.local === local && one.exported === exported);
  if (ts.isIdentifier(expression)) return found(expression.text, name);
  return (
    ts.isPropertyAccessExpression(expression) &&
    expression.name.text === name &&
    ts.isIdentifier(expression.expression) &&
    found(expression.expression.text, '*')
  );
}

/** The arguments of the decorator `name` of `from` on a class or member; undefined where it has none such. */
export function decoratorArguments(file: SourceFile, node: Node, name: string, from: string): readonly Expression[] | undefined {
  const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  for (const { expression } of decorators) {
    if (ts.isCallExpression(expression) && refersTo(file, expression.expression, name, from)) return expression.arguments;
  }
  return undefined;
}

/** Every identifier that a file declares or imports at any depth: none of them is free for something new. */
export function takenNames(file: SourceFile): Set<string> {
  const names = new Set(importedNames(file).map(({ local }) => local));
  for (const node of descendants(file)) {
    const name = ts.isVariableDeclaration(node) || ts.isParameter(node) || isDeclaration(node) ? node.name : undefined;
    if (name && ts.isIdentifier(name)) names.add(name.text);
  }
  return names;
}

function isDeclaration(
  node: Node,
): node is ClassDeclaration | FunctionDeclaration | EnumDeclaration | InterfaceDeclaration | TypeAliasDeclaration {
  return (
    ts.isClassDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  );
}
