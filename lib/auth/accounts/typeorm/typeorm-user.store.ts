import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, IsNull, LessThan, QueryFailedError, type FindOptionsWhere, type Repository } from 'typeorm';
import { normalEmail, normalUsername } from '../account-names.js';
import type { LoginBy, NewUser, StoredUser, UserId } from '../auth-user.js';
import { UserStore, type StoredToken, type TokenPurpose, type UserCreation } from '../user.store.js';
import { ReflexMailToken } from './reflex-mail-token.entity.js';
import { ReflexRole } from './reflex-role.entity.js';
import { ReflexUser } from './reflex-user.entity.js';

/** The entities of `TypeOrmUserStore`, for `entities` of a data source or for `TypeOrmModule.forFeature()`. */
export const authEntities = [ReflexUser, ReflexRole, ReflexMailToken];

/** Everything of a user, the hash included. */
const SELECT = {
  id: true,
  username: true,
  usernameKey: true,
  email: true,
  passwordHash: true,
  active: true,
  confirmed: true,
  permissions: true,
  roles: { id: true, name: true, permissions: true },
} as const;

/**
 * Users in the app's database, through TypeORM. Each change is one statement, and what must be unique is so by an index:
 * no transaction is left open, and two processes cannot both win.
 */
@Injectable()
export class TypeOrmUserStore extends UserStore {
  private readonly users: Repository<ReflexUser>;
  private readonly tokens: Repository<ReflexMailToken>;

  constructor(@Inject(DataSource) dataSource: DataSource) {
    super();
    this.users = dataSource.getRepository(ReflexUser);
    this.tokens = dataSource.getRepository(ReflexMailToken);
  }

  async findByLogin(login: string, by: LoginBy): Promise<StoredUser | undefined> {
    const usernameKey = normalUsername(login);
    const email = normalEmail(login);
    const wanted: FindOptionsWhere<ReflexUser>[] = [];
    if (by !== 'email') wanted.push({ usernameKey });
    if (by !== 'username') wanted.push({ email });
    const rows = await this.read(wanted);
    // A collation may hold more to be the same than we do, as MariaDB's do with accents.
    const named = by === 'email' ? undefined : rows.find((row) => row.usernameKey === usernameKey);
    const found = named ?? (by === 'username' ? undefined : rows.find((row) => row.email === email));
    return found && storedUser(found);
  }

  async findById(id: UserId): Promise<StoredUser | undefined> {
    const [found] = await this.read([{ id: String(id) }]);
    return found && storedUser(found);
  }

  async create({ username, email, passwordHash, confirmed }: NewUser): Promise<UserCreation> {
    const row = Object.assign(new ReflexUser(), { username, email, passwordHash, confirmed });
    row.complete();
    try {
      await this.users.insert(row);
    } catch (error) {
      const taken = error instanceof QueryFailedError ? await this.taken(row) : undefined;
      if (!taken) throw error;
      return { taken };
    }
    return { user: storedUser(row) };
  }

  async setPassword(id: UserId, hash: string, expected?: string | null): Promise<boolean> {
    const where: FindOptionsWhere<ReflexUser> = { id: String(id) };
    if (expected !== undefined) where.passwordHash = expected ?? IsNull();
    const { affected } = await this.users.update(where, { passwordHash: hash });
    return affected === 1;
  }

  override async confirmEmail(id: UserId): Promise<void> {
    await this.users.update({ id: String(id) }, { confirmed: true });
  }

  async saveToken({ hash, purpose, userId, stamp, expires }: StoredToken): Promise<void> {
    await this.tokens.delete({ expires: LessThan(Date.now()) });
    await this.tokens.insert({ hash, purpose, userId: String(userId), stamp, expires: expires.getTime() });
  }

  async takeToken(hash: string, purpose: TokenPurpose): Promise<StoredToken | undefined> {
    const found = await this.tokens.findOneBy({ hash, purpose });
    if (!found) return undefined;
    // Of two that have read it, one deletes it.
    const { affected } = await this.tokens.delete({ hash, purpose });
    if (affected !== 1) return undefined;
    const { userId, stamp, expires } = found;
    return { hash, purpose, userId, stamp, expires: new Date(expires) };
  }

  override async stamps(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, string>> {
    const asked = new Map(ids.map((id) => [String(id), id]));
    if (asked.size === 0) return new Map();
    const rows = await this.read([{ id: In([...asked.keys()]) }]);
    return new Map(rows.map((row) => [asked.get(row.id)!, stampOf(storedUser(row))]));
  }

  private read(where: FindOptionsWhere<ReflexUser>[]): Promise<ReflexUser[]> {
    return this.users.find({ where, select: SELECT, relations: { roles: true } });
  }

  private async taken({ usernameKey, email }: ReflexUser): Promise<'username' | 'email' | undefined> {
    if (await this.users.existsBy({ usernameKey })) return 'username';
    return (await this.users.existsBy({ email })) ? 'email' : undefined;
  }
}

function storedUser({
  id,
  username,
  email,
  passwordHash = null,
  active,
  confirmed,
  permissions,
  roles = [],
}: ReflexUser): StoredUser {
  const all = new Set([...permissions, ...roles.flatMap((role) => role.permissions)]);
  const names = roles.map(({ name }) => name);
  return {
    id,
    username,
    email,
    passwordHash,
    // After an insert, MariaDB's driver has put 1 in the place of true.
    active: Boolean(active),
    confirmed: Boolean(confirmed),
    roles: names.sort(),
    permissions: [...all].sort(),
  };
}

function stampOf({ passwordHash, active, confirmed, roles, permissions }: StoredUser): string {
  const facts = JSON.stringify([passwordHash, active, confirmed, roles, permissions]);
  return createHash('sha256').update(facts).digest('base64url').slice(0, 22);
}
