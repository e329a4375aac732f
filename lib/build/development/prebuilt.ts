import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import { BASE } from '../bundle.js';
import { contents, isSource, needsOf, urls } from '../chunk-files.js';
import { joinKitStyles } from '../kit-styles.js';
import { posixPath } from '../plugins/emitted-modules.plugin.js';
import { markedStyles } from '../plugins/kit-styles.plugin.js';
import { viteBuild } from '../vite-build.js';

/** A module that browsers load as it is, and what it needs. */
export interface PrebuiltModule {
  readonly url: string;
  /** URLs of the modules that it imports. */
  readonly preloads: readonly string[];
  /** URLs of its stylesheets, in order. */
  readonly styles: readonly string[];
}

/** What emitted modules import and edits of pages do not change, built once. */
export interface Prebuilt {
  /** By what it is imported as. */
  readonly modules: ReadonlyMap<string, PrebuiltModule>;
  /** Content by path below the folder that is served. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Files that went into it and are no part of an installed package. */
  readonly sources: readonly string[];
}

export interface PrebuildInput {
  readonly root: string;
  readonly folder: string;
  /** The source of a module with the exports that are wanted, by what it is imported as. */
  readonly entries: ReadonlyMap<string, string>;
  readonly kit: boolean;
  /** What is prebuilt already, and must be one copy. */
  readonly links?: Prebuilt['modules'];
}

/** Where the entries of a prebuild stand below `.reflex/`; they are in memory alone. */
const ENTRIES = 'prebuilt';

/** Builds the entries with Vite, without making them small. */
export async function prebuild({ root, folder, entries, kit, links = new Map() }: PrebuildInput): Promise<Prebuilt> {
  const sources = new Set<string>();
  const paths = new Map([...entries.keys()].map((specifier) => [specifier, entryPath(specifier)]));
  const output = await viteBuild({
    root,
    folder,
    files: new Map([...entries].map(([specifier, source]) => [paths.get(specifier)!, source])),
    input: Object.fromEntries([...entries.keys()].map((specifier) => [nameOf(specifier), paths.get(specifier)!])),
    kit,
    form: 'library',
    plugins: links.size > 0 ? [linkedModules(links)] : [],
    onModule: (id) => sources.add(id),
  });
  const chunks = output.filter((item) => item.type === 'chunk');
  const styles = markedStyles(chunks.flatMap(({ moduleIds }) => moduleIds));
  const files = contents(output);
  const shared = styles.length > 0 ? [addStyles(files, await joinKitStyles(styles))] : [];
  const byModule = new Map(chunks.map((chunk) => [chunk.facadeModuleId, chunk]));
  const base = posixPath(folder);
  const modules = [...paths].map(([specifier, path]): [string, PrebuiltModule] => {
    const chunk = byModule.get(`${base}/${path}`)!;
    const needs = needsOf([chunk], chunks);
    needs.modules.delete(chunk.fileName);
    return [specifier, { url: BASE + chunk.fileName, preloads: urls(needs.modules), styles: [...shared, ...urls(needs.styles)] }];
  });
  return { modules: new Map(modules), files, sources: [...sources].filter((id) => isSource(id, folder)).toSorted() };
}

export function entryPath(specifier: string): string {
  return `${ENTRIES}/${nameOf(specifier)}.js`;
}

function nameOf(specifier: string): string {
  return specifier.replaceAll(/\W+/g, '-').replace(/^-/, '');
}

function addStyles(files: Map<string, Uint8Array>, text: string): string {
  const path = `assets/kit-${createHash('sha256').update(text).digest('base64url').slice(0, 8)}.css`;
  files.set(path, Buffer.from(text));
  return BASE + path;
}

const LINKED = '\0reflex:linked:';

/**
 * Puts modules that are prebuilt already in the place of what is imported: not as imports of their URLs but as modules that
 * pass their exports on, since a package that is CommonJS requires them.
 */
function linkedModules(links: Prebuilt['modules']): Plugin {
  return {
    name: 'reflex:linked-modules',
    enforce: 'pre',
    resolveId(source) {
      if (links.has(source)) return LINKED + source;
      return source.startsWith(BASE) ? { id: source, external: true } : undefined;
    },
    load(id) {
      if (!id.startsWith(LINKED)) return undefined;
      const specifier = id.slice(LINKED.length);
      const url = JSON.stringify(links.get(specifier)!.url);
      const passed = `export * from ${url};\n`;
      return /^react(-dom)?(\/|$)/.test(specifier) ? `${passed}export { default } from ${url};\n` : passed;
    },
  };
}
