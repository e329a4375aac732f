import type { DataSource, EntityManager, EntityMetadata, ObjectLiteral, RelationMetadata, SelectQueryBuilder } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import { answerTo, type Raw } from './answer-to.js';
import { type ColumnMetadata, isSingle } from './entity-path.js';
import { exactly } from './exact-column.js';
import { liveOnly } from './path-joins.js';
import { QueryValues } from './query-values.js';
import { type KeyValues, type RowKeys, setAt, valueAt } from './row-key.js';
import { keyCondition } from './row-keys-condition.js';
import { rowKeys } from './wire-value.js';

const ALIAS = 'entity';
/** Stands in the prepared text for the condition, which depends on the keys. No name of an app is in that text but in quotes. */
const CONDITION = 'reflex_keys = 0';

type Query = SelectQueryBuilder<ObjectLiteral>;

/** What a query selects of one table, and where in its rows that is. */
interface Part {
  readonly metadata: EntityMetadata;
  readonly columns: readonly { readonly column: ColumnMetadata; readonly name: string }[];
  /** Names of the primary key. */
  readonly key: readonly string[];
  readonly relations: readonly { readonly relation: RelationMetadata; readonly part: Part }[];
}

interface Select {
  /** Text around the condition, with TypeORM's named parameters. */
  readonly head: string;
  readonly tail: string;
  readonly parameters: ObjectLiteral;
  readonly part: Part;
}

/**
 * Reads rows of one entity whose keys are known. That the keys are within a scope is the caller's business.
 *
 * What it selects follows from the contract alone. So TypeORM builds the text of a query once, and what it would do with the answer
 * is done here: building a query and making entities of its rows cost more than a page's query itself.
 */
