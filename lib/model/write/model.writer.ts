import type { DataSource } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import type { FormValues } from '../model.row.js';
import type { ModelReader } from '../query/model.reader.js';
import type { RemoveResult, RowBase, WriteContext, WriteResult } from './model.write.js';

/** Writes the rows of one entity, each call in a transaction of its own. */
export class ModelWriter<E extends object> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contract: ModelContract<E>,
    private readonly reader: ModelReader<E>,
  ) {}

  create(values: FormValues, context: WriteContext<E>): Promise<WriteResult<E>> {
    throw new Error(`Not there yet: ${[this.dataSource, this.contract, this.reader, values, context].length}`);
  }

  /** `values` may leave fields out: they stay as they are. The row is that of `base`, never one that the form names. */
  update(base: RowBase, values: FormValues, context: WriteContext<E>): Promise<WriteResult<E>> {
    throw new Error(`Not there yet: ${[base, values, context].length}`);
  }

  remove(keys: readonly string[], context: WriteContext<E>): Promise<RemoveResult> {
    throw new Error(`Not there yet: ${[keys, context].length}`);
  }

  restore(keys: readonly string[], context: WriteContext<E>): Promise<RemoveResult> {
    throw new Error(`Not there yet: ${[keys, context].length}`);
  }
}
