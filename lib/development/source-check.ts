import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type * as TypeScript from 'typescript';
import type { Problem } from '../protocol/development.js';
import { excerptOf } from './problem.js';

/** Problems that are told: who mends the first often mends the rest. */
const MOST = 3;

/**
 * What keeps the sources from being compiled, by the app's own TypeScript: mistakes of syntax in the changed files, else all that
 * its types tell. Nothing where the app has none, or one without the API for it.
 */
export function checkSources(root: string, changed: readonly string[]): Problem[] {
  const ts = loadTypeScript(root);
  if (!ts) return [];
  const config = configOf(ts, root);
  const isError = ({ category }: TypeScript.Diagnostic): boolean => category === ts.DiagnosticCategory.Error;
  // Behind the first mistake of syntax, the others are most often its consequences.
  const unreadable = changed.map((file) => syntaxOf(ts, file, config.options).find(isError)).filter((one) => one !== undefined);
  const found = unreadable.length > 0 ? unreadable : typesOf(ts, config).filter(isError);
  return found.slice(0, MOST).map((diagnostic) => problemOfDiagnostic(ts, diagnostic, root));
}

function loadTypeScript(root: string): typeof TypeScript | undefined {
  try {
    const ts = createRequire(join(root, 'package.json'))('typescript') as Partial<typeof TypeScript>;
    return typeof ts.createProgram === 'function' && typeof ts.transpileModule === 'function'
      ? (ts as typeof TypeScript)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The configuration that Nest's CLI compiles with. */
function configOf(ts: typeof TypeScript, root: string): TypeScript.ParsedCommandLine {
  const named = readNestCli(root)?.compilerOptions?.tsConfigPath;
  const file = [named, 'tsconfig.build.json', 'tsconfig.json']
    .filter((name) => name !== undefined)
    .map((name) => join(root, name))
    .find((path) => existsSync(path));
  const { config = {} } = file === undefined ? {} : (ts.readConfigFile(file, ts.sys.readFile) as { config?: object });
  return ts.parseJsonConfigFileContent(config, ts.sys, file === undefined ? root : dirname(file), { noEmit: true }, file);
}

function syntaxOf(ts: typeof TypeScript, file: string, options: TypeScript.CompilerOptions): readonly TypeScript.Diagnostic[] {
  if (!existsSync(file)) return [];
  const source = readFileSync(file, 'utf8');
  const compilerOptions = { ...options, noEmit: false };
  return ts.transpileModule(source, { fileName: file, reportDiagnostics: true, compilerOptions }).diagnostics ?? [];
}

function typesOf(ts: typeof TypeScript, config: TypeScript.ParsedCommandLine): readonly TypeScript.Diagnostic[] {
  const { fileNames: rootNames, options, projectReferences } = config;
  return ts.getPreEmitDiagnostics(ts.createProgram({ rootNames, options, projectReferences }));
}

function problemOfDiagnostic(
  ts: typeof TypeScript,
  { file, start, messageText, code }: TypeScript.Diagnostic,
  root: string,
): Problem {
  const at = file && start !== undefined ? file.getLineAndCharacterOfPosition(start) : undefined;
  const place = at && `${relative(root, file!.fileName).replaceAll('\\', '/')}:${at.line + 1}:${at.character + 1}`;
  return {
    title: 'The last edit does not compile',
    place,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    excerpt: excerptOf(place, root),
    repair: 'The page is still the one of the code before. It goes on with the next edit that compiles.',
    code: `TS${code}`,
  };
}

interface NestCli {
  readonly sourceRoot?: string;
  readonly compilerOptions?: { readonly tsConfigPath?: string };
  readonly projects?: Readonly<Record<string, { readonly sourceRoot?: string }>>;
}

export function readNestCli(root: string): NestCli | undefined {
  try {
    return JSON.parse(readFileSync(join(root, 'nest-cli.json'), 'utf8')) as NestCli;
  } catch {
    return undefined;
  }
}
