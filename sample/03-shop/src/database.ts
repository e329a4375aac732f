import type { TypeOrmModuleOptions } from '@nestjs/typeorm';

/** SQLite in memory, or what `DATABASE_URL` names: `postgres://…`, `mysql://…`, `mariadb://…`. */
export function databaseOptions(url = process.env.DATABASE_URL): TypeOrmModuleOptions {
  const common = { autoLoadEntities: true, synchronize: true };
  if (!url) return { ...common, type: 'better-sqlite3', database: ':memory:' };
  return { ...common, type: url.startsWith('postgres') ? 'postgres' : url.startsWith('mysql') ? 'mysql' : 'mariadb', url };
}
