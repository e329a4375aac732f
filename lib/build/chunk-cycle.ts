/** What is read of a chunk: its name, and those of the chunks that it imports statically. */
export interface ChunkImports {
  readonly fileName: string;
  readonly imports: readonly string[];
}

/**
 * Whether chunks import each other in a circle. Their modules do not have to for that: putting small ones together is enough,
 * and then a chunk runs before one that it needs.
 */
export function hasChunkCycle(chunks: readonly ChunkImports[]): boolean {
  const imports = new Map(chunks.map((chunk) => [chunk.fileName, chunk.imports]));
  const state = new Map<string, 'open' | 'done'>();
  const closes = (name: string): boolean => {
    const seen = state.get(name);
    if (seen) return seen === 'open';
    state.set(name, 'open');
    const found = (imports.get(name) ?? []).some(closes);
    state.set(name, 'done');
    return found;
  };
  return chunks.some(({ fileName }) => closes(fileName));
}
