import { posix } from 'node:path';
import type { SourceFile } from 'typescript';
import { parse } from '../source/parse.js';
import type { SchematicTree } from '../schematic.tree.js';

const NO_SOURCES = new Set(['node_modules', 'dist', 'build', 'coverage']);

/** The files of a project as text and as syntax, with the changes made so far. Paths begin with `/`, the project's root. */
export class ProjectFiles {
  private readonly parsed = new Map<string, SourceFile>();

  constructor(private readonly tree: SchematicTree) {}

  has(path: string): boolean {
    return this.tree.exists(path);
  }

  /** A byte order mark is part of the text. */
  text(path: string): string | undefined {
    const bytes = this.tree.read(path);
    return bytes ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : undefined;
  }

  source(path: string): SourceFile {
    const text = this.text(path) ?? '';
    const known = this.parsed.get(path);
    if (known?.text === text) return known;
    const file = parse(path, text);
    this.parsed.set(path, file);
    return file;
  }

  write(path: string, text: string): void {
    if (this.tree.exists(path)) this.tree.overwrite(path, text);
    else this.tree.create(path, text);
  }

  /** Names of the files directly in a folder. */
  namesIn(folder: string): readonly string[] {
    return this.tree.getDir(folder).subfiles;
  }

  /** TypeScript sources below a folder, tests and declarations aside. */
  sourcesIn(folder: string): string[] {
    const { subfiles, subdirs } = this.tree.getDir(folder);
    const files = subfiles
      .filter((name) => /\.[cm]?tsx?$/.test(name) && !/\.(?:spec|test|e2e-spec|d)\.[cm]?tsx?$/.test(name))
      .map((name) => posix.join(folder, name));
    const folders = subdirs.filter((name) => !NO_SOURCES.has(name) && !name.startsWith('.'));
    return [...files, ...folders.flatMap((name) => this.sourcesIn(posix.join(folder, name)))].toSorted();
  }
}
