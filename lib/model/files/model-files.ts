import type { DataSource } from 'typeorm';
import type { FileTransactions } from './file-transactions.js';
import type { FileStore } from './file.store.js';

/** What states need for the files of their rows, in one app. */
export interface ModelFiles {
  readonly store: FileStore;
  readonly transactions: FileTransactions;
  /** Path of the routes. */
  readonly path: string;
}

/** Kept with the data source that the rows are in. */
const known = new WeakMap<DataSource, ModelFiles>();

export function setFiles(dataSource: DataSource, files: ModelFiles | undefined): void {
  if (files) known.set(dataSource, files);
  else known.delete(dataSource);
}

/** Undefined where no state with files has been booted. */
export function filesOf(dataSource: DataSource): ModelFiles | undefined {
  return known.get(dataSource);
}
