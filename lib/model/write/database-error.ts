import { QueryFailedError, type DataSource } from 'typeorm';
import { driverErrorOf, isLost } from './driver-error.js';
import { LostDatabase } from './lost-database.error.js';
import { causeOf } from './row-failure.js';
import { ViolationReader, type Violation } from './violation-reader.js';

/**
 * The constraint that an error of a driver is about: SQLite's, PostgreSQL's, MySQL's or MariaDB's; undefined for what is none.
 * The texts that they hold stay here.
 */
export function violationOf({ entityMetadatas }: DataSource, error: unknown): Violation | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  return new ViolationReader(entityMetadatas, driverErrorOf(error), String(error.query ?? '')).read();
}

/** What is told instead of an error that says that the database is gone; undefined for others. */
export function lostDatabase(error: unknown, stored?: LostDatabase['stored']): LostDatabase | undefined {
  const cause = causeOf(error);
  if (cause instanceof LostDatabase) return cause;
  return isLost(cause) ? new LostDatabase(cause, stored) : undefined;
}

/** What somebody asks of the database. Throws `REFLEX_MODEL_DATABASE` where there is none to answer. */
export async function answered<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw lostDatabase(error) ?? error;
  }
}
