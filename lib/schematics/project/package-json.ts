import { ReflexError } from '../../errors/reflex.error.js';
import type { ProjectFiles } from './project-files.js';

type Dependencies = Readonly<Record<string, string>>;

/** What schematics read of a package.json. */
export interface PackageJson {
  readonly version?: string;
  readonly type?: string;
  readonly scripts?: Dependencies;
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly peerDependencies?: Dependencies;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const PATH = '/package.json';

export function readPackageJson(files: ProjectFiles): PackageJson {
  const text = files.text(PATH);
  if (text === undefined) throw new ReflexError('REFLEX_SCHEMATIC_PROJECT', 'There is no package.json here');
  return parseJson<PackageJson>(PATH, text);
}

export function parseJson<T>(path: string, text: string): T {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as T;
  } catch (error) {
    throw new ReflexError('REFLEX_SCHEMATIC_PROJECT', `${path.slice(1)} is no JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** The version range that a project asks for, wherever it does. */
export function rangeOf(manifest: PackageJson, name: string): string | undefined {
  return manifest.dependencies?.[name] ?? manifest.devDependencies?.[name] ?? manifest.peerDependencies?.[name];
}

/** Adds dependencies in the order of the alphabet, as package managers do; indentation, line ends and the last one stay. */
export function addDependencies(files: ProjectFiles, added: Dependencies): void {
  const text = files.text(PATH) ?? '{}';
  const manifest = parseJson<PackageJson>(PATH, text);
  const dependencies = { ...manifest.dependencies, ...added };
  const sorted = Object.fromEntries(Object.entries(dependencies).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const indent = /^\uFEFF?\{\s*?\n([ \t]+)/.exec(text)?.[1] ?? '  ';
  const body = JSON.stringify({ ...manifest, dependencies: sorted }, null, indent);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const end = /\n\s*$/.test(text) ? newline : '';
  files.write(PATH, mark + body.replaceAll('\n', newline) + end);
}
