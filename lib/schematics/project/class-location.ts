import type { ClassDeclaration, SourceFile } from 'typescript';
import { importedNames } from '../source/imported-name.js';
import { ts } from '../source/typescript.js';
import type { NestProject } from './nest-project.js';

/** A class in the project, and the name that its file exports it by; none where it does not. */
export interface ClassLocation {
  readonly path: string;
  readonly declaration: ClassDeclaration;
  readonly exported?: string;
}

/** The class that `local` is in a file: declared there, or imported, by way of however many barrels. */
export function findClass(project: NestProject, path: string, local: string): ClassLocation | undefined {
  const file = project.files.source(path);
  const declaration = file.statements.find((one) => ts.isClassDeclaration(one) && one.name?.text === local);
  if (declaration && ts.isClassDeclaration(declaration)) return { path, declaration, ...exportedAs(file, declaration) };
  const imported = importedNames(file).find((one) => one.local === local);
  const from = imported && project.resolve(path, imported.specifier);
  return from === undefined ? undefined : findExported(project, from, imported!.exported);
}

/** The name under which a file exports a class of its own. */
export function exportedAs(file: SourceFile, declaration: ClassDeclaration): { exported?: string } {
  const kinds = new Set(declaration.modifiers?.map(({ kind }) => kind));
  if (kinds.has(ts.SyntaxKind.ExportKeyword)) {
    return { exported: kinds.has(ts.SyntaxKind.DefaultKeyword) ? 'default' : declaration.name!.text };
  }
  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression)) {
      if (statement.expression.text === declaration.name?.text) return { exported: 'default' };
    }
    if (
      ts.isExportDeclaration(statement) &&
      !statement.moduleSpecifier &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    ) {
      const found = statement.exportClause.elements.find(
        ({ name, propertyName }) => (propertyName ?? name).text === declaration.name?.text,
      );
      if (found) return { exported: found.name.text };
    }
  }
  return {};
}

/** The class that a file exports by a name, be it from another file. `seen`: files that lead here, which may be in a circle. */
export function findExported(
  project: NestProject,
  path: string,
  exported: string,
  seen = new Set<string>(),
): ClassLocation | undefined {
  if (seen.has(path)) return undefined;
  seen.add(path);
  const file = project.files.source(path);
  const own = file.statements.find((one) => ts.isClassDeclaration(one) && exportedAs(file, one).exported === exported);
  if (own && ts.isClassDeclaration(own)) return { path, declaration: own, exported };
  for (const statement of file.statements) {
    if (!ts.isExportDeclaration(statement)) continue;
    const { exportClause, moduleSpecifier } = statement;
    const target =
      moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? project.resolve(path, moduleSpecifier.text) : undefined;
    if (exportClause && ts.isNamedExports(exportClause)) {
      const found = exportClause.elements.find(({ name }) => name.text === exported);
      const name = found && (found.propertyName ?? found.name).text;
      if (name === undefined) continue;
      return target === undefined ? findClass(project, path, name) : findExported(project, target, name, seen);
    }
    // `export * from` has everything but the default.
    if (!exportClause && target !== undefined && exported !== 'default') {
      const found = findExported(project, target, exported, seen);
      if (found) return found;
    }
  }
  return undefined;
}
