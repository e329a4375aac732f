import { refersTo } from '../source/imported-name.js';
import { descendants } from '../source/parse.js';
import { ts } from '../source/typescript.js';
import type { NestProject } from './nest-project.js';

/** The source that calls `forRoot()` or `forRootAsync()` of a module, `ReflexModule` of `nestjs-reflex` for one. */
export function importsModule(project: NestProject, module: string, from: string): string | undefined {
  return project.sources().find((path) => {
    if (!project.files.text(path)?.includes(from)) return false;
    const file = project.files.source(path);
    for (const node of descendants(file)) {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) continue;
      const { name, expression } = node.expression;
      if (/^forRoot(?:Async)?$/.test(name.text) && refersTo(file, expression, module, from)) return true;
    }
    return false;
  });
}
