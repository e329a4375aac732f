import type { ArrayLiteralExpression, CallExpression, SourceFile } from 'typescript';
import { findClass } from '../project/class-location.js';
import { classSpecifier } from '../project/class-specifier.js';
import type { NestProject } from '../project/nest-project.js';
import { addToModule, type ExportedClass } from '../project/registration.js';
import type { ModuleRef } from '../project/root-module.js';
import { refersTo } from '../source/imported-name.js';
import { withImport } from '../source/import-entry.js';
import { withEntry } from '../source/list-entry.js';
import { literalOf, propertyOf } from '../source/module-metadata.js';
import { bare, descendants } from '../source/parse.js';
import { ts } from '../source/typescript.js';

/** How TypeORM comes to know an entity. */
export interface TypeOrmUse {
  /** The file that lists it for TypeORM. */
  readonly listedIn?: string;
  /** The data source it belongs to, where that has a name. */
  readonly dataSource?: string;
  /** Whether a `TypeOrmModule.forRoot()` is there at all. */
  readonly hasRoot: boolean;
  /** Whether that takes in what `forFeature()` names. */
  readonly autoLoads: boolean;
}

export function typeOrmUse(project: NestProject, entity: ExportedClass): TypeOrmUse {
  let use: TypeOrmUse = { hasRoot: false, autoLoads: false };
  for (const path of project.allSources()) {
    if (!project.files.text(path)?.includes('TypeOrmModule')) continue;
    const file = project.files.source(path);
    for (const { method, call } of typeOrmCalls(file)) {
      if (method === 'forFeature') {
        const list = call.arguments[0] && bare(call.arguments[0]);
        if (!list || !ts.isArrayLiteralExpression(list) || !lists(project, path, list, entity)) continue;
        const [, name] = call.arguments;
        use = { ...use, listedIn: path, ...(name && ts.isStringLiteralLike(name) && { dataSource: name.text }) };
      } else {
        const options = optionsOf(file, call);
        const autoLoads = options && propertyOf(options, 'autoLoadEntities');
        use = { ...use, hasRoot: true };
        if (!options || (autoLoads && !autoLoads.getText(file).endsWith('false'))) use = { ...use, autoLoads: true };
        const property = options && propertyOf(options, 'entities');
        const list = property && ts.isPropertyAssignment(property) ? bare(property.initializer) : undefined;
        // A list of patterns, or one made elsewhere, is taken at its word.
        if (property && (!list || !ts.isArrayLiteralExpression(list) || list.elements.some((one) => !ts.isIdentifier(one)))) {
          use = { ...use, autoLoads: true };
        }
        if (list && ts.isArrayLiteralExpression(list) && lists(project, path, list, entity)) use = { ...use, listedIn: path };
      }
    }
  }
  return use;
}

/** Lists an entity in the `TypeOrmModule.forFeature()` of a module, which gets one where it has none. */
export function addEntity(project: NestProject, module: ModuleRef, registered: ExportedClass): void {
  const { files } = project;
  const { exported, className } = registered;
  const wanted = { name: exported, from: classSpecifier(project, module.path, registered), fallback: className };
  const entity = withImport(files.source(module.path), wanted);
  files.write(module.path, entity.text);
  const file = files.source(module.path);
  const list = featureList(file);
  if (list) return files.write(module.path, withEntry(file, list, entity.local));
  const library = { name: 'TypeOrmModule', from: '@nestjs/typeorm', fallback: 'TypeOrmModule' };
  addToModule(project, module, 'imports', library, (local) => `${local}.forFeature([${entity.local}])`);
}

/** The entities of the default data source that a file registers. */
function featureList(file: SourceFile): ArrayLiteralExpression | undefined {
  for (const { method, call } of typeOrmCalls(file)) {
    const list = call.arguments[0] && bare(call.arguments[0]);
    if (method === 'forFeature' && call.arguments.length === 1 && list && ts.isArrayLiteralExpression(list)) return list;
  }
  return undefined;
}

function* typeOrmCalls(
  file: SourceFile,
): Generator<{ readonly method: 'forRoot' | 'forRootAsync' | 'forFeature'; readonly call: CallExpression }> {
  for (const node of descendants(file)) {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) continue;
    const method = node.expression.name.text;
    if (method !== 'forRoot' && method !== 'forRootAsync' && method !== 'forFeature') continue;
    if (refersTo(file, node.expression.expression, 'TypeOrmModule', '@nestjs/typeorm')) yield { method, call: node };
  }
}

/** The options of forRoot, or those that the factory of forRootAsync returns, as far as they are a literal. */
function optionsOf(file: SourceFile, call: CallExpression) {
  const [argument] = call.arguments;
  if (!argument) return undefined;
  const literal = literalOf(file, argument);
  const factory = literal && propertyOf(literal, 'useFactory');
  if (!factory) return literal;
  for (const node of descendants(factory)) {
    if (ts.isObjectLiteralExpression(node) && (propertyOf(node, 'type') || propertyOf(node, 'autoLoadEntities'))) return node;
  }
  return undefined;
}

function lists(project: NestProject, path: string, list: ArrayLiteralExpression, entity: ExportedClass): boolean {
  return list.elements.some((one) => {
    const found = ts.isIdentifier(one) ? findClass(project, path, one.text) : undefined;
    return found?.path === entity.path && found.declaration.name?.text === entity.className;
  });
}
