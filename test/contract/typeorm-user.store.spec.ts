import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { In } from 'typeorm';
import { ReflexRole, ReflexUser, TypeOrmUserStore, authEntities } from '../../lib/auth/accounts/typeorm/index.js';
import { databaseOf, type DatabaseKind, type TestDatabase } from '../support/databases.js';
import { ROLES, newUser, userStoreContract } from './user-store.contract.js';

const kinds: readonly DatabaseKind[] = ['better-sqlite3', 'postgres', 'mariadb'];

for (const kind of kinds) {
  const open = await databaseOf(kind);
  if (typeof open !== 'function') {
    userStoreContract(`TypeOrmUserStore on ${kind}`, open);
    continue;
  }
  userStoreContract(`TypeOrmUserStore on ${kind}`, async () => {
    const database = await open(authEntities);
    const { dataSource } = database;
    const roles = dataSource.getRepository(ReflexRole);
    await roles.save(Object.entries(ROLES).map(([name, permissions]) => roles.create({ name, permissions: [...permissions] })));
    return {
      store: new TypeOrmUserStore(dataSource),
      change: async (id, { active, roles: names }) => {
        const users = dataSource.getRepository(ReflexUser);
        const user = await users.findOneByOrFail({ id: String(id) });
        if (active !== undefined) user.active = active;
        if (names) user.roles = await roles.findBy({ name: In([...names]) });
        await users.save(user);
      },
      close: async () => {
        await database[Symbol.asyncDispose]();
      },
    };
  });
}

describe('ReflexUser in the hands of the app', () => {
  let database: TestDatabase;
  let store: TypeOrmUserStore;

  beforeAll(async () => {
    const open = await databaseOf('better-sqlite3');
    database = await (open as Exclude<typeof open, { missing: string }>)(authEntities);
    store = new TypeOrmUserStore(database.dataSource);
  });
  afterAll(() => database?.[Symbol.asyncDispose]());

  it('is complete and in normal form, whoever saves it', async () => {
    const users = database.dataSource.getRepository(ReflexUser);
    const saved = await users.save(users.create({ username: 'Grace', email: ' Grace@Example.COM ' }));
    expect(await store.findByLogin('GRACE', 'both')).toMatchObject({
      id: saved.id,
      username: 'Grace',
      email: 'grace@example.com',
      passwordHash: null,
      active: true,
      permissions: [],
    });
  });

  it('keeps its password, rights and state where a part of it is read and saved', async () => {
    const wanted = newUser();
    const creation = await store.create(wanted);
    if (!('user' in creation)) throw new Error('taken');
    const id = String(creation.user.id);
    const users = database.dataSource.getRepository(ReflexUser);
    await users.save({ id, active: false, permissions: ['a'] });
    const [part] = await users.find({ where: { id }, select: { id: true, username: true } });
    await users.save(Object.assign(part!, { username: 'Renamed' }));
    const whole = await users.findOneByOrFail({ id });
    expect(whole).not.toHaveProperty('passwordHash', wanted.passwordHash);
    await users.save(whole);
    expect(await store.findById(id)).toMatchObject({
      username: 'Renamed',
      passwordHash: wanted.passwordHash,
      active: false,
      permissions: ['a'],
    });
    expect(await store.findByLogin('renamed', 'username')).toMatchObject({ id });
  });

  it('has own permissions besides those of its roles', async () => {
    const users = database.dataSource.getRepository(ReflexUser);
    const role = await database.dataSource.getRepository(ReflexRole).save({ name: 'staff', permissions: ['b', 'a'] });
    const user = users.create({ username: 'Joan', email: 'joan@example.com', permissions: ['c', 'a'], roles: [role] });
    await users.save(user);
    expect(await store.findById(user.id)).toMatchObject({ roles: ['staff'], permissions: ['a', 'b', 'c'] });
  });

  it('drops tokens that have expired when it saves another', async () => {
    const token = { purpose: 'reset', userId: 'x', stamp: 's' } as const;
    await store.saveToken({ ...token, hash: 'old', expires: new Date(Date.now() - 1) });
    await store.saveToken({ ...token, hash: 'new', expires: new Date(Date.now() + 60_000) });
    expect(await store.takeToken('old', 'reset')).toBeUndefined();
    expect(await store.takeToken('new', 'reset')).toBeDefined();
  });
});
