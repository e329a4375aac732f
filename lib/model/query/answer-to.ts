import type { EntityManager } from 'typeorm';

export type Raw = Readonly<Record<string, unknown>>;

/** What a database answers to a query: in the manager's transaction, or where apps have replicas to read from, by one of them. */
export async function answerTo(manager: EntityManager, sql: string, parameters: unknown[]): Promise<Raw[]> {
  const runner = manager.queryRunner ?? manager.connection.createQueryRunner('slave');
  try {
    return (await runner.query(sql, parameters)) as Raw[];
  } finally {
    if (runner !== manager.queryRunner) await runner.release();
  }
}
