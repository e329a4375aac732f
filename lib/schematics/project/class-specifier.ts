import { findExported } from './class-location.js';
import type { NestProject } from './nest-project.js';
import type { ExportedClass } from './registration.js';

/** How a file imports a class: by the alias of its library in a monorepo, else by the path to it. */
export function classSpecifier(project: NestProject, from: string, { path, exported }: ExportedClass): string {
  if (path.startsWith(`${project.app.sourceRoot}/`)) return project.specifier(from, path);
  const aliases = Object.keys(project.compiler?.options.paths ?? {}).filter((alias) => !alias.includes('*'));
  const found = aliases.find((alias) => {
    const index = project.resolve(from, alias);
    return index !== undefined && findExported(project, index, exported)?.path === path;
  });
  return found ?? project.specifier(from, path);
}
