import { Logger } from '@nestjs/common';
import type { EntityManager, EntitySubscriberInterface, QueryRunner } from 'typeorm';

interface Ends {
  readonly commit: (() => Promise<void>)[];
  readonly rollback: (() => Promise<void>)[];
}

/** What is to be done with files when the transaction that changes their rows has ended, one way or the other. */
export class FileTransactions implements EntitySubscriberInterface<object> {
  private readonly logger = new Logger('Reflex');
  private readonly open = new WeakMap<QueryRunner, Ends>();

  onCommit(manager: EntityManager, work: () => Promise<void>): void {
    this.endsOf(manager).commit.push(work);
  }

  onRollback(manager: EntityManager, work: () => Promise<void>): void {
    this.endsOf(manager).rollback.push(work);
  }

  afterTransactionCommit({ queryRunner }: { readonly queryRunner: QueryRunner }): Promise<void> {
    return this.end(queryRunner, 'commit');
  }

  afterTransactionRollback({ queryRunner }: { readonly queryRunner: QueryRunner }): Promise<void> {
    return this.end(queryRunner, 'rollback');
  }

  private endsOf({ queryRunner }: EntityManager): Ends {
    const runner = queryRunner!;
    let ends = this.open.get(runner);
    if (!ends) this.open.set(runner, (ends = { commit: [], rollback: [] }));
    return ends;
  }

  /** Nobody's write fails for a file that could not be moved: it stays, and costs its place. */
  private async end(queryRunner: QueryRunner, how: keyof Ends): Promise<void> {
    const ends = this.open.get(queryRunner);
    if (!ends || queryRunner.isTransactionActive) return;
    this.open.delete(queryRunner);
    for (const work of ends[how]) await work().catch((error: unknown) => this.logger.error(error));
  }
}
