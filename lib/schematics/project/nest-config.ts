import { posix } from 'node:path';
import { ReflexError } from '../../errors/reflex.error.js';
import { ts } from '../source/typescript.js';
import type { ProjectFiles } from './project-files.js';

/** One application or library of nest-cli.json. */
export interface NestApp {
  /** Its name in a monorepo. */
  readonly name?: string;
  readonly sourceRoot: string;
  /** Without extension: `main`. */
  readonly entryFile: string;
  readonly tsConfigPath?: string;
}

interface NestConfig {
  readonly language?: string;
  readonly sourceRoot?: string;
  readonly entryFile?: string;
  readonly root?: string;
  readonly compilerOptions?: { readonly tsConfigPath?: string };
  readonly projects?: Readonly<Record<string, Omit<NestConfig, 'projects'>>>;
}

const FILES = ['/nest-cli.json', '/.nest-cli.json', '/.nestcli.json', '/nest.json'];

/** The application that `nest` was told, by name or by its source root, else the default one. */
export function readNestApp(files: ProjectFiles, wanted: { readonly project?: string; readonly sourceRoot?: string }): NestApp {
  const config = readConfig(files);
  if (config.language === 'js') throw javaScript('nest-cli.json says so');
  const projects = Object.entries(config.projects ?? {});
  const named = wanted.project === undefined ? undefined : projects.find(([name]) => name === wanted.project);
  if (wanted.project !== undefined && !named) {
    throw new ReflexError('REFLEX_SCHEMATIC_OPTION', `nest-cli.json has no project '${wanted.project}'`, {
      repair:
        projects.length > 0
          ? `Its projects are ${projects.map(([name]) => name).join(', ')}.`
          : 'It has no projects: leave --project away.',
    });
  }
  const [name, project] = named ??
    projects.find(([, { sourceRoot }]) => within(wanted.sourceRoot, sourceRoot)) ?? [undefined, undefined];
  const sourceRoot = project?.sourceRoot ?? config.sourceRoot ?? wanted.sourceRoot ?? 'src';
  const tsConfigPath = project?.compilerOptions?.tsConfigPath ?? config.compilerOptions?.tsConfigPath;
  return {
    ...(name !== undefined && { name }),
    sourceRoot: rooted(sourceRoot),
    entryFile: (project?.entryFile ?? config.entryFile ?? 'main').replace(/\.[jt]s$/, ''),
    ...(tsConfigPath !== undefined && { tsConfigPath: rooted(tsConfigPath) }),
  };
}

/** The source roots of all applications and libraries. */
export function allSourceRoots(files: ProjectFiles): string[] {
  const { sourceRoot, projects = {} } = readConfig(files);
  const roots = [sourceRoot, ...Object.values(projects).map((project) => project.sourceRoot)];
  return [...new Set(roots.filter((root) => root !== undefined).map(rooted))];
}

export function javaScript(reason: string): ReflexError {
  return new ReflexError('REFLEX_SCHEMATIC_PROJECT', `This is a JavaScript project (${reason})`, {
    repair:
      'Pages and states are TypeScript: the types of fields and arguments are what is checked. Add TypeScript to the project first.',
  });
}

export function rooted(path: string): string {
  return posix.join('/', path.replaceAll('\\', '/')).replace(/(.)\/$/, '$1');
}

function within(folder: string | undefined, root: string | undefined): boolean {
  if (folder === undefined || root === undefined) return false;
  return `${rooted(folder)}/`.startsWith(`${rooted(root)}/`);
}

function readConfig(files: ProjectFiles): NestConfig {
  const path = FILES.find((name) => files.has(name));
  if (path === undefined) return {};
  // The CLI takes comments in it too.
  const { config, error } = ts.parseConfigFileTextToJson(path, files.text(path) ?? '{}');
  if (!error && config) return config as NestConfig;
  const reason = error ? ts.flattenDiagnosticMessageText(error.messageText, ' ') : 'it is empty';
  throw new ReflexError('REFLEX_SCHEMATIC_PROJECT', `${path.slice(1)} cannot be read: ${reason}`);
}
