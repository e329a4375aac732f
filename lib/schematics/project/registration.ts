import type { SourceFile } from 'typescript';
import { importedNames } from '../source/imported-name.js';
import { withImport } from '../source/import-entry.js';
import { withEntry } from '../source/list-entry.js';
import { moduleClasses, nameOf, propertyOf, withModuleEntry, type ModuleList } from '../source/module-metadata.js';
import { descendants } from '../source/parse.js';
import { ts } from '../source/typescript.js';
import { findClass } from './class-location.js';
import type { NestProject } from './nest-project.js';
import type { ModuleRef } from './root-module.js';

/** A class that the project exports. */
export interface ExportedClass {
  readonly path: string;
  /** Its exported name, or `default`. */
  readonly exported: string;
  readonly className: string;
}

export function moduleName(project: NestProject, module: ModuleRef): string {
  return nameOf(moduleClasses(project.files.source(module.path))[module.index]!);
}

/** Imports what a module is to list, and lists it. `entry` gets the name that the file has for it. */
export function addToModule(
  project: NestProject,
  module: ModuleRef,
  key: ModuleList,
  wanted: { readonly name: string; readonly from: string; readonly fallback: string },
  entry = (local: string) => local,
): void {
  const { files } = project;
  const imported = withImport(files.source(module.path), wanted);
  files.write(module.path, imported.text);
  const file = files.source(module.path);
  files.write(module.path, withModuleEntry(file, moduleClasses(file)[module.index]!, key, entry(imported.local)));
}

/** Lists a page or state in a module: in its `ReflexModule.forFeature()` where it has one, else in its providers. */
export function register(
  project: NestProject,
  module: ModuleRef,
  { path, exported, className }: ExportedClass,
  kind: 'pages' | 'states',
): void {
  const wanted = { name: exported, from: project.specifier(module.path, path), fallback: className };
  const list = featureList(project.files.source(module.path), kind);
  if (!list) return addToModule(project, module, 'providers', wanted);
  const { files } = project;
  const imported = withImport(files.source(module.path), wanted);
  files.write(module.path, imported.text);
  const file = files.source(module.path);
  files.write(module.path, withEntry(file, featureList(file, kind)!, imported.local));
}

/** Where a class stands in a list of some module: in any array of the sources but those of exports and entities. */
export function findRegistration(project: NestProject, { path, className }: ExportedClass): string | undefined {
  return project.sources().find((at) => {
    if (!project.files.text(at)?.includes(className) && at !== path) return false;
    const file = project.files.source(at);
    return listedNames(file).some((local) => {
      const imported = importedNames(file).some((one) => one.local === local);
      if (!imported && at !== path) return false;
      const found = findClass(project, at, local);
      return found?.path === path && nameOf(found.declaration) === className;
    });
  });
}

function listedNames(file: SourceFile): string[] {
  const names: string[] = [];
  for (const node of descendants(file)) {
    if (!ts.isIdentifier(node) || !ts.isArrayLiteralExpression(node.parent)) continue;
    const property = node.parent.parent;
    const key = ts.isPropertyAssignment(property) ? property.name.getText(file) : '';
    if (key !== 'exports' && key !== 'entities') names.push(node.text);
  }
  return names;
}

function featureList(file: SourceFile, kind: 'pages' | 'states') {
  for (const node of descendants(file)) {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) continue;
    if (node.expression.name.text !== 'forFeature' || node.expression.expression.getText(file) !== 'ReflexModule') continue;
    const [feature] = node.arguments;
    const property = feature && ts.isObjectLiteralExpression(feature) ? propertyOf(feature, kind) : undefined;
    if (property && ts.isPropertyAssignment(property) && ts.isArrayLiteralExpression(property.initializer))
      return property.initializer;
  }
  return undefined;
}
