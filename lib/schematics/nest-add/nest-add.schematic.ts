import { posix } from 'node:path';
import { ReflexError } from '../../errors/reflex.error.js';
import { ElementWriter } from '../elements/element.writer.js';
import { freeRoute } from '../elements/free-route.js';
import { httpRoutes } from '../project/http-route.js';
import { NestProject } from '../project/nest-project.js';
import { addDependencies } from '../project/package-json.js';
import { importsModule } from '../project/module-import.js';
import { addToModule, moduleName } from '../project/registration.js';
import { findRootModule, type ModuleRef } from '../project/root-module.js';
import { Report } from '../report.js';
import type { SchematicRule } from '../schematic.tree.js';
import { refersTo } from '../source/imported-name.js';
import { descendants } from '../source/parse.js';
import { applyEdits, insertion } from '../source/text-edit.js';
import { ts } from '../source/typescript.js';
import { compilerFaults } from './compiler-check.js';
import { homePageCode, homeStateCode } from './home.code.js';
import { ignoreBuild } from './ignored-folder.js';
import { movedRoot, requireKnown, type NestAddOptions } from './nest-add.options.js';
import { ownManifest, requiredPeers } from './own-manifest.js';
import { moveHandler, movePage, rootHandler } from './root-route.js';

/** The task that devkit's NodePackageInstallTask makes, without devkit. */
const INSTALL = {
  toConfiguration: () => ({ name: 'node-package', options: { command: 'install', quiet: true, workingDirectory: '/' } }),
};

/** `nest add nestjs-reflex` */
export function nestAdd(options: NestAddOptions): SchematicRule {
  return (tree, context) => {
    requireKnown(options);
    const moveTo = movedRoot(options);
    const project = NestProject.open(tree, options);
    requireExpress(project);
    const root = findRootModule(project, options.module);
    const report = new Report();

    const install = addPackages(project, report, options.skipInstall === true);
    importReflex(project, root, report);
    if (ignoreBuild(project.files)) report.changed('.gitignore: .reflex/, where compiled pages are written');
    moveRoot(project, moveTo, report);
    const route = addFirstPage(project, root, report);
    for (const fault of compilerFaults(project)) report.todo(fault);
    noteTestRunner(project, report);

    if (install) context.addTask(INSTALL);
    const next = [
      '',
      `  Start the app (${startCommand(project)}) and open ${route ?? 'one of its pages'}. A crud page: nest g -c nestjs-reflex crud product`,
    ];
    report.print(`nestjs-reflex in ${moduleName(project, root)} (${root.path.slice(1)})`, context, next);
    return tree;
  };
}

function requireExpress(project: NestProject): void {
  const entry = project.files.text(project.entryPath) ?? '';
  if (!entry.includes('FastifyAdapter')) return;
  throw new ReflexError('REFLEX_SCHEMATIC_PROJECT', `The app runs on Fastify (${project.entryPath.slice(1)})`, {
    repair: 'nestjs-reflex needs the Express adapter: NestFactory.create(AppModule), with @nestjs/platform-express installed.',
  });
}

/** Whether there is something to install. */
function addPackages(project: NestProject, report: Report, skipInstall: boolean): boolean {
  const { version } = ownManifest();
  const wanted: [string, string][] = [['nestjs-reflex', `^${version}`], ...requiredPeers()];
  const missing = wanted.filter(([name]) => !project.uses(name));
  if (missing.length === 0) return false;
  addDependencies(project.files, Object.fromEntries(missing));
  report.changed(`package.json: ${missing.map(([name, range]) => `${name} ${range}`).join(', ')}`);
  if (skipInstall) report.todo('Install them: npm install, or what stands for it with your package manager.');
  return !skipInstall;
}

