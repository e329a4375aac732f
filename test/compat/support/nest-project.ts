import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { cleanEnvironment, runCommand, type CommandOptions } from './command.js';
import { startProcess, type RunningProcess } from './running-process.js';

/** What `nest new` makes. */
export interface ProjectKind {
  readonly cli: 11 | 12;
  readonly modules: 'esm' | 'cjs';
}

export type Builder = 'tsc' | 'swc';

interface PackageJson {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  scripts: Record<string, string>;
  [field: string]: unknown;
}

/** What a project needs to be compiled; the rest of what `nest new` asks for tests, lints and formats it. */
const BUILD_DEPENDENCIES = /^(@nestjs\/(cli|schematics)|typescript|@types\/(express|node)|source-map-support|@swc\/.*)$/;

/** A project as `nest new` makes it, in a folder of its own that goes when it is disposed of. */
export class NestProject implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    readonly kind: ProjectKind,
  ) {}

  /** Makes the files; nothing is installed yet. */
  static async create(kind: ProjectKind): Promise<NestProject> {
    const parent = await mkdtemp(join(inject('runFolder'), `nest-${kind.cli}-${kind.modules}-`));
    await generate(kind, parent);
    return new NestProject(join(parent, 'shop-desk'), kind);
  }

  /** Leaves out what neither building nor running the project needs: it is most of what would be installed. */
  async slim(): Promise<void> {
    const tsconfig = JSON.parse(await this.read('tsconfig.json')) as { compilerOptions: { types?: string[] } };
    tsconfig.compilerOptions.types = ['node'];
    await this.write('tsconfig.json', JSON.stringify(tsconfig, null, 2));
    await this.changePackageJson((json) => {
      json.devDependencies = Object.fromEntries(
        Object.entries(json.devDependencies).filter(([name]) => BUILD_DEPENDENCIES.test(name)),
      );
    });
  }

  /** `npm install`, with these packages added to what package.json asks for. */
  async install(dependencies: Record<string, string> = {}, devDependencies: Record<string, string> = {}): Promise<void> {
    await this.changePackageJson((json) => {
      Object.assign(json.dependencies, dependencies);
      Object.assign(json.devDependencies, devDependencies);
    });
    await this.run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { timeout: 300_000 });
  }

  /** Puts the files of a folder in place of the sources; main.ts stays. */
  async replaceSources(folder: string): Promise<void> {
    const sources = join(this.folder, 'src');
    for (const name of await readdir(sources)) if (name !== 'main.ts') await rm(join(sources, name), { recursive: true });
    await cp(folder, sources, { recursive: true });
  }

  /** `nest build`, as the project's own CLI does it. */
  build(builder: Builder, env?: NodeJS.ProcessEnv): Promise<string> {
    // SWC checks no types unless it is asked to.
    const args = builder === 'swc' ? ['build', '--builder', 'swc', '--type-check'] : ['build'];
    return this.nest(args, { env: cleanEnvironment(env) });
  }

  nest(args: readonly string[], options?: Partial<CommandOptions>): Promise<string> {
    return this.run('node_modules/.bin/nest', args, options);
  }

  /** What `npm run start:prod` runs. */
  start(env?: NodeJS.ProcessEnv): Promise<RunningProcess> {
    return startProcess('node', ['dist/main'], { cwd: this.folder, env });
  }

  run(command: string, args: readonly string[], options: Partial<CommandOptions> = {}): Promise<string> {
    return runCommand(command, args, { cwd: this.folder, ...options });
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), text);
  }

  /** Replaces what a pattern matches, which has to be there. */
  async edit(path: string, pattern: RegExp, replacement: string): Promise<void> {
    const text = await this.read(path);
    const edited = text.replace(pattern, replacement);
    if (edited === text) throw new Error(`${path} has nothing like ${pattern}:\n${text}`);
    await this.write(path, edited);
  }

  /** What a person would look at after a command: the sources, package.json and what lies beside it. */
  async sources(): Promise<Record<string, string>> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.folder, join(entry.parentPath, entry.name)))
      .filter((path) => !/^(node_modules|dist|\.reflex)\b|^package-lock\.json$/.test(path));
    return Object.fromEntries(await Promise.all(paths.toSorted().map(async (path) => [path, await this.read(path)] as const)));
  }

  async changePackageJson(change: (json: PackageJson) => void): Promise<void> {
    const json = JSON.parse(await this.read('package.json')) as PackageJson;
    change(json);
    await this.write('package.json', `${JSON.stringify(json, null, 2)}\n`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(dirname(this.folder), { recursive: true, force: true, maxRetries: 5 });
  }
}

const NEW = ['--skip-git', '--skip-install', '--package-manager', 'npm'];

async function generate({ cli, modules }: ProjectKind, parent: string): Promise<void> {
  if (cli === 11) {
    await runCommand('npm', ['exec', '--yes', '--', '@nestjs/cli@11', 'new', 'shop-desk', ...NEW], { cwd: parent });
    return;
  }
  const nest = createRequire(import.meta.url).resolve('@nestjs/cli/package.json');
  if (modules === 'esm') {
    // Without a terminal it asks nothing and takes its default: ESM.
    await runCommand('node', [join(dirname(nest), 'bin/nest.js'), 'new', 'shop-desk', ...NEW], { cwd: parent });
    return;
  }
  // The other answer to its question has no flag of its own: this is the command that it runs, with that answer.
  const schematics = join(
    dirname(createRequire(nest).resolve('@angular-devkit/schematics-cli/package.json')),
    'bin/schematics.js',
  );
  const answers = ['--name=shop-desk', '--type=cjs', '--language=ts', '--package-manager=npm', '--no-interactive'];
  await runCommand('node', [schematics, '@nestjs/schematics:application', ...answers], { cwd: parent });
}

/** Where the sources of the app are that runs in each kind of project. */
export const desk = fileURLToPath(new URL('../app', import.meta.url));
