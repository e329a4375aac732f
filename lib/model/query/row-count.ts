import type { EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { CountMode } from '../model.options.js';
import type { ListPage } from './list.query.js';
import type { ListWhere } from './list-where.js';
import { dialectOf } from './sql-dialect.js';

/** Rows from which on an estimate will do, and behind which a list that cannot be estimated is not counted. */
const ENOUGH = 10_000;

export type RowCount = Pick<ListPage, 'total' | 'totalIs'>;

/** How many rows a query finds that `where` has narrowed, where they need not all be counted. */
export async function countRoughly(
  query: SelectQueryBuilder<ObjectLiteral>,
  where: ListWhere,
  mode: Exclude<CountMode, 'exact'>,
): Promise<RowCount> {
  if (mode === 'estimated') {
    const estimate = where.isNarrow ? undefined : await estimateRows(query);
    if (estimate !== undefined && estimate > ENOUGH) return { total: estimate, totalIs: 'estimated' };
  }
  const cap = mode === 'estimated' ? ENOUGH : mode.cap;
  const inner = query.select('1', 'one').limit(cap + 1);
  const outer = query.connection.createQueryBuilder().select('COUNT(*)', 'n').from(`(${inner.getQuery()})`, 'capped');
  const found = await outer.setParameters(inner.getParameters()).getRawOne<Counted>();
  const total = Number(found?.n ?? 0);
  return total > cap ? { total: cap, totalIs: 'capped' } : { total, totalIs: 'exact' };
}

interface Counted {
  readonly n: string | number | null;
}

/** What the database's statistics say of the table; undefined where they say nothing, or it has rows of other classes too. */
async function estimateRows({ connection, expressionMap }: SelectQueryBuilder<ObjectLiteral>): Promise<number | undefined> {
  const { metadata } = expressionMap.mainAlias!;
  const sql = metadata.discriminatorColumn ? undefined : STATISTICS[dialectOf(connection)]?.(metadata);
  if (!sql) return undefined;
  const [found] = await connection.query<Counted[]>(sql.text, sql.values);
  const estimate = Number(found?.n ?? -1);
  return estimate >= 0 ? estimate : undefined;
}

const STATISTICS: Readonly<
  Record<string, ((of: EntityMetadata) => { readonly text: string; readonly values: string[] }) | undefined>
> = {
  postgres: ({ tablePath }) => ({
    text: 'SELECT reltuples AS n FROM pg_class WHERE oid = to_regclass($1)',
    values: [`"${tablePath.replaceAll('.', '"."')}"`],
  }),
  mysql: ({ tableName }) => ({
    text: 'SELECT table_rows AS n FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?',
    values: [tableName],
  }),
};
