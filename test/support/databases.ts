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
  return (entities) => create(kind, entities);
}

/** A superuser that needs no password, and the database that is always there. */
const SERVERS = {
  postgres: { type: 'postgres', host: '127.0.0.1', port: PORTS.postgres, username: 'postgres', database: 'postgres' },
  mariadb: { type: 'mariadb', host: '127.0.0.1', port: PORTS.mariadb, username: 'root', database: 'mysql' },
} as const;

/** A new database on the server, which suites share. */
async function create(kind: 'postgres' | 'mariadb', entities: MixedList<new () => object>): Promise<TestDatabase> {
  const database = `reflex_${randomBytes(6).toString('hex')}`;
  const admin = await new DataSource(SERVERS[kind]).initialize();
  await admin.query(`CREATE DATABASE ${database}`);
  const drop = async () => {
    await admin.query(`DROP DATABASE ${database}`);
    await admin.destroy();
  };
  try {
    const { dataSource } = await open({ ...SERVERS[kind], database, entities });
    return { dataSource, [Symbol.asyncDispose]: () => dataSource.destroy().then(drop) };
  } catch (error) {
    await drop();
    throw error;
  }
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
