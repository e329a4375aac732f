import type { Expression } from 'typescript';
import { ReflexError } from '../../errors/reflex.error.js';
import { refersTo } from '../source/imported-name.js';
import { moduleClasses } from '../source/module-metadata.js';
import { descendants } from '../source/parse.js';
import { ts } from '../source/typescript.js';
import { findClass } from './class-location.js';
import { rooted } from './nest-config.js';
import type { NestProject } from './nest-project.js';

/** A module class by its place; looked up again after each edit of its file. */
export interface ModuleRef {
  readonly path: string;
  /** Which of the modules of the file. */
  readonly index: number;
}

/** The module that `NestFactory` is given: in the entry file, else in the one source that calls it. */
export function findRootModule(project: NestProject, named?: string): ModuleRef {
  if (named !== undefined) return moduleNamed(project, named);
  const entry = project.entryPath;
  const others = project.sources().filter((path) => path !== entry);
  const found = (project.files.has(entry) ? [entry] : [])
    .concat(others)
    .map((path) => ({ path, argument: factoryArgument(project, path) }))
    .filter(({ argument }) => argument !== undefined);
  for (const { path, argument } of found) {
    const root = moduleOf(project, path, argument!);
    if (root) return root;
  }
  const where =
    found.length > 0 ? `in ${found.map(({ path }) => path.slice(1)).join(', ')}` : `below ${project.app.sourceRoot.slice(1)}`;
  throw new ReflexError(
    'REFLEX_SCHEMATIC_ROOT',
    `No NestFactory.create() with a module class of this project was found ${where}`,
  );
}

export function refOf(project: NestProject, path: string, declaration: { readonly pos: number }): ModuleRef | undefined {
  const index = moduleClasses(project.files.source(path)).findIndex(({ pos }) => pos === declaration.pos);
  return index < 0 ? undefined : { path, index };
}

function moduleNamed(project: NestProject, named: string): ModuleRef {
  const path = rooted(named);
  if (project.files.has(path) && moduleClasses(project.files.source(path)).length > 0) return { path, index: 0 };
  throw new ReflexError('REFLEX_SCHEMATIC_ROOT', `${path.slice(1)} has no class with @Module()`);
}

/** The first argument of `NestFactory.create()` and its siblings. */
function factoryArgument(project: NestProject, path: string): Expression | undefined {
  if (!project.files.text(path)?.includes('NestFactory')) return undefined;
  const file = project.files.source(path);
  for (const node of descendants(file)) {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) continue;
    const { name, expression } = node.expression;
    if (name.text.startsWith('create') && refersTo(file, expression, 'NestFactory', '@nestjs/core')) return node.arguments[0];
  }
  return undefined;
}

function moduleOf(project: NestProject, path: string, argument: Expression): ModuleRef | undefined {
  let expression = argument;
  // `AppModule.forRoot()` is made of AppModule's own metadata too.
  while (ts.isCallExpression(expression) || ts.isPropertyAccessExpression(expression) || ts.isAwaitExpression(expression)) {
    expression = expression.expression;
  }
  const found = ts.isIdentifier(expression) ? findClass(project, path, expression.text) : undefined;
  return found && refOf(project, found.path, found.declaration);
}
