/*
 * What rules use of Angular's devkit, as types of our own: CLI 11 brings devkit 19 and CLI 12 devkit 22, and a rule that
 * imports neither runs on both.
 */

/** The files of the project, with the changes made so far. Nothing is written before the rule has returned. */
export interface SchematicTree {
  exists(path: string): boolean;
  read(path: string): Uint8Array | null;
  create(path: string, content: string): void;
  overwrite(path: string, content: string): void;
  getDir(path: string): SchematicDirectory;
}

export interface SchematicDirectory {
  readonly subfiles: readonly string[];
  readonly subdirs: readonly string[];
}

export interface SchematicContext {
  readonly logger: { info(message: string): void; warn(message: string): void };
  addTask(task: { toConfiguration(): { name: string; options: object } }): unknown;
}

/** Returns the tree it was given; what it throws leaves the project as it was. */
export type SchematicRule = (tree: SchematicTree, context: SchematicContext) => SchematicTree;
