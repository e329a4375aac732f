import type { DataSource, EntityManager, EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';
import type { ModelContract } from '../contract/model.contract.js';
import type { CountMode } from '../model.options.js';
import type { ModelRow, Reference } from '../model.row.js';
import type { RowBase } from '../write/model.write.js';
import { answerTo, type Raw } from './answer-to.js';
import { exactly, selectExactly } from './exact-column.js';
import { ListWhere } from './list-where.js';
import { everyRow, type ListPage, type ListQuery, type ModelScope } from './list.query.js';
import { PositionWhere, nullsIn, selectNulls } from './position-where.js';
import { countRoughly, type RowCount } from './row-count.js';
import { RowKeys, valueAt, type KeyValue, type KeyValues } from './row-key.js';
import { keyCondition } from './row-keys-condition.js';
import { RowOrder } from './row-order.js';
import { RowsByKey } from './rows-by-key.js';
import { labelOf, rowKeys, rowOf, wireValue } from './wire-value.js';

/** The alias of the entity in every query. */
const ALIAS = 'entity';
/** Rows of one part of a stream, and keys of one query: databases bound the parameters of a query. */
const BATCH = 500;
/** Texts of queries that are kept: the ways that a list is sorted. */
const STATEMENTS = 100;
/** Characters of a label that rows are looked for by. */
const LONGEST_LABEL = 1_000;

type Query = SelectQueryBuilder<ObjectLiteral>;
type Statement = readonly [sql: string, parameters: unknown[]];

export interface WithinOptions {
  readonly manager?: EntityManager;
  readonly deleted?: ListQuery['deleted'];
  readonly lock?: boolean;
}

/** Reads the rows of one entity: what lists, forms, pickers and exports show. Nothing outside the scope that it is given. */
export class ModelReader<E extends object> {
  private readonly keys: RowKeys;
  private readonly metadata: EntityMetadata;
  private readonly contract: ModelContract;
  private readonly byKey: RowsByKey;
  private readonly statements = new Map<string, Statement>();

  /** Throws `REFLEX_MODEL_ENTITY` where the data source does not know the entity. */
  constructor(
    private readonly dataSource: DataSource,
    contract: ModelContract<E>,
  ) {
    if (!dataSource.hasMetadata(contract.entity)) {
      throw new ReflexError('REFLEX_MODEL_ENTITY', `The data source does not know the entity ${contract.name}`);
    }
    this.contract = contract as ModelContract;
    this.metadata = dataSource.getMetadata(contract.entity);
    this.keys = rowKeys(this.contract);
    this.byKey = new RowsByKey(dataSource, this.contract);
  }

  /**
   * One page, in three queries whatever it shows: the keys of its rows, the rows, and how many there are. A second relation with
   * several rows per row costs one more, as does a `position`. A page that is not full tells how many there are by itself.
   *
   * Throws `REFLEX_MODEL_QUERY` where the contract does not offer a filter or what to sort by.
   */
  async list(query: ListQuery, scope: ModelScope<E>, count: CountMode): Promise<ListPage<E>> {
    const placed = query.position && (await this.keysAt(query, scope));
    if (placed && placed.length > 0) {
      // At the end of a list it is worth knowing how long it is. Rows may have come and gone before this one: the page does not tell.
      const mode = 'after' in query.position! && placed.length < query.pageSize ? 'exact' : count;
      const [counted, rows] = await Promise.all([this.count(query, scope, mode), this.read(placed, this.contract.listFields)]);
      return { rows, ...counted, page: query.page };
    }
    const keys = await this.keysOf(query, scope);
    const before = (query.page - 1) * query.pageSize;
    if (keys.length > 0 || query.page <= 1) {
      const isLast = keys.length < query.pageSize;
      const [counted, rows] = await Promise.all([
        isLast ? ({ total: before + keys.length, totalIs: 'exact' } as const) : this.count(query, scope, count),
        this.read(keys, this.contract.listFields),
      ]);
      return { rows, ...counted, page: query.page };
    }
    // Behind the last page: an estimate does not say which that is.
    const counted = await this.count(query, scope, count === 'estimated' ? 'exact' : count);
    const page = Math.max(1, Math.min(query.page - 1, Math.ceil(counted.total / query.pageSize)));
    const rows = await this.read(await this.keysOf({ ...query, page }, scope), this.contract.listFields);
    return { rows, ...counted, page };
  }

  /**
   * The rows with these keys that are within the scope, by key, those that are marked as deleted among them. What is no key, or that
   * of no row, is not in it.
   */
  async rows(keys: readonly string[], scope: ModelScope<E>, manager?: EntityManager): Promise<ReadonlyMap<string, ModelRow<E>>> {
    const found = new Map<string, ModelRow<E>>();
    for (const part of partsOf(await this.keysWithin(keys, scope, { manager }))) {
      for (const row of await this.read(part, this.contract.listFields, manager)) found.set(row.$key, row);
    }
    return found;
  }

  /** A row as a form gets it; undefined where there is none within the scope. */
  async form(key: string, scope: ModelScope<E>, manager?: EntityManager): Promise<RowBase | undefined> {
    const { contract } = this;
    const known = await this.keysWithin([key], scope, { manager, deleted: 'without' });
    const [entity] = await this.entities(known, contract.formFields, manager);
    return entity && this.baseOf(entity);
  }

  /** What a form has of an entity that was read with all that the form shows. */
  baseOf(entity: E): RowBase {
    const { contract } = this;
    const values = contract.formFields.map((name) => [name, wireValue(contract.fields.get(name)!, valueAt(entity, name))]);
    const version = contract.version === undefined ? undefined : (valueAt(entity, contract.version) as RowBase['version']);
    return {
      key: this.keys.of(entity),
      ...(version !== undefined && { version }),
      values: Object.fromEntries(values) as RowBase['values'],
    };
  }

  /** What a picker of this entity offers: rows whose label or searched text contains `text`, by label. `limit` rows. */
  async options(text: string, scope: ModelScope<E> | undefined, limit: number): Promise<readonly Reference[]> {
    const { contract } = this;
    const isKey = contract.keys.includes(contract.labelField);
    const searchPaths = [...new Set([...(isKey ? [] : [contract.labelField]), ...contract.searchPaths])];
    const query = this.query();
    const where = new ListWhere(query, { ...contract, searchPaths });
    where.deleted('without');
    if (scope) where.scope(scope as ModelScope);
    if (text.trim() !== '') {
      const key = this.keys.parse(text.trim());
      // Rows without a text to call them by are called by their key.
      if (searchPaths.length > 0) where.search(text);
      else query.andWhere(keyCondition(this.metadata, ALIAS, key ? [key] : [], where.values));
    }
    this.selectNames(query);
    for (const name of new Set([contract.labelField, ...contract.keys])) query.addOrderBy(`${ALIAS}.${name}`, 'ASC');
    const found = await query.limit(limit).getMany();
    return found.map((row) => ({ key: this.keys.of(row), label: labelOf(contract, row) }));
  }

  /**
   * The keys of the rows within the scope that people call by one of these labels, by label: exactly as it is written, whatever the
   * database takes for the same. Rows without a label of their own are called by their key.
   */
  async called(
    labels: readonly string[],
    scope: ModelScope | undefined,
    manager?: EntityManager,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const { contract } = this;
    const found = new Map<string, string[]>();
    if (contract.keys.includes(contract.labelField)) return found;
    const column = this.metadata.findColumnWithPropertyPath(contract.labelField)!;
    for (const part of partsOf(labels.filter((label) => label !== '' && label.length <= LONGEST_LABEL))) {
      const query = this.query(manager);
      const where = new ListWhere(query, contract);
      where.deleted('without');
      if (scope) where.scope(scope);
      query.andWhere(`${ALIAS}.${contract.labelField} ${where.values.in(column, part)}`);
      this.selectNames(query);
      for (const row of await query.getMany()) {
        const label = labelOf(contract, row);
        found.set(label, [...(found.get(label) ?? []), this.keys.of(row)]);
      }
    }
    return found;
  }

  /** All rows that match, a part at a time, in the order of the query; at most `limit`. */
  async *stream(query: ListQuery, scope: ModelScope<E>, limit: number): AsyncIterable<readonly ModelRow<E>[]> {
    // All keys at once: they are small, and no row is left out or doubled where others write meanwhile.
    const keys = await this.keysOf({ ...query, page: 1, pageSize: limit }, scope);
    for (const part of partsOf(keys)) {
      const texts = part.map((key) => this.keys.ofValues(key));
      yield await this.read(await this.keysWithin(texts, scope, { deleted: query.deleted }), this.contract.listFields);
    }
  }

  /**
   * Of these keys, those of rows within the scope, each once, in their order. `deleted` says which rows that are marked as deleted
   * are meant; left out, all are. `lock` keeps the rows as they are until the transaction of `manager` ends.
   */
  async keysWithin(
    keys: readonly string[],
    scope: ModelScope<E>,
    { manager, deleted, lock }: WithinOptions = {},
  ): Promise<KeyValues[]> {
    const parsed = [...new Set(keys)].map((key) => this.keys.parse(key)).filter((key) => key !== undefined);
    const there = new Map<string, KeyValues>();
    for (const part of partsOf(parsed)) {
      const query = this.query(manager);
      const where = new ListWhere(query, this.contract);
      if (deleted !== undefined) where.deleted(deleted);
      where.scope(scope as ModelScope);
      this.selectKey(query);
      if (lock) query.setLock('pessimistic_write');
      query.andWhere(keyCondition(this.metadata, ALIAS, part, where.values));
      for (const raw of await query.getRawMany<Raw>()) {
        const key = this.keyIn(raw);
        there.set(this.keys.ofValues(key), key);
      }
    }
    return parsed.map((key) => there.get(this.keys.ofValues(key))).filter((key) => key !== undefined);
  }

  /** Has rows that are marked as deleted too, so that what is joined is not narrowed by that. */
  private query(manager: EntityManager = this.dataSource.manager): Query {
    return (manager.createQueryBuilder(this.contract.entity as never, ALIAS) as unknown as Query).withDeleted();
  }

  /** The primary key and nothing else, with all its digits. */
  private selectKey(query: Query): void {
    query.select([]);
    for (const [i, column] of this.metadata.primaryColumns.entries()) query.addSelect(exactly(query, ALIAS, column), `k${i}`);
  }

  /** The primary key, and by what people call a row. */
  private selectNames(query: Query): void {
    query.select([]);
    const names = [...this.contract.keys, this.contract.labelField];
    selectExactly(
      query,
      ALIAS,
      names.map((name) => this.metadata.findColumnWithPropertyPath(name)!),
    );
  }

  private keyIn(raw: Raw): KeyValues {
    const { driver } = this.dataSource;
    const values = this.metadata.primaryColumns.map((column, i) => {
      return [column.propertyPath, driver.prepareHydratedValue(raw[`k${i}`], column) as KeyValue];
    });
    return Object.fromEntries(values) as KeyValues;
  }

  /** What narrows a list, but not its order. */
  private narrowed(query: Query, { search, filters, deleted }: ListQuery, scope: ModelScope<E>): ListWhere {
    const where = new ListWhere(query, this.contract);
    where.deleted(deleted);
    where.scope(scope as ModelScope);
    for (const term of filters) where.filter(term);
    if (search !== '') where.search(search);
    return where;
  }

  private async keysOf(list: ListQuery, scope: ModelScope<E>): Promise<KeyValues[]> {
    const [sql, parameters] = this.statement('keys', list, scope, (query, { joins }) => {
      this.selectKey(query);
      new RowOrder(this.metadata, this.contract, list.sort).apply(query, joins);
    });
    const pageSize = Number(list.pageSize);
    const offset = Math.min((list.page - 1) * pageSize, Number.MAX_SAFE_INTEGER);
    const found = await answerTo(this.dataSource.manager, `${sql} LIMIT ${pageSize} OFFSET ${offset}`, parameters);
    return found.map((raw) => this.keyIn(raw));
  }

  /**
   * The keys of the page at the position of the query. Undefined where its row is no longer in the list: what it is sorted by is told
   * of no row outside the scope. Also where a page before it would not be full: that is the first.
   */
  private async keysAt(list: ListQuery, scope: ModelScope<E>): Promise<KeyValues[] | undefined> {
    const position = list.position!;
    const isBefore = 'before' in position;
    const key = this.keys.parse(isBefore ? position.before : position.after);
    if (!key) return undefined;
    const order = new RowOrder(this.metadata, this.contract, list.sort);
    const one = this.query();
    const there = new ListWhere(one, this.contract);
    there.deleted(list.deleted);
    there.scope(scope as ModelScope);
    one.andWhere(keyCondition(this.metadata, ALIAS, [key], there.values));
    selectNulls(one, order, there.joins);
    const raw = await one.getRawOne<Raw>();
    if (!raw) return undefined;
    const query = this.query();
    const where = this.narrowed(query, list, scope);
    this.selectKey(query);
    new PositionWhere(where, order, key, nullsIn(raw, order)).apply(isBefore);
    order.apply(query, where.joins, isBefore);
    const found = (await query.limit(list.pageSize).getRawMany<Raw>()).map((each) => this.keyIn(each));
    if (!isBefore) return found;
    return found.length < list.pageSize ? undefined : found.toReversed();
  }

  private async count(list: ListQuery, scope: ModelScope<E>, mode: CountMode): Promise<RowCount> {
    if (mode !== 'exact') {
      const query = this.query();
      return countRoughly(query, this.narrowed(query, list, scope), mode);
    }
    const [sql, parameters] = this.statement('count', { ...list, sort: [] }, scope, (query) => query.select('COUNT(*)', 'n'));
    const [counted] = await answerTo(this.dataSource.manager, sql, parameters);
    return { total: Number(counted?.['n'] ?? 0), totalIs: 'exact' };
  }

  /**
   * A query of what a list has. The text of one that nothing narrows follows from the contract and from what the list is sorted by: it is
   * built once, since that takes longer than most queries do.
   */
  private statement(
    what: 'keys' | 'count',
    list: ListQuery,
    scope: ModelScope<E>,
    build: (query: Query, where: ListWhere) => unknown,
  ): Statement {
    const isNarrow = scope !== everyRow || list.search !== '' || list.filters.length > 0;
    const name = isNarrow ? '' : JSON.stringify([what, list.deleted, list.sort]);
    let statement = this.statements.get(name);
    if (!statement) {
      const query = this.query();
      build(query, this.narrowed(query, list, scope));
      statement = query.getQueryAndParameters();
      if (this.statements.size >= STATEMENTS) this.statements.clear();
      if (!isNarrow) this.statements.set(name, statement);
    }
    return statement;
  }

  /** See `RowsByKey.read`. */
  entities(keys: readonly KeyValues[], names: readonly string[], manager?: EntityManager): Promise<E[]> {
    return this.byKey.read(keys, names, manager) as Promise<E[]>;
  }

  /** Rows in the order of their keys, which are known to be within the scope. */
  private async read(keys: readonly KeyValues[], names: readonly string[], manager?: EntityManager): Promise<ModelRow<E>[]> {
    const entities = await this.entities(keys, names, manager);
    return entities.map((entity) => rowOf(this.contract, entity, names) as ModelRow<E>);
  }
}

function partsOf<T>(all: readonly T[]): (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / BATCH) }, (_, i) => all.slice(i * BATCH, (i + 1) * BATCH));
}
