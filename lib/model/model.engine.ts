import type { DataSource } from 'typeorm';
import type { ModelContract } from './contract/model.contract.js';
import { ModelReader } from './query/model.reader.js';
import { ModelWriter } from './write/model.writer.js';

/** Reads and writes the rows of one entity in one data source, within its contract. */
export interface ModelEngine<E extends object> {
  readonly contract: ModelContract<E>;
  readonly reader: ModelReader<E>;
  readonly writer: ModelWriter<E>;
}

/** The engine of each contract, kept with the data source that it works on. */
const engines = new WeakMap<DataSource, WeakMap<ModelContract, ModelEngine<never>>>();

/** The one engine of this contract in this data source. Throws `REFLEX_MODEL_ENTITY` where the data source does not know the entity. */
export function engineOf<E extends object>(dataSource: DataSource, contract: ModelContract<E>): ModelEngine<E> {
  let known = engines.get(dataSource);
  if (!known) engines.set(dataSource, (known = new WeakMap()));
  let engine = known.get(contract) as ModelEngine<E> | undefined;
  if (!engine) {
    const reader = new ModelReader<E>(dataSource, contract);
    engine = { contract, reader, writer: new ModelWriter<E>(dataSource, contract, reader) };
    known.set(contract, engine as never);
  }
  return engine;
}
