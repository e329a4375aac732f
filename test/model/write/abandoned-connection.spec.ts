import 'reflect-metadata';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../lib/model/write/transaction.js';
import { CuttableWire } from '../../support/cuttable-wire.js';
import { databaseOf, type TestDatabase } from '../../support/databases.js';
import { Tag, entities } from '../entities.js';

const openDatabase = await databaseOf('postgres');
const missing = 'missing' in openDatabase ? ` (left out: ${openDatabase.missing})` : '';

describe.skipIf(missing)(`a transaction that its driver gave up waiting for${missing}`, () => {
  let database: TestDatabase;
  let wire: CuttableWire;
  let impatient: DataSource;
  beforeAll(async () => {
    database = await (openDatabase as (of: typeof entities) => Promise<TestDatabase>)(entities);
    const { options } = database.dataSource;
    wire = await CuttableWire.to((options as { port: number }).port);
    // One connection: what comes next goes over the same, or over a new one.
    const extra = { max: 1, query_timeout: 300 };
    impatient = new DataSource({ ...options, port: wire.port, synchronize: false, extra } as DataSourceOptions);
    await impatient.initialize();
  });
  afterAll(async () => {
    await impatient?.destroy();
    await wire?.[Symbol.asyncDispose]();
    await database?.[Symbol.asyncDispose]();
  });

  const words = async (): Promise<string[]> => {
    const tags = await database.dataSource.manager.find(Tag, { order: { word: 'ASC' } });
    return tags.map(({ word }) => word);
  };

  it('is not part of the next one', async () => {
    await database.dataSource.manager.save(Tag, [{ word: 'first' }, { word: 'second' }]);
    wire.hangAt(/UPDATE /);
    const given = inTransaction(impatient, async (manager) => {
      await manager.insert(Tag, { word: 'half' });
      await manager.update(Tag, { word: 'first' }, { word: 'half, too' });
    });
    await expect(given).rejects.toThrow('Query read timeout');
    await wire.mend();
    await inTransaction(impatient, (manager) => manager.update(Tag, { word: 'second' }, { word: 'whole' }));
    expect(await words()).toEqual(['first', 'whole']);
  });
});