export class RowsByKey {
  private readonly keys: RowKeys;
  private readonly selects = new Map<string, readonly Select[]>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly contract: ModelContract,
  ) {
    this.keys = rowKeys(contract);
  }

  /**
   * The rows, in the order of the keys, with the columns and relations of the named fields and no others. They have the class of the
   * entity, `@AfterLoad()` has run, relations that are declared as promises are there at once. One query; of relations that have several
   * rows per row each but the first is read by a query of its own, since together they would multiply.
   */
  async read(
    keys: readonly KeyValues[],
    names: readonly string[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<object[]> {
    if (keys.length === 0) return [];
    const [first, ...others] = this.selectsOf(names);
    const found = new Map<string, object>();
    for (const row of await this.run(first!, keys, manager)) found.set(this.keys.of(row), row);
    for (const select of others) {
      const [{ relation }] = select.part.relations as readonly [Part['relations'][number]];
      for (const row of await this.run(select, keys, manager)) {
        const whole = found.get(this.keys.of(row));
        if (whole) relate(whole, relation, valueAt(row, relation.propertyPath));
      }
    }
    const rows = keys.flatMap((key) => found.get(this.keys.ofValues(key)) ?? []);
    if (this.isHeard(first!.part)) await this.announce(rows, manager);
    return rows;
  }

  private selectsOf(names: readonly string[]): readonly Select[] {
    const asked = names.join();
    let selects = this.selects.get(asked);
    if (!selects) {
      const { contract } = this;
      const fields = names.map((name) => contract.fields.get(name)!);
      const several = fields.filter(({ kind }) => kind === 'references' || kind === 'children');
      const together = fields.filter((field) => !several.includes(field) || field === several[0]);
      selects = [together, ...several.slice(1).map((field) => [field])].map((each) => this.select(each));
      this.selects.set(asked, selects);
    }
    return selects;
  }

  private select(fields: readonly ModelField[]): Select {
    const { contract } = this;
    const query = this.dataSource.createQueryBuilder(contract.entity as never, ALIAS) as unknown as Query;
    query.withDeleted().select([]).where(CONDITION);
    const always = [...contract.keys, contract.version, contract.deleteDate, contract.labelField];
    const part = new PartBuilder(query).part(query.expressionMap.mainAlias!.metadata, ALIAS, always, fields, 'r');
    const [head, tail] = query.getQuery().split(CONDITION) as [string, string];
    return { head, tail, parameters: query.getParameters(), part };
  }

  private async run(
    { head, tail, parameters, part }: Select,
    keys: readonly KeyValues[],
    manager: EntityManager,
  ): Promise<object[]> {
    const { dataSource } = this;
    const values: ObjectLiteral = { ...parameters };
    const bound = new QueryValues({ connection: dataSource, setParameter: (name, value) => (values[name] = value) }, 'reflexKey');
    const condition = keyCondition(part.metadata, ALIAS, keys, bound);
    const [sql, stored] = dataSource.driver.escapeQueryWithParameters(head + condition + tail, values);
    return this.objects(await answerTo(manager, sql, stored), part);
  }

  /** The rows of a table that are in the rows of an answer, each once. */
  private objects(answer: readonly Raw[], part: Part): object[] {
    if (answer.length === 1) {
      const one = this.object(answer, part);
      return one ? [one] : [];
    }
    const groups = new Map<unknown, Raw[]>();
    for (const raw of answer) {
      const key = identity(raw, part.key);
      const group = groups.get(key);
      if (group) group.push(raw);
      else groups.set(key, [raw]);
    }
    return [...groups.values()].flatMap((group) => this.object(group, part) ?? []);
  }

  private object(answer: readonly Raw[], { metadata, columns, key, relations }: Part): object | undefined {
    const [raw] = answer as readonly [Raw];
    if (key.every((name) => raw[name] === null)) return undefined;
    const { driver } = this.dataSource;
    const { target } = metadata;
    const object = Object.create(typeof target === 'function' ? (target.prototype as object) : Object.prototype) as object;
    for (const { column, name } of columns) setAt(object, column.propertyPath, driver.prepareHydratedValue(raw[name], column));
    for (const { relation, part } of relations) {
      const related = isSingle(relation) ? (this.object(answer, part) ?? null) : this.objects(answer, part);
      relate(object, relation, related);
    }
    return object;
  }

  private isHeard({ metadata, relations }: Part): boolean {
    return (
      metadata.afterLoadListeners.length > 0 ||
      this.dataSource.subscribers.some((subscriber) => subscriber.afterLoad !== undefined) ||
      relations.some(({ part }) => this.isHeard(part))
    );
  }

  /** Tells those who listen for it that rows were loaded, as TypeORM does. */
  private async announce(rows: object[], manager: EntityManager): Promise<void> {
    const runner = manager.queryRunner ?? this.dataSource.createQueryRunner();
    try {
      await runner.broadcaster.broadcast('Load', this.dataSource.getMetadata(this.contract.entity), rows);
    } finally {
      if (runner !== manager.queryRunner) await runner.release();
    }
  }
}

/** What is put into a query, by names that are as short as their number. */
class PartBuilder {
  private count = 0;

  constructor(private readonly query: Query) {}

  /** Of the entity at `alias` the columns at these paths, and those and the relations of the fields. Joins are called by `prefix`. */
  part(
    metadata: EntityMetadata,
    alias: string,
    paths: readonly (string | undefined)[],
    fields: readonly ModelField[],
    prefix: string,
  ): Part {
    const own = fields.filter(({ relation }) => !relation).map(({ name }) => name);
    const wanted = new Set([...paths, ...own].filter((path) => path !== undefined));
    const found = [...wanted].flatMap((path) => metadata.findColumnWithPropertyPath(path) ?? []);
    const columns = [...new Set(found)].map((column) => {
      const name = `c${this.count++}`;
      this.query.addSelect(exactly(this.query, alias, column), name);
      return { column, name };
    });
    const key = columns.filter(({ column }) => column.isPrimary).map(({ name }) => name);
    const related = fields.filter(({ relation }) => relation);
    const relations = related.map((field, i) => this.relation(metadata, alias, `${prefix}${i}`, field));
    return { metadata, columns, key, relations };
  }

  /** Of a row that is referred to its key and label; of a child, all that its form has. */
  private relation(
    metadata: EntityMetadata,
    from: string,
    alias: string,
    { name, kind, relation }: ModelField,
  ): Part['relations'][number] {
    const { target } = relation!;
    const hop = metadata.findRelationWithPropertyPath(name)!;
    this.query.leftJoin(`${from}.${name}`, alias, liveOnly(hop, alias));
    if (!isSingle(hop)) for (const key of target.keys) this.query.addOrderBy(`${alias}.${key}`, 'ASC');
    const fields = kind === 'children' ? target.formFields.map((field) => target.fields.get(field)!) : [];
    const paths = [...target.keys, target.labelField, target.version];
    return { relation: hop, part: this.part(hop.inverseEntityMetadata, alias, paths, fields, `${alias}x`) };
  }
}

/** A relation that is declared as a promise has a setter, which would make one of the value. */
function relate(row: object, { propertyPath, isLazy }: RelationMetadata, value: unknown): void {
  if (isLazy && !propertyPath.includes('.')) {
    Object.defineProperty(row, propertyPath, { value, configurable: true, enumerable: true, writable: true });
  } else setAt(row, propertyPath, value);
}

/** What tells the row of a table from others of it. */
function identity(raw: Raw, [first, ...others]: readonly string[]): unknown {
  const plain = (name: string): unknown => {
    const value = raw[name];
    if (value instanceof Date) return value.getTime();
    return value instanceof Uint8Array || typeof value === 'bigint' ? String(value) : value;
  };
  return others.length === 0 ? plain(first!) : JSON.stringify([first!, ...others].map(plain));
}
