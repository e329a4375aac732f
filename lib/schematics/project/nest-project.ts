import { posix } from 'node:path';
import { ReflexError } from '../../errors/reflex.error.js';
import type { SchematicTree } from '../schematic.tree.js';
import { ts } from '../source/typescript.js';
import { readCompilerOptions, type ProjectCompilerOptions } from './compiler-options.js';
import { allSourceRoots, javaScript, readNestApp, type NestApp } from './nest-config.js';
import { rangeOf, readPackageJson, type PackageJson } from './package-json.js';
import { ProjectFiles } from './project-files.js';

/** The Nest project that a schematic works on. */
export class NestProject {
  private constructor(
    readonly files: ProjectFiles,
    readonly manifest: PackageJson,
    readonly app: NestApp,
    readonly compiler: ProjectCompilerOptions | undefined,
  ) {}

  /** Throws `REFLEX_SCHEMATIC_PROJECT` where there is no project that pages can be added to. */
  static open(
    tree: SchematicTree,
    wanted: { readonly project?: string; readonly sourceRoot?: string; readonly language?: string },
  ): NestProject {
    const files = new ProjectFiles(tree);
    const manifest = readPackageJson(files);
    if (wanted.language === 'js') throw javaScript('--language js');
    const app = readNestApp(files, wanted);
    const entry = posix.join(app.sourceRoot, app.entryFile);
    if (!files.has(`${entry}.ts`) && files.has(`${entry}.js`)) throw javaScript(`its entry file is ${entry.slice(1)}.js`);
    requireNest(manifest);
    return new NestProject(files, manifest, app, readCompilerOptions(files, app));
  }

  get entryPath(): string {
    return posix.join(this.app.sourceRoot, `${this.app.entryFile}.ts`);
  }

  /** TypeScript sources of the application. */
  sources(): string[] {
    return this.files.sourcesIn(this.app.sourceRoot);
  }

  /** Those of all applications and libraries of a monorepo, the application's own first. */
  allSources(): string[] {
    const roots = allSourceRoots(this.files).filter((root) => root !== this.app.sourceRoot);
    return [...new Set([...this.sources(), ...roots.flatMap((root) => this.files.sourcesIn(root))])];
  }

  /** The file that an import or export in `from` names; undefined where it is none of the project's own. */
  resolve(from: string, specifier: string): string | undefined {
    const options = { ...this.compiler?.options, allowImportingTsExtensions: true };
    const host = {
      fileExists: (name: string) => this.files.has(name),
      readFile: (name: string) => this.files.text(name),
      getCurrentDirectory: () => '/',
    };
    const { resolvedModule } = ts.resolveModuleName(specifier, from, options, host);
    const path = resolvedModule?.resolvedFileName;
    return path === undefined || path.includes('/node_modules/') || path.endsWith('.d.ts') ? undefined : path;
  }

  /** How `from` imports `to`: with `.js` in an ES module project, without elsewhere. */
  specifier(from: string, to: string): string {
    const path = posix.relative(posix.dirname(from), to).replace(/\.tsx?$/, '');
    return `${path.startsWith('.') ? path : `./${path}`}${this.isEsm ? '.js' : ''}`;
  }

  get isEsm(): boolean {
    return this.manifest.type === 'module';
  }

  uses(name: string): boolean {
    return rangeOf(this.manifest, name) !== undefined;
  }
}

function requireNest(manifest: PackageJson): void {
  const range = rangeOf(manifest, '@nestjs/core');
  if (range === undefined) {
    throw new ReflexError('REFLEX_SCHEMATIC_PROJECT', 'package.json does not name @nestjs/core: this is no Nest project');
  }
  const major = /^\D*(\d+)/.exec(range)?.[1];
  if (major !== undefined && Number(major) < 11) {
    throw new ReflexError('REFLEX_SCHEMATIC_PROJECT', `The project is on Nest ${major} (@nestjs/core ${range})`, {
      repair: 'nestjs-reflex needs Nest 11.2 or 12: https://docs.nestjs.com/migration-guide says how to get there.',
    });
  }
}
