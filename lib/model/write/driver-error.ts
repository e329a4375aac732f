/** What drivers say of an error, each in its own way. */
export interface DriverError {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly message?: unknown;
  readonly table?: unknown;
  readonly column?: unknown;
  readonly constraint?: unknown;
  readonly detail?: unknown;
}

/** Somebody else holds, or has changed, what a transaction needs: PostgreSQL's and SQLite's codes, MySQL's and MariaDB's numbers. */
const CONTENDED = /^(40001|40P01|SQLITE_(BUSY|LOCKED).*|1213|1020)$/;
/** It has waited as long as it may. */
const TIRED = /^(55P03|57014|1205|3024|1969)$/;
/** There is no database any more, or none that takes what is sent. */
const LOST = new RegExp(
  `^(${[
    'ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|POOL_CLOSED',
    'PROTOCOL_\\w+',
    // PostgreSQL: shutdown, no such database, too many connections, a transaction that was idle, disk and memory, read only.
    '08\\w{3}|57P0\\d|3D000|55000|53\\w{3}|25P03|25006|58\\w{3}',
    // MySQL and MariaDB: too many connections, shutdown, no such database, gone, killed, disk, read only.
    '1040|1203|1053|1049|1152|1158|1159|1160|1161|1184|1927|2006|2013|4031|1021|1290|1836',
    'SQLITE_(CANTOPEN|IOERR|FULL|READONLY|CORRUPT|NOTADB|PROTOCOL).*',
  ].join('|')})$`,
);
/** What drivers and TypeORM say of it without a code. */
const LOST_TEXT =
  /connection (terminated|is closed|lost|ended)|closed state|client has encountered a connection error|client was closed|pool is closed|not yet established|database connection is not open|already released|query read timeout|timeout expired|timeout exceeded when trying to connect/i;

/** The driver's own error within one of TypeORM's, or of ours. */
export function driverErrorOf(error: unknown): DriverError {
  const { driverError } = (error ?? {}) as { readonly driverError?: DriverError };
  return driverError ?? ((error ?? {}) as DriverError);
}

/** What came of two transactions that were in each other's way: the one that was undone can be tried again. */
export function isContended(error: unknown): boolean {
  return codesOf(error).some((code) => CONTENDED.test(code));
}

/** The database has given up waiting for another transaction, or for this one. */
export function hasTimedOut(error: unknown): boolean {
  return codesOf(error).some((code) => TIRED.test(code));
}

/** The database is not there. */
export function isLost(error: unknown): boolean {
  const { message } = (error ?? {}) as { readonly message?: unknown };
  return codesOf(error).some((code) => LOST.test(code)) || LOST_TEXT.test(String(message));
}

function codesOf(error: unknown): string[] {
  const { code, errno } = driverErrorOf(error);
  const { code: outer } = (error ?? {}) as { readonly code?: unknown };
  return [code, errno, outer].filter((one) => typeof one === 'string' || typeof one === 'number').map(String);
}
