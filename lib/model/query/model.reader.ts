import type { DataSource } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import type { CountMode } from '../model.options.js';
import type { ModelRow, Reference } from '../model.row.js';
import type { RowBase } from '../write/model.write.js';
import type { ListPage, ListQuery, ModelScope } from './list.query.js';

/** Reads the rows of one entity: what lists, forms, pickers and exports show. */
export class ModelReader<E extends object> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contract: ModelContract<E>,
  ) {}

  /** One page: at most three queries, whatever it shows. */
  list(query: ListQuery, scope: ModelScope<E>, count: CountMode): Promise<ListPage<E>> {
    throw new Error(`Not there yet: ${[this.dataSource, this.contract, query, scope, count].length}`);
  }

  /** The rows with these keys that are within the scope, by key. */
  rows(keys: readonly string[], scope: ModelScope<E>): Promise<ReadonlyMap<string, ModelRow<E>>> {
    throw new Error(`Not there yet: ${[keys, scope].length}`);
  }

  /** A row as a form gets it; undefined where there is none within the scope. */
  form(key: string, scope: ModelScope<E>): Promise<RowBase | undefined> {
    throw new Error(`Not there yet: ${[key, scope].length}`);
  }

  /** What a picker of this entity offers: rows whose label or searched text contains `text`, by label. `limit` rows. */
  options(text: string, scope: ModelScope<E> | undefined, limit: number): Promise<readonly Reference[]> {
    throw new Error(`Not there yet: ${[text, scope, limit].length}`);
  }

  /** All rows that match, a part at a time, in the order of the query. */
  stream(query: ListQuery, scope: ModelScope<E>, limit: number): AsyncIterable<readonly ModelRow<E>[]> {
    throw new Error(`Not there yet: ${[query, scope, limit].length}`);
  }
}
