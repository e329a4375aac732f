import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';

/** A database of its own, gone when it is closed. */
export interface TestDatabase extends AsyncDisposable {
  readonly dataSource: DataSource;
}

export type DatabaseKind = 'better-sqlite3' | 'postgres' | 'mariadb';

const PORTS = { postgres: 5432, mariadb: 3306 } as const;

/** What to hand to a suite: how to open a database of this kind, or why there is none. With `REFLEX_TEST_SERVICES=required` there is always one to try. */
export async function databaseOf(
  kind: DatabaseKind,
): Promise<((entities: MixedList<new () => object>) => Promise<TestDatabase>) | { readonly missing: string }> {
  if (kind === 'better-sqlite3') return async (entities) => open({ type: kind, database: ':memory:', entities });
  const required = process.env.REFLEX_TEST_SERVICES === 'required';
  if (!required && !(await answers(PORTS[kind]))) {
    const missing = `nothing answers on 127.0.0.1:${PORTS[kind]}`;
    process.stderr.write(`\n${kind}: ${missing}, its suites are left out\n`);
    return { missing };
  }
  return kind === 'postgres' ? postgres : mariadb;
}

/** In a schema of its own: suites share the server. */
async function postgres(entities: MixedList<new () => object>): Promise<TestDatabase> {
  const schema = `reflex_${randomBytes(6).toString('hex')}`;
  const options = { type: 'postgres', host: '127.0.0.1', port: PORTS.postgres, username: 'postgres', database: 'test' } as const;
  const admin = await new DataSource(options).initialize();
  await admin.query(`CREATE SCHEMA ${schema}`);
  const database = await open({ ...options, schema, entities }).catch(async (error: unknown) => {
    await admin.query(`DROP SCHEMA ${schema} CASCADE`);
    await admin.destroy();
    throw error;
  });
  return {
    dataSource: database.dataSource,
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await admin.query(`DROP SCHEMA ${schema} CASCADE`);
      await admin.destroy();
    },
  };
}

async function mariadb(entities: MixedList<new () => object>): Promise<TestDatabase> {
  const name = `reflex_${randomBytes(6).toString('hex')}`;
  const options = { type: 'mariadb', host: '127.0.0.1', port: PORTS.mariadb, username: 'root' } as const;
  const admin = await new DataSource(options).initialize();
  await admin.query(`CREATE DATABASE ${name}`);
  const database = await open({ ...options, database: name, entities }).catch(async (error: unknown) => {
    await admin.query(`DROP DATABASE ${name}`);
    await admin.destroy();
    throw error;
  });
  return {
    dataSource: database.dataSource,
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await admin.query(`DROP DATABASE ${name}`);
      await admin.destroy();
    },
  };
}

async function open(options: DataSourceOptions): Promise<TestDatabase> {
  const dataSource = await new DataSource({ ...options, synchronize: true }).initialize();
  return { dataSource, [Symbol.asyncDispose]: () => dataSource.destroy() };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
