import { posix } from 'node:path';
import type { CompilerOptions } from 'typescript';
import { ts } from '../source/typescript.js';
import type { NestApp } from './nest-config.js';
import type { ProjectFiles } from './project-files.js';

export interface ProjectCompilerOptions {
  /** The tsconfig that the build reads. */
  readonly path: string;
  readonly options: CompilerOptions;
}

/** The compiler options of an application, with all that its tsconfig extends; undefined where there is no tsconfig. */
export function readCompilerOptions(files: ProjectFiles, app: NestApp): ProjectCompilerOptions | undefined {
  const candidates = [app.tsConfigPath, '/tsconfig.build.json', '/tsconfig.json'];
  const path = candidates.find((one) => one !== undefined && files.has(one));
  if (path === undefined) return undefined;
  const { config } = ts.parseConfigFileTextToJson(path, files.text(path) ?? '{}');
  const host = {
    useCaseSensitiveFileNames: true,
    fileExists: (name: string) => files.has(name),
    readFile: (name: string) => files.text(name),
    // Which files it covers is of no interest, and takes long to find out.
    readDirectory: () => [],
  };
  return { path, options: ts.parseJsonConfigFileContent(config ?? {}, host, posix.dirname(path), undefined, path).options };
}
