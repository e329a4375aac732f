import { posix } from 'node:path';
import { ReflexError } from '../../errors/reflex.error.js';
import { moduleClasses } from '../source/module-metadata.js';
import type { NestProject } from './nest-project.js';
import { findRootModule, type ModuleRef } from './root-module.js';

/**
 * The module that is nearest to a folder, looked for upwards as `nest g controller` does. Of several in one folder, the
 * one that is called like it, then the root module, then the first by name.
 */
export function findNearestModule(project: NestProject, folder: string): ModuleRef {
  for (const at of upwards(folder, project.app.sourceRoot)) {
    const found = modulesIn(project, at);
    const own = found.find((path) => posix.basename(path) === `${posix.basename(at)}.module.ts`);
    const path = own ?? (found.length > 1 ? rootAmong(project, found) : undefined) ?? found[0];
    if (path !== undefined) return { path, index: 0 };
  }
  try {
    return findRootModule(project);
  } catch (error) {
    throw new ReflexError('REFLEX_SCHEMATIC_MODULE', `There is no module in ${folder.slice(1)} or above it`, {
      cause: error,
      repair: 'Make one first (nest g module app --flat), or take --skip-import and register by hand.',
    });
  }
}

/** A folder and those above it, as far as the root; none where it is elsewhere. */
function upwards(folder: string, root: string): string[] {
  const inside = posix.relative(root, folder);
  if (inside.startsWith('..')) return [];
  const steps = inside === '' ? [] : inside.split('/');
  return [...steps.map((_, index) => posix.join(root, ...steps.slice(0, steps.length - index))), root];
}

function modulesIn(project: NestProject, folder: string): string[] {
  return project.files
    .namesIn(folder)
    .filter((name) => name.endsWith('.module.ts'))
    .toSorted()
    .map((name) => posix.join(folder, name))
    .filter((path) => moduleClasses(project.files.source(path)).length > 0);
}

function rootAmong(project: NestProject, paths: readonly string[]): string | undefined {
  try {
    const { path } = findRootModule(project);
    return paths.includes(path) ? path : undefined;
  } catch {
    return undefined;
  }
}
