import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Type } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import { rootModuleIn } from './main-file.js';
import { outputFolder } from './output-folder.js';

/** What the command line says of the app. */
export interface AppReference {
  /** `file#Export` of the root module. */
  readonly module?: string;
  /** A project of nest-cli.json. */
  readonly project?: string;
}

export interface RootModule {
  readonly module: Type<unknown>;
  /** `AppModule of dist/app.module.js` */
  readonly place: string;
}

/**
 * The root module of the app in `folder`, compiled: the one that was named, else the one that its main file gives to
 * `NestFactory.create()`. The main file itself is not run: it would start the app.
 *
 * Throws `REFLEX_APP_NOT_FOUND` and `REFLEX_APP_NOT_LOADED`.
 */
export async function findRootModule(folder: string, { module, project }: AppReference): Promise<RootModule> {
  if (module === undefined) {
    const main = mainFile(folder, project);
    const { file, name } = rootModuleIn(main, relative(folder, main));
    return load(folder, file, name);
  }
  const [path, name] = module.split('#', 2) as [string, string?];
  const file = resolve(folder, path);
  if (!existsSync(file)) throw new ReflexError('REFLEX_APP_NOT_FOUND', `There is no ${path}`);
  return load(folder, file, name);
}

/** An entry of nest-cli.json, itself or one of its `projects`. */
interface NestProject {
  readonly sourceRoot?: string;
  readonly entryFile?: string;
  readonly compilerOptions?: { readonly tsConfigPath?: string };
}

const CONFIGURATIONS = ['nest-cli.json', '.nest-cli.json', '.nestcli.json', 'nest.json'];

/** Where Nest's own CLI looks for what it compiled. */
function mainFile(folder: string, name: string | undefined): string {
  const { sourceRoot = 'src', entryFile = 'main', compilerOptions } = projectOf(folder, name);
  const output = outputFolder(folder, compilerOptions?.tsConfigPath);
  const candidates = [join(output, sourceRoot, `${entryFile}.js`), join(output, `${entryFile}.js`)];
  const found = candidates.find((path) => existsSync(path));
  if (found) return found;
  const [first, second] = candidates.map((path) => relative(folder, path));
  throw new ReflexError('REFLEX_APP_NOT_FOUND', `There is neither ${second} nor ${first}`);
}

function projectOf(folder: string, name: string | undefined): NestProject {
  const file = CONFIGURATIONS.map((path) => join(folder, path)).find((path) => existsSync(path));
  const configuration = file
    ? (JSON.parse(readFileSync(file, 'utf8')) as NestProject & { projects?: Readonly<Record<string, NestProject>> })
    : {};
  if (name === undefined) return configuration;
  const { projects = {} } = configuration as { projects?: Readonly<Record<string, NestProject>> };
  if (Object.hasOwn(projects, name)) return projects[name]!;
  throw new ReflexError('REFLEX_APP_NOT_FOUND', `nest-cli.json has no project '${name}'`, {
    repair: `Its projects are: ${Object.keys(projects).join(', ') || 'none'}.`,
  });
}

async function load(folder: string, file: string, name: string | undefined): Promise<RootModule> {
  const shown = relative(folder, file);
  let loaded: Record<string, unknown>;
  try {
    loaded = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ReflexError('REFLEX_APP_NOT_LOADED', `${shown} could not be loaded: ${message}`, { cause: error });
  }
  // What a CommonJS file exports is a member of `default`, and found by name only where Node recognises it.
  const commonjs = loaded['default'] as Record<string, unknown> | undefined;
  const exported = name === undefined ? onlyClass(loaded) : (loaded[name] ?? commonjs?.[name]);
  if (typeof exported === 'function') return { module: exported as Type<unknown>, place: `${exported.name} of ${shown}` };
  throw new ReflexError(
    'REFLEX_APP_NOT_FOUND',
    `${shown} exports ${name === undefined ? 'no single class' : `no class ${name}`}`,
  );
}

function onlyClass(exports: Readonly<Record<string, unknown>>): unknown {
  const classes = new Set(Object.values(exports).filter((value) => typeof value === 'function'));
  return classes.size === 1 ? [...classes][0] : undefined;
}