function importReflex(project: NestProject, root: ModuleRef, report: Report): void {
  const already = importsModule(project, 'ReflexModule', 'nestjs-reflex');
  if (already !== undefined) return report.kept(`${already.slice(1)} imports ReflexModule`);
  const name = moduleName(project, root);
  if (completeImport(project, root))
    return report.changed(`${root.path.slice(1)}: ${name} imports ReflexModule.forRoot() instead of ReflexModule`);
  const library = { name: 'ReflexModule', from: 'nestjs-reflex', fallback: 'ReflexPagesModule' };
  addToModule(project, root, 'imports', library, (local) => `${local}.forRoot()`);
  report.changed(`${root.path.slice(1)}: ${name} imports ReflexModule.forRoot()`);
}

/** Makes `ReflexModule.forRoot()` of a `ReflexModule` in a list, which by itself serves no page. */
function completeImport({ files }: NestProject, { path }: ModuleRef): boolean {
  const file = files.source(path);
  for (const node of descendants(file)) {
    if (!ts.isArrayLiteralExpression(node.parent) || !refersTo(file, node, 'ReflexModule', 'nestjs-reflex')) continue;
    files.write(path, applyEdits(file.text, [insertion(node.getEnd(), '.forRoot()')]));
    return true;
  }
  return false;
}

function moveRoot(project: NestProject, to: string | undefined, report: Report): void {
  const handler = rootHandler(project);
  if (to === undefined || !handler) return;
  moveHandler(project, handler, to);
  report.changed(`${handler.path.slice(1)}: ${handler.name} answers /${to} instead of /`);
  report.todo(`Clients and tests that ask for / have to ask for /${to}.`);
  const home = httpRoutes(project).find(({ kind, name }) => kind === 'page' && name === 'HomePage');
  if (home?.pattern !== '/home') return;
  movePage(project, home, '/');
  report.changed(`${home.path.slice(1)}: HomePage is at / instead of /home`);
}

/** A page to begin with, where there is none; its route, where it was made now. */
function addFirstPage(project: NestProject, root: ModuleRef, report: Report): string | undefined {
  const folder = posix.join(project.app.sourceRoot, 'home');
  const writer = new ElementWriter(project, { spec: false }, folder, report, root);
  const pages = httpRoutes(project).filter(({ kind }) => kind === 'page');
  const ours = pages.some(({ path }) => path === writer.pathOf('home.page'));
  if (pages.length > 0 && !ours) {
    report.kept(`${pages.length === 1 ? 'A page is' : `${pages.length} pages are`} there: no first page is made`);
    return undefined;
  }
  const { route, taken } = freeRoute(project, ['/', '/home']);
  const state = writer.element({ className: 'HomeState', file: 'home.state', code: homeStateCode() }, 'states');
  writer.element(
    { className: 'HomePage', file: 'home.page', code: homePageCode(route, writer.specifier(state.path), folder.slice(1)) },
    'pages',
  );
  if (ours) return undefined;
  if (taken) {
    report.todo(
      `${taken.name} in ${taken.path.slice(1)} answers /, so the page is at ${route}. To have it at / and the handler at /api:\n` +
        `nest add nestjs-reflex --move-root=api${project.app.name === undefined ? '' : ` --project ${project.app.name}`}`,
    );
  }
  return route;
}

/** jest runs CommonJS, and takes ES modules in with a flag alone; Nest's own packages are ES modules since 12. */
function noteTestRunner(project: NestProject, report: Report): void {
  const test = project.manifest.scripts?.['test'] ?? '';
  if (project.isEsm || !project.uses('jest') || test.includes('--experimental-vm-modules')) return;
  report.todo(
    'Unit tests of pages and states need Node 24.9 and this script in package.json:\n' +
      '"test": "node --experimental-vm-modules ./node_modules/jest/bin/jest.js"',
  );
}

function startCommand({ app, manifest }: NestProject): string {
  if (app.name !== undefined) return `nest start ${app.name} --watch`;
  return manifest.scripts?.['start:dev'] === undefined ? 'nest start --watch' : 'npm run start:dev';
}
