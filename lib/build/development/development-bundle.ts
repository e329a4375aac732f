import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import { RUNTIME, RUNTIME_EXPORTS } from '../../compiler/3-emit/vocabulary.js';
import type { CompileResult } from '../../compiler/output.js';
import { ReflexError } from '../../errors/reflex.error.js';
import { BASE, type PageFiles } from '../bundle.js';
import { runtimeVersions } from '../bundle-key.js';
import { findPackage, libraryStamp, packageVersions } from '../packages.js';
import type { ViteBundle } from '../vite-bundle.js';
import { moduleImports } from './module-imports.js';
import { entryPath, prebuild, type Prebuilt, type PrebuiltModule } from './prebuilt.js';
import { PrebuiltStore } from './prebuilt-store.js';

/** Raised when what is prebuilt has another form. */
const FORMAT = 1;

const CRUD = `${RUNTIME}/crud`;
const TOOLS = `${RUNTIME}/development`;

/** What the runtime exports that does not bring the kit: to emitted modules, and to React components of the app. A test holds it to `client/index.ts`. */
export const RUNTIME_WITHOUT_KIT: readonly string[] = [
  ...RUNTIME_EXPORTS.filter((name) => name !== 'KitRoot'),
  'ClientError',
  'useClient',
];

const REACT = ['react', 'react/jsx-runtime', 'react-dom', 'react-dom/client'];
const KIT = ['@mantine/core', '@mantine/hooks', '@mantine/notifications'];
const KIT_PACKAGE = /^@mantine\/[\w-]+$/;

interface Imported {
  readonly names: Set<string>;
  /** The first emitted module that imports it. */
  readonly from: string;
}

/**
 * A bundle for the desk: emitted modules are served as they are, their imports pointed at what edits of pages do not change
 * and Vite has built once, the runtime and the kit whole and of other packages what is used. So an edit costs no bundling.
 *
 * @throws ReflexError REFLEX_BUNDLE_FAILED
 */
export async function developmentBundle(root: string, folder: string, compiled: CompileResult): Promise<ViteBundle> {
  const store = new PrebuiltStore(join(folder, 'development', 'prebuilt'));
  const imported = importsOf(compiled.files);
  const kit = compiled.kit;
  const runtime = await prebuiltRuntime(root, folder, store, kit, imported);
  const others = await prebuiltOthers(root, folder, store, runtime, imported);
  const tools = await developmentTools(root, folder);
  const links = new Map([...runtime.modules, ...others.modules]);
  const modules = new LinkedModules(compiled, links, tools.modules.get(TOOLS)!);
  const entry = modules.link('entry.js');
  const pages = compiled.pages.map((file): PageFiles => modules.needs(['entry.js', file]));
  const files = new Map([...runtime.files, ...others.files, ...tools.files, ...modules.files]);
  return { entry, pages, files, sources: others.sources };
}

/** What shows errors and mends the page after an edit: there also where nothing else could be built. */
export function developmentTools(root: string, folder: string): Promise<Prebuilt> {
  const store = new PrebuiltStore(join(folder, 'development', 'prebuilt'));
  const key = digest([FORMAT, libraryStamp(), runtimeVersions(root)]);
  return store.get('tools', key, () =>
    prebuild({
      root,
      folder,
      entries: new Map([[TOOLS, `import { startTools } from ${JSON.stringify(TOOLS)};\nstartTools();\n`]]),
      kit: false,
    }),
  );
}

function importsOf(files: CompileResult['files']): ReadonlyMap<string, Imported> {
  const imported = new Map<string, Imported>();
  for (const [from, source] of files) {
    for (const { specifier, names } of moduleImports(source)) {
      if (specifier.startsWith('.')) continue;
      if (!imported.has(specifier)) imported.set(specifier, { names: new Set(), from });
      for (const name of names) imported.get(specifier)!.names.add(name);
    }
  }
  return imported;
}

/** React, the runtime and, where a page shows it, the kit: all of it, so that no edit asks for more. */
function prebuiltRuntime(
  root: string,
  folder: string,
  store: PrebuiltStore,
  kit: boolean,
  imported: ReadonlyMap<string, Imported>,
): Promise<Prebuilt> {
  const used = [...imported.keys()].filter((specifier) => KIT_PACKAGE.test(specifier) || specifier === CRUD).toSorted();
  const wholes = kit ? [...new Set([...KIT, ...used])] : used;
  const entries = new Map(REACT.map((specifier) => [specifier, reExport(specifier, commonJsNames(specifier, root), true)]));
  entries.set(RUNTIME, kit ? `export * from '${RUNTIME}';\n` : reExport(RUNTIME, RUNTIME_WITHOUT_KIT));
  for (const specifier of wholes) entries.set(specifier, `export * from '${specifier}';\n`);
  const packages = [...new Set([...entries.keys()].map(packageOf))].filter((name) => name !== 'nestjs-reflex');
  const key = digest([FORMAT, libraryStamp(), runtimeVersions(root), packageVersions(packages, root), [...entries], kit]);
  return store.get('runtime', key, () => prebuild({ root, folder, entries, kit }));
}

