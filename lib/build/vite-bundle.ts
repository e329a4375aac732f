import type { CompileResult } from '../compiler/output.js';
import { BASE, type PageFiles } from './bundle.js';
import { hasChunkCycle } from './chunk-cycle.js';
import { contents, isSource, needsOf, urls } from './chunk-files.js';
import { chunkGroups } from './chunk-groups.js';
import { joinKitStyles } from './kit-styles.js';
import { posixPath } from './plugins/emitted-modules.plugin.js';
import { markedStyles } from './plugins/kit-styles.plugin.js';
import { viteBuild, type Output } from './vite-build.js';

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
  const { files, kit, pages } = compiled;
  const bundle = (wrapped: boolean): Promise<readonly Output[]> =>
    viteBuild({
      root,
      folder,
      files,
      input: 'entry.js',
      kit,
      onModule,
      // Wrapped modules run when they are first needed, whatever the order of their chunks.
      output: { strictExecutionOrder: wrapped, codeSplitting: { groups: chunkGroups(folder, pages.length) } },
    });
  const output = await bundle(false);
  return hasChunkCycle(output.filter((item) => item.type === 'chunk')) ? bundle(true) : output;
}

/** The kit's styles as an asset, made smaller by what Vite has for it. */
export async function bundleStyles(root: string, folder: string, css: string): Promise<Output> {
  const output = await viteBuild({
    root,
    folder,
    files: new Map([['kit.css', css]]),
    input: 'kit.css',
    kit: false,
    output: { strictExecutionOrder: false, codeSplitting: { groups: chunkGroups(folder, 0) } },
  });
  return output.find(({ type }) => type === 'asset')!;
}
