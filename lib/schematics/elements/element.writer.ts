import { posix } from 'node:path';
import { ReflexError } from '../../errors/reflex.error.js';
import { exportedAs } from '../project/class-location.js';
import { importsModule } from '../project/module-import.js';
import { rooted } from '../project/nest-config.js';
import { findNearestModule } from '../project/nearest-module.js';
import type { NestProject } from '../project/nest-project.js';
import { findRegistration, moduleName, register, type ExportedClass } from '../project/registration.js';
import type { ModuleRef } from '../project/root-module.js';
import type { Report } from '../report.js';
import { decoratorArguments } from '../source/imported-name.js';
import { nameOf } from '../source/module-metadata.js';
import { parse } from '../source/parse.js';
import { inStyle, styleOf, type SourceStyle } from '../source/source-style.js';
import { ts } from '../source/typescript.js';
import type { GenerateOptions } from './element-name.js';

/** A class that a schematic writes where it is not there, and registers where it is not. */
export interface Element {
  readonly className: string;
  /** Beside the folder: `product.page`. */
  readonly file: string;
  readonly code: string;
  readonly spec?: string;
}

/** Writes elements in the habits of the project, and never over a file. */
export class ElementWriter {
  /** The module that lists what is written; none with `--skip-import`. */
  readonly module?: ModuleRef;
  private readonly style: SourceStyle;

  constructor(
    private readonly project: NestProject,
    private readonly options: GenerateOptions,
    private readonly folder: string,
    private readonly report: Report,
    module?: ModuleRef,
  ) {
    if (module) this.module = module;
    else if (options.skipImport !== true) this.module = findNearestModule(project, folder);
    const { files, entryPath } = project;
    const model = this.module?.path ?? (files.has(entryPath) ? entryPath : undefined);
    this.style = styleOf(model === undefined ? parse('new.ts', '') : files.source(model));
  }

  pathOf(file: string): string {
    return posix.join(this.folder, `${file}.ts`);
  }

  /** How a file of the folder imports another one of the project. */
  specifier(to: string): string {
    return this.project.specifier(this.pathOf('new'), to);
  }

  element(element: Element, kind: 'pages' | 'states'): ExportedClass {
    const written = this.write(element);
    if (this.module) this.registerOnce(written, kind, this.module);
    else this.report.todo(`List ${element.className} in the providers of a module.`);
    return written;
  }

  /** The class of a file, made where there is none. Throws `REFLEX_SCHEMATIC_FILE` where the file has another one. */
  write({ className, file, code, spec }: Element): ExportedClass {
    const path = this.pathOf(file);
    const { files } = this.project;
    if (files.has(path)) {
      this.report.kept(`${path.slice(1)}, as it is`);
      const source = files.source(path);
      const own = source.statements.find((one) => ts.isClassDeclaration(one) && nameOf(one) === className);
      const { exported } = own && ts.isClassDeclaration(own) ? exportedAs(source, own) : {};
      if (exported === undefined)
        throw new ReflexError('REFLEX_SCHEMATIC_FILE', `${path.slice(1)} is there and exports no class ${className}`);
      return { path, exported, className };
    }
    this.create(path, code);
    if (spec !== undefined && this.options.spec !== false) {
      const beside = this.pathOf(`${file}.${this.options.specFileSuffix ?? 'spec'}`);
      if (!files.has(beside)) this.create(beside, spec);
    }
    return { path, exported: className, className };
  }

  /** Pages of an app without `ReflexModule.forRoot()` are served by nobody. */
  noteMissingModule(): void {
    if (!importsModule(this.project, 'ReflexModule', 'nestjs-reflex'))
      this.report.todo('Run nest add nestjs-reflex: no module imports ReflexModule.forRoot() yet.');
  }

  private create(path: string, code: string): void {
    this.project.files.write(path, inStyle(code, this.style));
    this.report.created(path.slice(1));
  }

  private registerOnce(element: ExportedClass, kind: 'pages' | 'states', module: ModuleRef): void {
    const already = findRegistration(this.project, element);
    if (already !== undefined) return this.report.kept(`${already.slice(1)} lists`, element.className);
    register(this.project, module, element, kind);
    this.report.changed(`${module.path.slice(1)}: ${moduleName(this.project, module)} lists`, element.className);
  }
}

/** The folder that names are relative to: the source root, or the folder below it that nest-cli.json says. */
export function rootFolder(project: NestProject, options: GenerateOptions): string {
  return options.sourceRoot === undefined ? project.app.sourceRoot : rooted(options.sourceRoot);
}

/** A state or page of that name elsewhere would meet it at boot. Throws `REFLEX_SCHEMATIC_NAME`. */
export function requireFree(project: NestProject, className: string, kind: 'Page' | 'State', path: string): void {
  const elsewhere = project.sources().find((at) => {
    if (at === path || !project.files.text(at)?.includes(className)) return false;
    const file = project.files.source(at);
    return file.statements.some(
      (one) => ts.isClassDeclaration(one) && one.name?.text === className && decoratorArguments(file, one, kind, 'nestjs-reflex'),
    );
  });
  if (elsewhere === undefined) return;
  throw new ReflexError('REFLEX_SCHEMATIC_NAME', `${elsewhere.slice(1)} has a ${kind.toLowerCase()} ${className} already`, {
    repair: 'Choose another name, or change the one that is there.',
  });
}