/** Other packages and components of the app, as far as pages use them. */
async function prebuiltOthers(
  root: string,
  folder: string,
  store: PrebuiltStore,
  runtime: Prebuilt,
  imported: ReadonlyMap<string, Imported>,
): Promise<Prebuilt> {
  const others = [...imported].filter(([specifier]) => !runtime.modules.has(specifier)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (others.length === 0) return { modules: new Map(), files: new Map(), sources: [] };
  const entries = new Map(others.map(([specifier, { names }]) => [specifier, reExport(specifier, [...names].toSorted())]));
  const packages = others.map(([specifier]) => packageOf(specifier)).filter((name) => !name.startsWith('#'));
  const links = runtime.modules;
  const key = digest([FORMAT, packageVersions(packages, root), [...entries], [...links].map(([, { url }]) => url)]);
  try {
    return await store.get('others', key, () => prebuild({ root, folder, entries, kit: false, links }));
  } catch (error) {
    throw inTermsOfPages(error, others);
  }
}

/** People know their pages, not what is made of them on the way. */
function inTermsOfPages(error: unknown, others: readonly (readonly [string, Imported])[]): unknown {
  if (!(error instanceof ReflexError)) return error;
  const detail = others.reduce((text, [specifier, { from }]) => text.replaceAll(entryPath(specifier), from), error.detail);
  return new ReflexError(error.code, detail, { cause: error });
}

/** Emitted modules as browsers load them: named by their content, with the URLs of what they import. */
class LinkedModules {
  readonly files = new Map<string, Uint8Array>();
  private readonly urls = new Map<string, string>();
  /** Imports of emitted modules by their paths: emitted ones, and those that are prebuilt. */
  private readonly imports = new Map<string, { readonly own: readonly string[]; readonly linked: readonly PrebuiltModule[] }>();

  constructor(
    private readonly compiled: CompileResult,
    private readonly links: ReadonlyMap<string, PrebuiltModule>,
    private readonly tools: PrebuiltModule,
  ) {}

  /** The URL of an emitted module. */
  link(path: string): string {
    const known = this.urls.get(path);
    if (known !== undefined) return known;
    const source = this.linked(path);
    const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8);
    const file = `assets/${path.replaceAll('/', '-').replace(/\.js$/, '')}-${hash}.js`;
    this.files.set(file, Buffer.from(source));
    this.urls.set(path, BASE + file);
    return BASE + file;
  }

  /** What a browser loads for these modules beside the first. */
  needs(paths: readonly string[]): PageFiles {
    const preloads = new Set<string>();
    const styles = new Set<string>();
    const linked = new Set<PrebuiltModule>();
    const visit = (path: string): void => {
      if (path !== paths[0]) preloads.add(this.link(path));
      const imports = this.imports.get(path)!;
      for (const one of imports.linked) linked.add(one);
      for (const own of imports.own) visit(own);
    };
    for (const path of paths) visit(path);
    for (const { url, preloads: more, styles: sheets } of linked) {
      for (const needed of [...more, url]) preloads.add(needed);
      for (const sheet of sheets) styles.add(sheet);
    }
    return { preloads: [...preloads], styles: [...styles] };
  }

  private linked(path: string): string {
    const source = this.compiled.files.get(path)!;
    const own: string[] = [];
    const linked: PrebuiltModule[] = [];
    let text = '';
    let at = 0;
    for (const { specifier, start, end } of moduleImports(source)) {
      text += source.slice(at, start) + this.target(path, specifier, own, linked);
      at = end;
    }
    text += source.slice(at);
    this.imports.set(path, { own, linked });
    return path === 'entry.js' ? this.entry(text, linked) : text;
  }

  private target(path: string, specifier: string, own: string[], linked: PrebuiltModule[]): string {
    if (!specifier.startsWith('.')) {
      const module = this.links.get(specifier)!;
      linked.push(module);
      return module.url;
    }
    const target = posix.join(posix.dirname(path), specifier);
    own.push(target);
    return this.link(target);
  }

  /** The entry loads each page when it is asked for, and brings the tools. */
  private entry(text: string, linked: PrebuiltModule[]): string {
    linked.push(this.tools);
    const pages = this.compiled.pages.reduce((before, file) => before.replace(`'./${file}'`, `'${this.link(file)}'`), text);
    return `import '${this.tools.url}';\n${pages}`;
  }
}

function reExport(specifier: string, names: readonly string[], withDefault = false): string {
  const all = withDefault ? ['default', ...names] : names;
  return `export { ${all.join(', ')} } from ${JSON.stringify(specifier)};\n`;
}

/** The names that a package in CommonJS exports; its default is the whole of it. */
function commonJsNames(specifier: string, root: string): string[] {
  const found = findPackage(packageOf(specifier), root);
  const exported = createRequire(found?.importer ?? import.meta.url)(specifier) as object;
  return Object.keys(exported).filter((name) => /^[A-Za-z]\w*$/.test(name) && name !== 'default');
}

/** `@scope/name` of `@scope/name/deep/path`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function digest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
