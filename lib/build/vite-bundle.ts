import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Logger, Rolldown } from 'vite';
import type { CompileResult } from '../compiler/output.js';
import { ReflexError } from '../errors/reflex.error.js';
import { BASE, type PageFiles } from './bundle.js';
import { hasChunkCycle } from './chunk-cycle.js';
import { chunkGroups } from './chunk-groups.js';
import { joinKitStyles } from './kit-styles.js';
import { emittedModules, posixPath } from './plugins/emitted-modules.plugin.js';
import { kitStyles, markedStyles } from './plugins/kit-styles.plugin.js';
import { asProduction } from './plugins/node-env.plugin.js';
import { runtimeResolution } from './plugins/runtime-resolution.plugin.js';

/** What Vite made of the emitted modules. */
export interface ViteBundle {
  readonly entry: string;
  readonly pages: readonly PageFiles[];
  /** Content by path below the folder that is served. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Files that went into it and are no part of an installed package. */
  readonly sources: readonly string[];
}

/** Runs Vite over the emitted modules. Nothing is written. */
export async function runVite(root: string, folder: string, compiled: CompileResult): Promise<ViteBundle> {
  const sources = new Set<string>();
  const output = await bundlePages(root, folder, compiled, (id) => sources.add(id));
  const styles = markedStyles(output.flatMap((item) => (item.type === 'chunk' ? item.moduleIds : [])));
  const kit = styles.length === 0 ? undefined : await bundleStyles(root, folder, await joinKitStyles(styles));
  const files = contents(kit ? [...output, kit] : output);
  const chunks = output.filter((item) => item.type === 'chunk');
  const byModule = new Map(chunks.map((chunk) => [chunk.facadeModuleId, chunk]));
  const base = posixPath(folder);
  const entry = byModule.get(`${base}/entry.js`)!;
  const pages = compiled.pages.map((file): PageFiles => {
    const needs = needsOf([entry, byModule.get(`${base}/${file}`)!], chunks);
    needs.modules.delete(entry.fileName);
    return { preloads: urls(needs.modules), styles: urls([...(kit ? [kit.fileName] : []), ...needs.styles]) };
  });
  return { entry: BASE + entry.fileName, pages, files, sources: [...sources].filter((id) => isSource(id, folder)).toSorted() };
}

type Output = Rolldown.RolldownOutput['output'][number];

/**
 * Chunks that import each other break at run time, unless each module is wrapped so that it runs when it is first needed.
 * Wrapping costs some percent of size, so it is done only where the chunks came out so.
 */
async function bundlePages(
  root: string,
  folder: string,
  compiled: CompileResult,
  onModule: (id: string) => void,
): Promise<readonly Output[]> {
  const input: BundleInput = {
    root,
    folder,
    files: compiled.files,
    input: 'entry.js',
    pages: compiled.pages.length,
    kit: compiled.kit,
    onModule,
  };
  const output = await bundle(input);
  return hasChunkCycle(output.filter((item) => item.type === 'chunk')) ? bundle({ ...input, wrapped: true }) : output;
}

/** The kit's styles as an asset, made smaller by what Vite has for it. */
async function bundleStyles(root: string, folder: string, css: string): Promise<Output> {
  const output = await bundle({ root, folder, files: new Map([['kit.css', css]]), input: 'kit.css', pages: 0, kit: false });
  return output.find(({ type }) => type === 'asset')!;
}

interface BundleInput {
  readonly root: string;
  readonly folder: string;
  /** Modules that are not read from disk, by path below `folder`. */
  readonly files: ReadonlyMap<string, string>;
  readonly input: string;
  /** How many pages there are. */
  readonly pages: number;
  readonly kit: boolean;
  /** Whether modules run when they are first needed, whatever the order of their chunks. */
  readonly wrapped?: boolean;
  readonly onModule?: (id: string) => void;
}

async function bundle({
  root,
  folder,
  files,
  input,
  pages,
  kit,
  wrapped = false,
  onModule,
}: BundleInput): Promise<readonly Output[]> {
  // Loaded when there is something to build, and at no other start of the app.
  const { build } = await import('vite');
  try {
    const result = await asProduction((environment) =>
      build({
        root,
        base: BASE,
        mode: 'production',
        configFile: false,
        envDir: false,
        publicDir: false,
        logLevel: 'silent',
        customLogger: SILENT,
        css: { postcss: { plugins: [] } },
        define: { 'process.env.NODE_ENV': '"production"' },
        plugins: [
          environment,
          emittedModules(folder, files),
          kitStyles({ joined: kit }),
          runtimeResolution(root),
          { name: 'reflex:sources', moduleParsed: ({ id }) => onModule?.(id) },
        ],
        build: {
          write: false,
          assetsDir: 'assets',
          modulePreload: { polyfill: false },
          reportCompressedSize: false,
          rolldownOptions: {
            input: join(folder, input),
            // The kit is one module that names hundreds: only those that pages import are read.
            experimental: { lazyBarrel: true },
            output: {
              comments: { legal: false },
              strictExecutionOrder: wrapped,
              codeSplitting: { groups: chunkGroups(folder, pages) },
            },
          },
        },
      }),
    );
    return (result as Rolldown.RolldownOutput).output;
  } catch (error) {
    throw bundleError(error, root);
  }
}

function contents(output: readonly Output[]): Map<string, Uint8Array> {
  return new Map(
    output.map((item) => {
      const content = item.type === 'chunk' ? item.code : item.source;
      return [item.fileName, typeof content === 'string' ? Buffer.from(content) : content];
    }),
  );
}

/** The files of chunks and of what they import, imports first: that is the order their styles were written for. */
function needsOf(
  roots: readonly Rolldown.OutputChunk[],
  chunks: readonly Rolldown.OutputChunk[],
): { readonly modules: Set<string>; readonly styles: Set<string> } {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const modules = new Set<string>();
  const styles = new Set<string>();
  const visit = (chunk: Rolldown.OutputChunk | undefined): void => {
    if (!chunk || modules.has(chunk.fileName)) return;
    modules.add(chunk.fileName);
    for (const name of chunk.imports) visit(byName.get(name));
    for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style);
  };
  for (const root of roots) visit(root);
  return { modules, styles };
}

function urls(names: Iterable<string>): string[] {
  return [...names].map((name) => BASE + name);
}

function isSource(id: string, folder: string): boolean {
  if (id.startsWith('\0') || id.includes('?') || id.startsWith(`${posixPath(folder)}/`)) return false;
  return !id.includes('/node_modules/');
}

function bundleError(error: unknown, root: string): ReflexError {
  const { message, id } = error as { message?: string; id?: string };
  const text = stripVTControlCharacters(message ?? String(error))
    .replaceAll(`${posixPath(root)}/`, '')
    .trim();
  const file = id === undefined ? undefined : posixPath(id).replace(`${posixPath(root)}/`, '');
  return new ReflexError('REFLEX_BUNDLE_FAILED', file === undefined || text.includes(file) ? text : `${file}: ${text}`, {
    cause: error,
  });
}

const ignore = (): void => undefined;

/** What goes wrong is thrown; the rest is nobody's concern. */
const SILENT: Logger = {
  info: ignore,
  warn: ignore,
  warnOnce: ignore,
  error: ignore,
  clearScreen: ignore,
  hasErrorLogged: () => false,
  hasWarned: false,
};
