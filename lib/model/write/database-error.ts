import { QueryFailedError, type DataSource } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';
import { driverErrorOf, isLost } from './driver-error.js';
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

/** `REFLEX_MODEL_DATABASE` in the place of an error that says that the database is gone; undefined for others. */
export function lostDatabase(error: unknown): ReflexError | undefined {
  const cause = causeOf(error);
  if (cause instanceof ReflexError || !isLost(cause)) return undefined;
  return new ReflexError('REFLEX_MODEL_DATABASE', 'The database cannot be reached; nothing was stored', { cause });
}
