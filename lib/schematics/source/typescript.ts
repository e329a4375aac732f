import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ReflexError } from '../../errors/reflex.error.js';

/**
 * The compiler of the project, else the one that the Nest CLI brings: it knows the syntax that the project uses, and is
 * there wherever `nest` runs. TypeScript 7.0 has no such API.
 */
export const ts: typeof import('typescript') = loadTypeScript();

function loadTypeScript(): typeof import('typescript') {
  const project = join(process.cwd(), 'package.json');
  for (const place of [project, locate(project, '@nestjs/cli/package.json'), process.argv[1], import.meta.filename]) {
    const found = place === undefined ? undefined : locate(place, 'typescript');
    if (place === undefined || found === undefined) continue;
    const compiler = createRequire(place)(found) as Partial<typeof import('typescript')>;
    if (typeof compiler.createSourceFile === 'function') return compiler as typeof import('typescript');
  }
  throw new ReflexError('REFLEX_SCHEMATIC_TYPESCRIPT', 'No TypeScript with a compiler API was found');
}

function locate(from: string, specifier: string): string | undefined {
  try {
    return createRequire(from).resolve(specifier);
  } catch {
    return undefined;
  }
}
