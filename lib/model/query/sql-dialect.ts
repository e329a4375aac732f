import type { DataSource } from 'typeorm';

/** What a database's SQL differs by, as far as queries here do. */
export type SqlDialect = 'postgres' | 'mysql' | 'sqlite' | 'other';

const DIALECTS: Readonly<Record<string, SqlDialect>> = {
  postgres: 'postgres',
  'aurora-postgres': 'postgres',
  cockroachdb: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
  'aurora-mysql': 'mysql',
  'better-sqlite3': 'sqlite',
  sqljs: 'sqlite',
  expo: 'sqlite',
  cordova: 'sqlite',
  capacitor: 'sqlite',
  'react-native': 'sqlite',
  nativescript: 'sqlite',
};

export function dialectOf({ options }: DataSource): SqlDialect {
  return DIALECTS[options.type] ?? 'other';
}
