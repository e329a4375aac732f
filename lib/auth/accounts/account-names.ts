import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** Longest e-mail address that SMTP carries. */
const EMAIL_LENGTH = 254;
const USERNAME_LENGTH = 64;

/** One form for all spellings of a username, a trimmed one of any case and Unicode form. */
export function normalUsername(username: string): string {
  return username.trim().normalize('NFKC').toLowerCase();
}

/** One form for all spellings of an address. The part before the @ as well: no provider in use tells case apart there. */
export function normalEmail(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase();
}

/** What is wrong with an address, in a sentence. */
export function emailProblem(email: string): string | undefined {
  if (email === '') return 'Enter an e-mail address';
  if (email.length > EMAIL_LENGTH) return `An e-mail address has at most ${EMAIL_LENGTH} characters`;
  // Only what cannot be an address, or would be more than one in a mail's header.
  const [, local, domain] = /^([^\s@]+)@([^\s@]+)$/.exec(email) ?? [];
  const known = local && domain && !/[\p{C}<>()[\]\\,;:"]/u.test(email) && !/^\.|\.\.|\.$/.test(domain);
  return known ? undefined : 'This is not an e-mail address';
}

/**
 * What is wrong with a username, in a sentence. Letters and digits of any script with `.`, `_`, `-` between: without an
 * @, so that no username can be another's e-mail address.
 */
export function usernameProblem(username: string): string | undefined {
  if (username === '') return 'Enter a username';
  if (username.length > USERNAME_LENGTH) return `A username has at most ${USERNAME_LENGTH} characters`;
  if (/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u.test(username)) return undefined;
  return 'A username is made of letters, digits, and . _ - after the first';
}

/**
 * The network an address belongs to as far as one person can own it: an IPv4 address itself, of an IPv6 address the
 * first 64 bits, which is the least that a household gets.
 */
export function addressKey(address: string | undefined): string {
  if (address === undefined) return '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  const [plain] = address.split('%', 1) as [string];
  if (!isIPv6(plain)) return address;
  const [head = '', tail] = plain.toLowerCase().split('::', 2) as [string, string?];
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const all = [...groups, ...Array<string>(missing).fill('0'), ...(tail ? tail.split(':') : [])];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/** Changes with the password, and tells nothing of it. In sessions and tokens, to end them with the password. */
export function passwordStamp(user: { readonly passwordHash: string | null }): string {
  return createHash('sha256')
    .update(user.passwordHash ?? '')
    .digest('base64url')
    .slice(0, 22);
}
