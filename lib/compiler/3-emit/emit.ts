import { createHash } from 'node:crypto';
import type { Manifest } from '../../protocol/manifest.js';
import type { Value } from '../../protocol/value.js';
import type { LocalVar } from '../../vars/expression.js';
import { manifestStates } from '../2-analyze/ids.js';
import type { AnalyzedLayout, AnalyzedPage, AnalyzedProgram } from '../2-analyze/program.js';
import type { CompileInput } from '../input.js';
import type { EmittedModule } from '../module-cache.js';
import type { CompileResult } from '../output.js';
import {
  array,
  arrow,
  call,
  constant,
  dynamicImport,
  exported,
  functionDeclaration,
  id,
  literal,
  object,
  pattern,
  property,
  returns,
  statement,
} from './builders.js';
import { fingerprint } from './fingerprint.js';
import { emitLiteral } from './literal.js';
import { ModuleWriter } from './module-writer.js';
import { fileName } from './names.js';
import { writeLayout, writePage } from './page-module.js';
import { emitJsx } from './spot.js';

/** The files of a program and its manifest. */
export function emit(analyzed: AnalyzedProgram, { theme, versions, states, modules }: CompileInput): CompileResult {
  const files = new Map<string, string>();
  const packages = new Set<string>();
  const add = (path: string, { source, packages: names }: EmittedModule): void => {
    files.set(path, source);
    for (const name of names) packages.add(name);
  };
  const finish = (path: string, module: ModuleWriter): void => add(path, { source: module.print(), packages: module.packages() });

  const shared = emitSharedLocals(analyzed, finish);
  const layoutNames = new Map<AnalyzedLayout, string>();
  const taken = new Set<string>();
  for (const layout of analyzed.layouts) {
    const name = fileName(layout.name, 'layout', taken);
    layoutNames.set(layout, name);
    const module = new ModuleWriter(analyzed, shared);
    writeLayout(module, layout.tree);
    finish(`layouts/${name}.js`, module);
  }

  const pageFiles = fileNames(analyzed.pages);
  const ids = manifestStates(analyzed.states);
  analyzed.pages.forEach((page, index) => {
    const layout = page.layout && layoutNames.get(page.layout);
    // All that its module is made of: `render` and `layout` are in the tree and in the name.
    const spec = { ...page.spec, render: undefined, layout: undefined };
    const print = modules && fingerprint([ids, spec, page.tree, layout, usesKit(page)], shared.names);
    let emitted = print === undefined ? undefined : modules!.get(print);
    if (!emitted) {
      const module = new ModuleWriter(analyzed, shared);
      writePage(module, page, layout, usesKit(page));
      emitted = { source: module.print(), packages: module.packages() };
      if (print !== undefined) modules!.set(print, emitted);
    }
    add(pageFiles[index]!, emitted);
  });

  const kit = analyzed.pages.some(usesKit);
  if (kit) emitShell(analyzed, theme, finish);
  const pages = analyzed.pages.map(manifestPage);
  const hash = digest({
    files: [...files],
    pages,
    states: [...states].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    versions: Object.entries(versions ?? {}).toSorted(),
  });
  finish('entry.js', entry(analyzed, pageFiles, hash));

  const manifest: Manifest = { hash, states: ids, pages };
  return {
    files: new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    manifest,
    pages: pageFiles,
    packages: [...packages].toSorted(),
    kit,
  };
}

type Finish = (path: string, module: ModuleWriter) => void;

function emitSharedLocals(analyzed: AnalyzedProgram, finish: Finish): { source: string; names: ReadonlyMap<LocalVar, string> } {
  const names = new Map<LocalVar, string>();
  if (analyzed.sharedLocals.length > 0) {
    const module = new ModuleWriter(analyzed);
    for (const local of analyzed.sharedLocals) names.set(local, module.exportLocal(local));
    finish('locals.js', module);
  }
  return { source: '../locals.js', names };
}

/** The kit's root with the theme: what all pages that use the kit stand in. */
function emitShell(analyzed: AnalyzedProgram, theme: CompileInput['theme'], finish: Finish): void {
  if (theme) {
    const module = new ModuleWriter(analyzed);
    module.declare(() => exported(constant(id('theme'), emitLiteral(theme as Value))));
    finish('theme.js', module);
  }
  const shell = new ModuleWriter(analyzed);
  const props = theme ? [property('theme', shell.import('./theme.js', 'theme'))] : [];
  const root = emitJsx(shell, shell.runtime('KitRoot'), props, [id('children')]);
  shell.declare(() => exported(functionDeclaration(shell.reserve('Shell'), [pattern(['children'])], [returns(root)])));
  finish('shell.js', shell);
}

function entry(analyzed: AnalyzedProgram, pageFiles: readonly string[], hash: string): ModuleWriter {
  const module = new ModuleWriter(analyzed);
  const states = [...analyzed.states.values()];
  const names = {
    states: states.map(({ name }) => name),
    vars: states.flatMap(({ name, vars }) => [...vars.keys()].map((member) => `${name}.${member}`)),
    events: states.flatMap(({ name, events }) => [...events.keys()].map((member) => `${name}.${member}`)),
  };
  const stored = states.flatMap(({ name, vars }) =>
    [...vars.values()].filter(({ storage }) => storage === 'local').map((found) => [String(found.id), `${name}.${found.name}`]),
  );
  const properties = [
    property('build', literal(hash)),
    property('pages', array(pageFiles.map((file) => arrow([], dynamicImport(`./${file}`))))),
    property('names', emitLiteral(names)),
  ];
  if (stored.length > 0) properties.push(property('storage', emitLiteral(Object.fromEntries(stored) as Value)));
  module.declare(() => statement(call(module.runtime('start'), object(properties))));
  return module;
}

function manifestPage({ id: page, spec, vars, bound, loads, layout }: AnalyzedPage): Manifest['pages'][number] {
  const ordered = (...sets: (ReadonlySet<number> | undefined)[]) =>
    [...new Set(sets.flatMap((found) => [...(found ?? [])]))].toSorted((a, b) => a - b);
  const asked = [...new Set([...(layout?.loads ?? []), ...loads])];
  return {
    id: page,
    route: spec.route,
    vars: ordered(vars, layout?.vars),
    bound: ordered(bound, layout?.bound),
    ...(asked.length > 0 && { loads: asked }),
  };
}

function fileNames(pages: readonly AnalyzedPage[]): string[] {
  const taken = new Set<string>();
  return pages.map(({ spec }) => `pages/${fileName(spec.className.replace(/Page$/, ''), 'page', taken)}.js`);
}

function usesKit(page: AnalyzedPage): boolean {
  return page.kit || page.layout?.kit === true;
}

function digest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}
