import { posix } from 'node:path';
import { singularize } from 'inflection';
import { ReflexError } from '../../errors/reflex.error.js';
import { parseElementName, type ElementName, type GenerateOptions } from '../elements/element-name.js';
import { ElementWriter, requireFree, rootFolder } from '../elements/element.writer.js';
import { freeRoute } from '../elements/free-route.js';
import { specGlobals } from '../elements/spec-runner.js';
import { NestProject } from '../project/nest-project.js';
import { importsModule } from '../project/module-import.js';
import type { ExportedClass } from '../project/registration.js';
import { classSpecifier } from '../project/class-specifier.js';
import { Report } from '../report.js';
import type { SchematicRule } from '../schematic.tree.js';
import { parse } from '../source/parse.js';
import { ts } from '../source/typescript.js';
import { crudRoutes, entityCode, pageCode, pageSpecCode, stateCode, stateSpecCode } from './crud.code.js';
import { findEntity } from './entity.finder.js';
import { addEntity, typeOrmUse } from './typeorm-registration.js';

/** What the compiler writes into the metadata of decorated members: a class of such a name would stand in for it. */
const GLOBALS = new Set([
  'Array',
  'Boolean',
  'BigInt',
  'Date',
  'Function',
  'Map',
  'Number',
  'Object',
  'Promise',
  'Set',
  'String',
  'Symbol',
]);

/** `nest g -c nestjs-reflex crud NAME` */
export function crud(options: GenerateOptions): SchematicRule {
  return (tree, context) => {
    const project = NestProject.open(tree, options);
    const element = parseElementName(options, rootFolder(project, options));
    const report = new Report();
    const writer = new ElementWriter(project, options, element.folder, report);
    const statePath = writer.pathOf(`${element.name}.state`);
    const pagePath = writer.pathOf(`${element.name}.page`);
    requireFree(project, `${element.className}State`, 'State', statePath);
    requireFree(project, `${element.className}Page`, 'Page', pagePath);
    requireModelState(project, element, statePath);

    const entity = findEntity(project, element) ?? newEntity(element, writer);
    registerEntity(project, entity, writer, report);
    const { dataSource } = typeOrmUse(project, entity);
    const runner = specGlobals(project);
    const guarded = importsModule(project, 'ReflexAuthModule', 'nestjs-reflex/auth') !== undefined;
    const state = writer.element(
      {
        className: `${element.className}State`,
        file: `${element.name}.state`,
        code: stateCode(
          element,
          { ...entity, specifier: classSpecifier(project, statePath, entity), ...(dataSource !== undefined && { dataSource }) },
          guarded,
        ),
        spec: stateSpecCode(element, writer.specifier(statePath), runner),
      },
      'states',
    );
    const [wanted] = crudRoutes(element);
    const isThere = project.files.has(pagePath);
    const { route, taken } = freeRoute(project, crudRoutes(element));
    writer.element(
      {
        className: `${element.className}Page`,
        file: `${element.name}.page`,
        code: pageCode(element, route, writer.specifier(state.path), guarded),
        spec: pageSpecCode(element, writer.specifier(pagePath), runner),
      },
      'pages',
    );
    if (taken && !isThere) report.todo(`${taken.name} in ${taken.path.slice(1)} answers ${wanted}: the page is at ${route}.`);
    writer.noteMissingModule();
    const next = isThere ? [] : ['', `  The page is ${route}.`];
    report.print(`Pages for ${entity.className}, in ${posix.dirname(statePath).slice(1)}`, context, next);
    return tree;
  };
}

function newEntity(element: ElementName, writer: ElementWriter): ExportedClass {
  const className = singularize(element.className);
  if (GLOBALS.has(className)) {
    throw new ReflexError(
      'REFLEX_SCHEMATIC_NAME',
      `There is no entity ${className}, and one of that name would hide what JavaScript calls so`,
      {
        repair: `Choose another name: nest g -c nestjs-reflex crud app-${element.name}`,
      },
    );
  }
  return writer.write({ className, file: `${singularize(element.name)}.entity`, code: entityCode(className) });
}

function registerEntity(project: NestProject, entity: ExportedClass, writer: ElementWriter, report: Report): void {
  const missing = ['@nestjs/typeorm', 'typeorm'].filter((name) => !project.uses(name));
  if (missing.length > 0)
    report.todo(`npm install ${missing.join(' ')} and the driver of your database, sqlite for one: better-sqlite3`);
  const use = typeOrmUse(project, entity);
  if (use.listedIn !== undefined) report.kept(`${use.listedIn.slice(1)} has TypeORM know ${entity.className}`);
  else if (writer.module) {
    addEntity(project, writer.module, entity);
    report.changed(`${writer.module.path.slice(1)}: TypeOrmModule.forFeature() lists ${entity.className}`);
  } else report.todo(`List ${entity.className} in TypeOrmModule.forFeature() of a module.`);
  if (!use.hasRoot) {
    report.todo(
      `Import TypeOrmModule in the root module, for a database of your own or a file to begin with:\n` +
        `TypeOrmModule.forRoot({ type: 'better-sqlite3', database: 'app.sqlite', autoLoadEntities: true, synchronize: true })`,
    );
  } else if (!use.autoLoads && use.listedIn === undefined) {
    report.todo(`Name ${entity.className} in the entities of TypeOrmModule.forRoot(), or set autoLoadEntities there.`);
  }
}

/** A state that is there already must be one that crud() takes. */
function requireModelState(project: NestProject, { className }: ElementName, path: string): void {
  const text = project.files.text(path);
  if (text === undefined) return;
  const file = parse(path, text);
  const found = file.statements.find((one) => ts.isClassDeclaration(one) && one.name?.text === `${className}State`);
  const base = found && ts.isClassDeclaration(found) ? found.heritageClauses?.[0]?.types[0]?.expression : undefined;
  if (base) return;
  throw new ReflexError('REFLEX_SCHEMATIC_FILE', `${path.slice(1)} is there, and its ${className}State extends no ModelState()`);
}
