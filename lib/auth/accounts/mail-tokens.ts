import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { passwordStamp } from './account-names.js';
import type { StoredUser } from './auth-user.js';
import { UserStore, type TokenPurpose } from './user.store.js';

const TOKEN_BYTES = 32;
/** Characters of that many bytes in base64url. */
const TOKEN_LENGTH = 43;

/**
 * Secrets of links in mails: 32 random bytes that work once, for a while, and only while the password is the one they were
 * made under. The store keeps their SHA-256; nothing slower is needed for what cannot be guessed.
 */
@Injectable()
export class MailTokens {
  constructor(@Inject(UserStore) private readonly users: UserStore) {}

  /** Returns the token, which is nowhere else. */
  async issue(user: StoredUser, purpose: TokenPurpose, minutes: number): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const expires = new Date(Date.now() + minutes * 60_000);
    await this.users.saveToken({ hash: hashOf(token), purpose, userId: user.id, stamp: passwordStamp(user), expires });
    return token;
  }

  /** The user it was made for; from now on the token is spent. Undefined for all that is no good. */
  async take(token: string, purpose: TokenPurpose): Promise<StoredUser | undefined> {
    if (token.length !== TOKEN_LENGTH) return undefined;
    const found = await this.users.takeToken(hashOf(token), purpose);
    if (!found || found.expires.getTime() <= Date.now()) return undefined;
    const user = await this.users.findById(found.userId);
    return user?.active && passwordStamp(user) === found.stamp ? user : undefined;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
