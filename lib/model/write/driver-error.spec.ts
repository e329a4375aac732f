import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { hasTimedOut, isContended, isLost } from './driver-error.js';

/** As TypeORM throws what a driver says. */
const failed = (message: string, more: object = {}): QueryFailedError =>
  new QueryFailedError('SELECT 1', [], Object.assign(new Error(message), more));

describe('a lost database', () => {
  it.each([
    ['pg, query_timeout', failed('Query read timeout')],
    ['pg, connectionTimeoutMillis', failed('timeout expired')],
    ['pg-pool, connectionTimeoutMillis', failed('timeout exceeded when trying to connect')],
    ['pg, a socket that ended', failed('Connection terminated unexpectedly')],
    ['pg, a shutdown', failed('terminating connection due to administrator command', { code: '57P01' })],
    ['mysql2', failed("Can't add new command when connection is in closed state")],
    ['mysql2, nobody there', failed('connect', { code: 'ECONNREFUSED', errno: -111 })],
    ['better-sqlite3', failed('disk I/O error', { code: 'SQLITE_IOERR_WRITE' })],
    ['TypeORM before it has connected', new Error('Connection is not established with postgres database, not yet established')],
  ])('is known by %s', (_driver, error) => {
    expect(isLost(error)).toBe(true);
  });

  it.each([
    ['a key that is taken', failed('duplicate key', { code: '23505' })],
    ['a statement that took too long', failed('canceling statement due to statement timeout', { code: '57014' })],
    ['a transaction in the way', failed('deadlock detected', { code: '40P01' })],
    [
      'a lock of MariaDB',
      failed('Lock wait timeout exceeded; try restarting transaction', { code: 'ER_LOCK_WAIT_TIMEOUT', errno: 1205 }),
    ],
    ['an error of the app', new Error('The timeout of the oven has expired')],
  ])('is not %s', (_what, error) => {
    expect(isLost(error)).toBe(false);
  });

  it('is neither a contention nor a wait that was too long', () => {
    expect(isContended(failed('deadlock detected', { code: '40P01' }))).toBe(true);
    expect(hasTimedOut(failed('canceling statement', { code: '57014' }))).toBe(true);
    expect(isContended(failed('Query read timeout')) || hasTimedOut(failed('Query read timeout'))).toBe(false);
  });
});
