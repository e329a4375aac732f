import type { DataSource, EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';
import type { ModelContract } from '../contract/model.contract.js';
import type { CountMode } from '../model.options.js';
import type { ModelRow, Reference } from '../model.row.js';
import type { RowBase } from '../write/model.write.js';
import { ListWhere, isMySql, isPostgres } from './list-where.js';
import type { ListPage, ListQuery, ModelScope } from './list.query.js';
import { exactly, readRows } from './read-rows.js';
import { orderRows, orderedById } from './row-order.js';
import { RowKeys, type KeyValues } from './row-key.js';
import { labelOf, rowKeys, rowOf, wireValue } from './wire-value.js';
import { valueAt } from './row-key.js';

/** The alias of the entity in every query. */
const ALIAS = 'row';
/** Behind how many rows an estimate counts in vain. */
const ESTIMATE_CAP = 10_000;
/** Rows of one part of a stream. */
const BATCH = 500;

type Query = SelectQueryBuilder<ObjectLiteral>;

export interface WithinOptions {
  readonly manager?: EntityManager;
  readonly deleted?: ListQuery['deleted'];
  readonly lock?: boolean;
}

/** Reads the rows of one entity: what lists, forms, pickers and exports show. Nothing outside the scope that it is given. */
export class ModelReader<E extends object> {
  private readonly keys: RowKeys;

  /** Throws `REFLEX_MODEL_ENTITY` where the data source does not know the entity. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly contract: ModelContract<E>,
  ) {
    if (!dataSource.hasMetadata(contract.entity)) {
      throw new ReflexError('REFLEX_MODEL_ENTITY', `The data source does not know the entity ${contract.name}`);
    }
    this.keys = rowKeys(contract as ModelContract);
  }

  /** One page, in three queries whatever it shows: the keys of its rows, the rows, and how many there are. */
  async list(query: ListQuery, scope: ModelScope<E>, count: CountMode): Promise<ListPage<E>> {
    const [counted, keys] = await Promise.all([this.count(query, scope, count), this.keysOf(query, scope, query.page)]);
    const pages = Math.max(1, Math.ceil(counted.total / query.pageSize));
    const page = keys.length > 0 || query.page <= 1 ? query.page : Math.min(pages, query.page);
    const shown = page === query.page ? keys : await this.keysOf(query, scope, page);
    const rows = await this.read(shown, this.contract.listFields);
    return { rows, ...counted, page };
  }

  /** The rows with these keys that are within the scope, by key. */
  async rows(keys: readonly string[], scope: ModelScope<E>, manager?: EntityManager): Promise<ReadonlyMap<string, ModelRow<E>>> {
    const known = await this.keysWithin(keys, scope, { manager });
    const rows = await this.read(known, this.contract.listFields, manager);
    return new Map(rows.map((row) => [row.$key, row]));
  }

  /** A row as a form gets it; undefined where there is none within the scope, or only one that is marked as deleted. */
  async form(key: string, scope: ModelScope<E>, manager?: EntityManager): Promise<RowBase | undefined> {
    const known = await this.keysWithin([key], scope, { manager, deleted: 'without' });
    const [entity] = await readRows(
      manager ?? this.dataSource.manager,
      this.contract as ModelContract,
      known,
      this.contract.formFields,
    );
    return entity && this.baseOf(entity as E);
  }

  /** What a form has of an entity that was read with all that the form shows. */
  baseOf(entity: E): RowBase {
    const { contract } = this;
    const values = contract.formFields.map(
      (name) => [name, wireValue(contract.fields.get(name)!, valueAt(entity, name))] as const,
    );
    const version = contract.version === undefined ? undefined : (valueAt(entity, contract.version) as RowBase['version']);
    return { key: this.keys.of(entity), ...(version !== undefined && { version }), values: Object.fromEntries(values) };
  }

  /** What a picker of this entity offers: rows whose label or searched text contains `text`, by label. `limit` rows. */
  async options(text: string, scope: ModelScope<E> | undefined, limit: number): Promise<readonly Reference[]> {
    const { contract } = this;
    const paths = [...new Set([contract.labelField, ...contract.searchPaths])].filter((path) =>
      isSearchable(contract as ModelContract, path),
    );
    const query = this.query();
    const where = new ListWhere(query, { ...(contract as ModelContract), searchPaths: paths });
    if (scope) where.scope(scope as ModelScope);
    if (text !== '' && paths.length > 0) where.search(text);
    query.select(this.columns([contract.labelField])).orderBy(`${ALIAS}.${contract.labelField}`, 'ASC');
    for (const key of contract.keys) query.addOrderBy(`${ALIAS}.${key}`, 'ASC');
    const found = await query.limit(limit).getMany();
    return found.map((row) => ({ key: this.keys.of(row), label: labelOf(contract as ModelContract, row) }));
  }

  /** All rows that match, a part at a time, in the order of the query; at most `limit`. */
  async *stream(query: ListQuery, scope: ModelScope<E>, limit: number): AsyncIterable<readonly ModelRow<E>[]> {
    // All keys at once: they are small, and no row is left out or doubled where others write meanwhile.
    const keys = await this.keysOf({ ...query, pageSize: limit }, scope, 1);
    for (let from = 0; from < keys.length; from += BATCH) {
      const part = await this.keysWithin(
        keys.slice(from, from + BATCH).map((key) => this.keys.of(key)),
        scope,
        { deleted: query.deleted },
      );
      yield await this.read(part, this.contract.listFields);
    }
  }

  private query(manager: EntityManager = this.dataSource.manager): Query {
    return manager.createQueryBuilder(this.contract.entity as never, ALIAS);
  }

  /** Columns by path, the primary key among them. */
  private columns(names: readonly string[]): string[] {
    return [...new Set([...this.contract.keys, ...names])].map((name) => `${ALIAS}.${name}`);
  }

  /** The primary key and nothing else, with all its digits. */
  private selectKey(query: Query): void {
    query.select([]);
    for (const [i, key] of this.contract.keys.entries()) query.addSelect(exactly(query, `${ALIAS}.${key}`, key), `k${i}`);
  }

  /** What narrows a list, but not its order. */
  private narrowed(query: Query, { search, filters, deleted }: ListQuery, scope: ModelScope<E>): ListWhere {
    const where = new ListWhere(query, this.contract as ModelContract);
    where.deleted(deleted);
    where.scope(scope as ModelScope);
    for (const term of filters) where.filter(term);
    if (search !== '') where.search(search);
    return where;
  }

  private async keysOf(list: ListQuery, scope: ModelScope<E>, page: number): Promise<KeyValues[]> {
    const query = this.query();
    const where = this.narrowed(query, list, scope);
    this.selectKey(query);
    orderRows(query, this.contract as ModelContract, list.sort, where);
    const offset = Math.min((page - 1) * list.pageSize, Number.MAX_SAFE_INTEGER);
    const found = await query.limit(list.pageSize).offset(offset).getRawMany<Record<string, string | number>>();
    return found.map((raw) => Object.fromEntries(this.contract.keys.map((key, i) => [key, raw[`k${i}`]!])));
  }

  private async count(list: ListQuery, scope: ModelScope<E>, mode: CountMode): Promise<Pick<ListPage, 'total' | 'totalIs'>> {
    const query = this.query();
    this.narrowed(query, list, scope);
    if (mode === 'exact') {
      const found = await query.select('COUNT(*)', 'n').getRawOne<{ n: string | number }>();
      return { total: Number(found?.n ?? 0), totalIs: 'exact' };
    }
    if (mode === 'estimated') {
      const estimate = query.expressionMap.wheres.some(({ condition }) => condition !== '1 = 1')
        ? undefined
        : await this.estimate();
      if (estimate !== undefined && estimate > ESTIMATE_CAP) return { total: estimate, totalIs: 'estimated' };
    }
    const cap = mode === 'estimated' ? ESTIMATE_CAP : mode.cap;
    const inner = query.select('1', 'one').limit(cap + 1);
    const outer = this.dataSource.createQueryBuilder().select('COUNT(*)', 'n').from(`(${inner.getQuery()})`, 'capped');
    const found = await outer.setParameters(inner.getParameters()).getRawOne<{ n: string | number }>();
    const total = Number(found?.n ?? 0);
    return total > cap ? { total: cap, totalIs: 'capped' } : { total, totalIs: 'exact' };
  }

  /** What the database's statistics say of the table; undefined where they say nothing. */
  private async estimate(): Promise<number | undefined> {
    const { tablePath, tableName } = this.dataSource.getMetadata(this.contract.entity);
    const query = this.query();
    const sql = isPostgres(query)
      ? {
          text: 'SELECT reltuples AS n FROM pg_class WHERE oid = to_regclass($1)',
          values: [`"${tablePath.replaceAll('.', '"."')}"`],
        }
      : isMySql(query)
        ? {
            text: 'SELECT table_rows AS n FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?',
            values: [tableName],
          }
        : undefined;
    if (!sql) return undefined;
    const [found] = await this.dataSource.query<{ n: string | number | null }[]>(sql.text, sql.values);
    const estimate = Number(found?.n ?? -1);
    return estimate >= 0 ? estimate : undefined;
  }

  /**
   * Of these keys, those of rows within the scope, in their order. `deleted` says which rows that are marked as deleted are meant; left
   * out, all are. `lock` keeps the rows as they are until the transaction of `manager` ends.
   */
  async keysWithin(
    keys: readonly string[],
    scope: ModelScope<E>,
    { manager, deleted, lock }: WithinOptions = {},
  ): Promise<KeyValues[]> {
    const parsed = keys.map((key) => this.keys.parse(key)).filter((key) => key !== undefined);
    if (parsed.length === 0) return [];
    const query = this.query(manager);
    if (deleted === undefined) query.withDeleted();
    const where = new ListWhere(query, this.contract as ModelContract);
    if (deleted !== undefined) where.deleted(deleted);
    where.scope(scope as ModelScope);
    this.selectKey(query);
    if (lock) query.setLock('pessimistic_write');
    const found = await orderedById(query, this.contract.keys, parsed).getRawMany<Record<string, string | number>>();
    const there = new Map(
      found.map((raw) => {
        const values = Object.fromEntries(this.contract.keys.map((key, i) => [key, raw[`k${i}`]!]));
        return [this.keys.of(values), values] as const;
      }),
    );
    return parsed.map((key) => there.get(this.keys.of(key))).filter((key) => key !== undefined);
  }

  /** Rows in the order of their keys, which are known to be within the scope. */
  private async read(keys: readonly KeyValues[], names: readonly string[], manager?: EntityManager): Promise<ModelRow<E>[]> {
    const entities = await readRows(manager ?? this.dataSource.manager, this.contract as ModelContract, keys, names);
    return entities.map((entity) => rowOf(this.contract as ModelContract, entity, names) as ModelRow<E>);
  }
}

function isSearchable(contract: ModelContract, path: string): boolean {
  return (
    contract.searchPaths.includes(path) ||
    contract.fields.get(path)?.type === 'string' ||
    (contract.labelField === path && !contract.keys.includes(path))
  );
}
