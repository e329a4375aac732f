import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewUser, StoredUser, UserId } from '../../lib/auth/accounts/auth-user.js';
import type { StoredToken, UserStore } from '../../lib/auth/accounts/user.store.js';

/** One store for all tests of the suite, which share no user. */
export interface UserStoreWorld {
  readonly store: UserStore;
  /** As an administrator of the app would. */
  change(id: UserId, change: { readonly active?: boolean; readonly roles?: readonly string[] }): Promise<void>;
  close(): Promise<void>;
}

/** Roles that a world knows, with their permissions. */
export const ROLES: Readonly<Record<string, readonly string[]>> = {
  editor: ['product.edit', 'product.view'],
  viewer: ['product.view'],
};

let made = 0;

export function newUser(change: Partial<NewUser> = {}): NewUser {
  made += 1;
  return { username: `Ada${made}`, email: `ada${made}@example.com`, passwordHash: '$argon2id$one', confirmed: true, ...change };
}

function tokenOf(userId: UserId, change: Partial<StoredToken> = {}): StoredToken {
  const hash = createHash('sha256').update(randomBytes(32)).digest('base64url');
  return { hash, purpose: 'reset', userId, stamp: 'stamp', expires: new Date(Date.now() + 60_000), ...change };
}

/** What every store of users must do. Without `makeWorld`, it says why it is left out. */
export function userStoreContract(name: string, makeWorld: (() => Promise<UserStoreWorld>) | { readonly missing: string }): void {
  const isThere = typeof makeWorld === 'function';
  const reason = isThere ? '' : ` (left out: ${makeWorld.missing})`;
  describe.skipIf(!isThere)(`${name} as a UserStore${reason}`, () => {
    let world: UserStoreWorld;
    let store: UserStore;

    beforeAll(async () => {
      world = await (makeWorld as () => Promise<UserStoreWorld>)();
      store = world.store;
    });
    // The hook before may have failed.
    afterAll(() => world?.close());

    async function create(change: Partial<NewUser> = {}): Promise<StoredUser> {
      const creation = await store.create(newUser(change));
      if (!('user' in creation)) throw new Error(`${creation.taken} is taken`);
      return creation.user;
    }

    describe('create', () => {
      it('makes an active user without rights, and finds it by its id', async () => {
        const wanted = newUser();
        const creation = await store.create(wanted);
        expect(creation).toMatchObject({ user: { ...wanted, active: true, roles: [], permissions: [] } });
        const { user } = creation as { user: StoredUser };
        expect(await store.findById(user.id)).toEqual(user);
      });

      it('keeps whether the address is confirmed', async () => {
        const { id } = await create({ confirmed: false });
        expect(await store.findById(id)).toMatchObject({ confirmed: false });
        await store.confirmEmail?.(id);
        expect(await store.findById(id)).toMatchObject({ confirmed: true });
      });

      it('takes a user without a password', async () => {
        const { id } = await create({ passwordHash: null });
        expect(await store.findById(id)).toMatchObject({ passwordHash: null });
      });

      it('refuses a username in other case, and says so', async () => {
        const { username } = await create();
        expect(await store.create(newUser({ username: username.toUpperCase() }))).toEqual({ taken: 'username' });
      });

      it('refuses an e-mail address in other case, and says so', async () => {
        const { email } = await create();
        expect(await store.create(newUser({ email: email.toUpperCase() }))).toEqual({ taken: 'email' });
      });

      it('names the username where both are taken', async () => {
        const { username, email } = await create();
        expect(await store.create(newUser({ username, email }))).toEqual({ taken: 'username' });
      });

      it('lets one of many at the same time win', async () => {
        const { username, email } = newUser();
        const creations = await Promise.all(
          Array.from({ length: 8 }, (_, n) => store.create(newUser(n % 2 === 0 ? { username } : { username, email }))),
        );
        expect(creations.filter((creation) => 'user' in creation)).toHaveLength(1);
        expect(creations.filter((creation) => 'taken' in creation && creation.taken === 'username')).toHaveLength(7);
      });

      it('lets one of many with an address at the same time win', async () => {
        const { email } = newUser();
        const creations = await Promise.all(Array.from({ length: 8 }, () => store.create(newUser({ email }))));
        expect(creations.filter((creation) => 'user' in creation)).toHaveLength(1);
        expect(creations.filter((creation) => 'taken' in creation && creation.taken === 'email')).toHaveLength(7);
      });

      it('takes what would be more than text elsewhere as text', async () => {
        const username = `x'; DROP TABLE reflex_user; -- ${made}`;
        const { id } = await create({ username });
        expect(await store.findByLogin(username, 'username')).toMatchObject({ id, username });
      });
    });

    describe('findByLogin', () => {
      it('finds by username, without regard to case', async () => {
        const user = await create();
        for (const login of [user.username, user.username.toUpperCase(), user.username.toLowerCase()]) {
          expect(await store.findByLogin(login, 'username')).toEqual(user);
          expect(await store.findByLogin(login, 'both')).toEqual(user);
          expect(await store.findByLogin(login, 'email')).toBeUndefined();
        }
      });

      it('finds by e-mail address, without regard to case', async () => {
        const user = await create();
        for (const login of [user.email, user.email.toUpperCase()]) {
          expect(await store.findByLogin(login, 'email')).toEqual(user);
          expect(await store.findByLogin(login, 'both')).toEqual(user);
          expect(await store.findByLogin(login, 'username')).toBeUndefined();
        }
      });

      it.each(['both', 'username', 'email'] as const)('finds nobody where there is nobody, by %s', async (by) => {
        for (const login of ['nobody', 'nobody@example.com', '', '%', '_', '*', "' OR 1=1 --", 'x'.repeat(10_000)]) {
          expect(await store.findByLogin(login, by)).toBeUndefined();
        }
      });

      it('does not hold letters with accents to be those without', async () => {
        const { id } = await create({ username: `jürgen${made}`, email: `jürgen${made}@example.com` });
        const plain = `jurgen${made - 1}`;
        expect(await store.findByLogin(plain, 'username')).toBeUndefined();
        expect(await store.findByLogin(`${plain}@example.com`, 'email')).toBeUndefined();
        expect(await store.findByLogin(`${plain}@example.com`.replace('u', 'ü'), 'email')).toMatchObject({ id });
      });

      it('finds inactive users', async () => {
        const { id, username } = await create();
        await world.change(id, { active: false });
        expect(await store.findByLogin(username, 'both')).toMatchObject({ id, active: false });
      });
    });

    describe('findById', () => {
      it('gives roles, and permissions with those of the roles, each once', async () => {
        const { id } = await create();
        await world.change(id, { roles: ['editor', 'viewer'] });
        const user = await store.findById(id);
        expect(user!.roles.toSorted()).toEqual(['editor', 'viewer']);
        expect(user!.permissions.toSorted()).toEqual(['product.edit', 'product.view']);
      });

      it('finds nobody under an id that nobody has', async () => {
        for (const id of ['', 'nobody', 987_654_321, '0', "' OR 1=1 --"]) expect(await store.findById(id)).toBeUndefined();
      });
    });

    describe('setPassword', () => {
      it('sets the hash', async () => {
        const { id } = await create();
        expect(await store.setPassword(id, '$argon2id$two')).toBe(true);
        expect(await store.findById(id)).toMatchObject({ passwordHash: '$argon2id$two' });
      });

      it('sets it only over the expected one', async () => {
        const { id } = await create();
        expect(await store.setPassword(id, '$argon2id$two', '$argon2id$other')).toBe(false);
        expect(await store.setPassword(id, '$argon2id$two', null)).toBe(false);
        expect(await store.findById(id)).toMatchObject({ passwordHash: '$argon2id$one' });
        expect(await store.setPassword(id, '$argon2id$two', '$argon2id$one')).toBe(true);
      });

      it('sets the first one where none is expected', async () => {
        const { id } = await create({ passwordHash: null });
        expect(await store.setPassword(id, '$argon2id$two', '$argon2id$one')).toBe(false);
        expect(await store.setPassword(id, '$argon2id$two', null)).toBe(true);
      });

      it('lets one of two that expect the same win', async () => {
        const { id } = await create();
        const done = await Promise.all(['two', 'three'].map((hash) => store.setPassword(id, hash, '$argon2id$one')));
        expect(done.toSorted()).toEqual([false, true]);
      });

      it('is false where there is no such user', async () => {
        expect(await store.setPassword('nobody', '$argon2id$two')).toBe(false);
      });
    });

    describe('tokens', () => {
      it('are taken once, as they were saved', async () => {
        const { id } = await create();
        const token = tokenOf(id);
        await store.saveToken(token);
        expect(await store.takeToken(token.hash, 'reset')).toEqual(token);
        expect(await store.takeToken(token.hash, 'reset')).toBeUndefined();
      });

      it('go to one of many who take at the same time', async () => {
        const { id } = await create();
        const token = tokenOf(id);
        await store.saveToken(token);
        const taken = await Promise.all(Array.from({ length: 8 }, () => store.takeToken(token.hash, 'reset')));
        expect(taken.filter((one) => one !== undefined)).toEqual([token]);
      });

      it('are good for one purpose, and stay where another is asked for', async () => {
        const { id } = await create();
        const token = tokenOf(id, { purpose: 'confirm' });
        await store.saveToken(token);
        expect(await store.takeToken(token.hash, 'reset')).toBeUndefined();
        expect(await store.takeToken(token.hash, 'confirm')).toEqual(token);
      });

      it('are many for one user', async () => {
        const { id } = await create();
        const [one, two] = [tokenOf(id), tokenOf(id)] as const;
        await store.saveToken(one);
        await store.saveToken(two);
        expect(await store.takeToken(one.hash, 'reset')).toEqual(one);
        expect(await store.takeToken(two.hash, 'reset')).toEqual(two);
      });
    });

    describe('stamps', () => {
      const stampOf = async (id: UserId) => (await store.stamps!([id])).get(id);

      it('change with the password, with roles and with `active`, and with nothing else', async () => {
        const { id } = await create();
        const seen = [await stampOf(id)];
        expect(seen[0]).toBeTypeOf('string');
        expect(await stampOf(id)).toBe(seen[0]);
        await store.setPassword(id, '$argon2id$two');
        seen.push(await stampOf(id));
        await world.change(id, { roles: ['viewer'] });
        seen.push(await stampOf(id));
        await world.change(id, { roles: ['editor'] });
        seen.push(await stampOf(id));
        await world.change(id, { active: false });
        seen.push(await stampOf(id));
        expect(new Set(seen).size).toBe(seen.length);
        await world.change(id, { active: true });
        expect(await stampOf(id)).toBe(seen.at(-2));
      });

      it('are those of users that there are, under the ids as they were given', async () => {
        const [one, two] = [await create(), await create()];
        const stamps = await store.stamps!([one.id, 'nobody', two.id, one.id]);
        expect([...stamps.keys()].toSorted()).toEqual([one.id, two.id].toSorted());
        expect(await store.stamps!([])).toEqual(new Map());
      });
    });
  });
}
