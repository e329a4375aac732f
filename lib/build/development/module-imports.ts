/** An import declaration of an emitted module. */
export interface ModuleImport {
  readonly specifier: string;
  /** Names of the exports; `default` is one. */
  readonly names: readonly string[];
  /** Where the specifier stands in the module, without its quotes. */
  readonly start: number;
  readonly end: number;
}

const DECLARATION = /import\s+(?:([\w$]+)\s*,?\s*)?(?:\{([^}]*)\}\s*)?from\s+'([^']*)';\s*/y;

/** The imports of an emitted module: they stand first, in the form that `3-emit/print.ts` gives them. */
export function moduleImports(source: string): ModuleImport[] {
  const found: ModuleImport[] = [];
  DECLARATION.lastIndex = 0;
  for (let match; (match = DECLARATION.exec(source));) {
    const [text, byDefault, named = '', specifier] = match as unknown as [string, string?, string?, string?];
    const names = named
      .split(',')
      .map((name) => name.trim().split(/\s+as\s+/, 1)[0]!)
      .filter(Boolean);
    const start = match.index + text.lastIndexOf(`'${specifier!}'`) + 1;
    found.push({
      specifier: specifier!,
      names: byDefault === undefined ? names : ['default', ...names],
      start,
      end: start + specifier!.length,
    });
  }
  return found;
}
