import { UserStore, type StoredToken, type TokenPurpose, type UserCreation } from '../../../lib/auth/accounts/user.store.js';
import type { LoginBy, NewUser, StoredUser, UserId } from '../../../lib/auth/accounts/auth-user.js';
import type { UserStoreWorld } from '../../contract/user-store.contract.js';
import { ROLES } from '../../contract/user-store.contract.js';

interface TeamUser {
  readonly id: number;
  readonly login: string;
  readonly mail: string;
  hash: string | null;
  confirmed: boolean;
  active: boolean;
  groups: readonly string[];
}

/** Users as an app has them that knows nothing of ours: other names, numbers for ids, groups that imply what may be done. */
export class TeamUsers extends UserStore {
  readonly all: TeamUser[] = [];
  private readonly tokens = new Map<string, StoredToken>();

  async findByLogin(login: string, by: LoginBy): Promise<StoredUser | undefined> {
    const wanted = login.toLowerCase();
    return stored(
      this.all.find(
        ({ login: name, mail }) => (by !== 'email' && name.toLowerCase() === wanted) || (by !== 'username' && mail === wanted),
      ),
    );
  }

  async findById(id: UserId): Promise<StoredUser | undefined> {
    return stored(this.all.find((user) => user.id === id));
  }

  async create({ username, email, passwordHash, confirmed }: NewUser): Promise<UserCreation> {
    if (this.all.some(({ login }) => login.toLowerCase() === username.toLowerCase())) return { taken: 'username' };
    if (this.all.some(({ mail }) => mail === email.toLowerCase())) return { taken: 'email' };
    const user: TeamUser = {
      id: this.all.length + 1,
      login: username,
      mail: email.toLowerCase(),
      hash: passwordHash,
      confirmed,
      active: true,
      groups: [],
    };
    this.all.push(user);
    return { user: stored(user)! };
  }

  async setPassword(id: UserId, hash: string, expected?: string | null): Promise<boolean> {
    const user = this.all.find((one) => one.id === id);
    if (!user || (expected !== undefined && user.hash !== expected)) return false;
    user.hash = hash;
    return true;
  }

  override async confirmEmail(id: UserId): Promise<void> {
    this.change(id, { confirmed: true });
  }

  async saveToken(token: StoredToken): Promise<void> {
    this.tokens.set(token.hash, token);
  }

  async takeToken(hash: string, purpose: TokenPurpose): Promise<StoredToken | undefined> {
    const token = this.tokens.get(hash);
    if (token?.purpose !== purpose) return undefined;
    this.tokens.delete(hash);
    return token;
  }

  override async stamps(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, string>> {
    const users = this.all.filter(({ id }) => ids.includes(id));
    return new Map(users.map(({ id, hash, active, groups }) => [id, JSON.stringify([hash, active, groups])]));
  }

  change(id: UserId, change: Partial<Pick<TeamUser, 'active' | 'groups' | 'confirmed' | 'hash'>>): void {
    Object.assign(
      this.all.find((user) => user.id === id)!,
      change,
    );
  }
}

function stored(user: TeamUser | undefined): StoredUser | undefined {
  if (!user) return undefined;
  const { id, login, mail, hash, confirmed, active, groups } = user;
  const permissions = [...new Set(groups.flatMap((group) => ROLES[group] ?? []))];
  return { id, username: login, email: mail, passwordHash: hash, confirmed, active, roles: groups, permissions };
}

export async function teamWorld(): Promise<UserStoreWorld> {
  const store = new TeamUsers();
  return {
    store,
    change: async (id, { active, roles }) =>
      store.change(id, { ...(active !== undefined && { active }), ...(roles && { groups: roles }) }),
    close: async () => {},
  };
}
