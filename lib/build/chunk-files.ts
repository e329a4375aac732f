import type { Rolldown } from 'vite';
import { BASE } from './bundle.js';
import { posixPath } from './plugins/emitted-modules.plugin.js';
import type { Output } from './vite-build.js';

/** Content by path below the folder that is served. */
export function contents(output: readonly Output[]): Map<string, Uint8Array> {
  return new Map(
    output.map((item) => {
      const content = item.type === 'chunk' ? item.code : item.source;
      return [item.fileName, typeof content === 'string' ? Buffer.from(content) : content];
    }),
  );
}

/** The files of chunks and of what they import, imports first: that is the order their styles were written for. */
export function needsOf(
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

export function urls(names: Iterable<string>): string[] {
  return [...names].map((name) => BASE + name);
}

/** Whether a module is a file of the app, and not of an installed package. */
export function isSource(id: string, folder: string): boolean {
  if (id.startsWith('\0') || id.includes('?') || id.startsWith(`${posixPath(folder)}/`)) return false;
  return !id.includes('/node_modules/');
}
