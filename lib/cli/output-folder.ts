import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** More than any project has: `extends` may run in a circle. */
const DEEPEST = 10;

/** Where the TypeScript of an app is compiled to: `outDir` of the configuration that `nest build` uses, or `dist`. */
export function outputFolder(folder: string, named?: string): string {
  const files = named === undefined ? ['tsconfig.build.json', 'tsconfig.json'] : [named];
  for (const file of files.map((path) => resolve(folder, path))) {
    if (existsSync(file)) return outDir(file) ?? join(folder, 'dist');
  }
  return join(folder, 'dist');
}

function outDir(file: string, depth = 0): string | undefined {
  if (depth > DEEPEST || !existsSync(file)) return undefined;
  const { compilerOptions, extends: parents } = read(file);
  if (compilerOptions?.outDir !== undefined) return resolve(dirname(file), compilerOptions.outDir);
  // The last one wins. Those of packages say nothing of folders here.
  for (const parent of [parents ?? []].flat().toReversed()) {
    if (!parent.startsWith('.')) continue;
    const path = resolve(dirname(file), parent);
    const found = outDir(path.endsWith('.json') ? path : `${path}.json`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface TsConfig {
  readonly compilerOptions?: { readonly outDir?: string };
  readonly extends?: string | readonly string[];
}

/** JSON with comments and commas before closing brackets; texts are left alone. */
function read(file: string): TsConfig {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const plain = text
    .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[^]*?\*\//g, (_, string?: string) => string ?? '')
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string?: string) => string ?? '');
  return JSON.parse(plain) as TsConfig;
}
