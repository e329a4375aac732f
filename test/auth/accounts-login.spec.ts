import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { Passport } from 'passport';
import { describe, expect, it, vi } from 'vitest';
import { PasswordHasher } from '../../lib/auth/accounts/password-hasher.js';
import { UserStore } from '../../lib/auth/accounts/user.store.js';
import { AccountsApp, PASSWORD } from './support/accounts-app.js';
import type { TeamUsers } from './support/team-users.js';

/** What main.ts of an app with logins of its own does: users of another shape, and a route that logs in. */
function ownPassport(app: NestExpressApplication, users: TeamUsers): void {
  const passport = new Passport();
  passport.serializeUser((user, done) => done(null, (user as { id: number }).id));
  passport.deserializeUser((id: number, done) => {
    const found = users.all.find((user) => user.id === id);
    done(null, found ? { id, name: found.login, own: true } : false);
  });
  app.use(passport.session());
  app.use('/own-login', (request: Request, response: Response, next: NextFunction) => {
    const found = users.all.find(({ login }) => login === request.query.name)!;
    request.login({ id: found.id, name: found.login } as never, (error: unknown) => (error ? next(error) : response.json({})));
  });
}

const passports = [
  ['its own Passport', undefined],
  ["the app's Passport", ownPassport],
] as const;

describe.each(passports)('a login through %s', (_name, main) => {
  it('logs in, by username and by e-mail address, and out', async () => {
    await using world = await AccountsApp.start({ main });
    const { id } = await world.addUser('Ada');
    for (const login of ['ada', ' Ada ', 'ADA@example.com']) {
      const visitor = world.visitor();
      expect((await visitor.post('/login', { login, password: PASSWORD })).body).toEqual({
        id,
        username: 'Ada',
        email: 'ada@example.com',
        roles: [],
        permissions: [],
        active: true,
        confirmed: true,
      });
      expect(await visitor.whoami()).toBe('Ada');
      expect((await visitor.post('/logout')).status).toBe(201);
      expect(await visitor.whoami()).toBeUndefined();
    }
  });

  it('never shows the hash', async () => {
    await using world = await AccountsApp.start({ main });
    await world.addUser('ada');
    const visitor = world.visitor();
    const answers = [await visitor.post('/login', { login: 'ada', password: PASSWORD }), await visitor.get('/me')];
    expect(answers.map(({ text }) => text).join()).not.toContain('argon2');
  });

  it('is in a session of another id, and the one before is gone: it cannot be planted', async () => {
    await using world = await AccountsApp.start({ main });
    await world.addUser('ada');
    const attacker = world.visitor();
    await attacker.post('/visit');
    const victim = world.visitor();
    victim.cookie = attacker.cookie;
    const before = (await victim.get('/me')).body;
    expect(before).toMatchObject({ visits: 1 });
    await victim.post('/login', { login: 'ada', password: PASSWORD });
    const after = (await victim.get('/me')).body;
    expect(after).toMatchObject({ visits: 0, user: { id: 1 } });
    expect(after.session).not.toBe(before.session);
    expect(await attacker.whoami()).toBeUndefined();
    expect((await attacker.get('/me')).body).toMatchObject({ visits: 0 });
  });

  it('ends with the logout, for whoever has the cookie', async () => {
    await using world = await AccountsApp.start({ main });
    await world.addUser('ada');
    const visitor = world.visitor();
    await visitor.post('/login', { login: 'ada', password: PASSWORD });
    const { cookie } = visitor;
    await visitor.post('/logout');
    const copy = world.visitor();
    copy.cookie = cookie;
    expect(await copy.whoami()).toBeUndefined();
  });

  it('ends everywhere when the password changes, except where it was changed', async () => {
    await using world = await AccountsApp.start({ main });
    await world.addUser('ada');
    const [here, there] = [world.visitor(), world.visitor()];
    for (const visitor of [here, there]) await visitor.post('/login', { login: 'ada', password: PASSWORD });
    await here.post('/visit');
    const before = (await here.get('/me')).body;
    expect((await here.post('/change', { current: PASSWORD, password: 'another horse' })).status).toBe(201);
    const after = (await here.get('/me')).body;
    expect(after).toMatchObject({ visits: 1, user: { id: 1 } });
    expect(after.session).not.toBe(before.session);
    expect(await there.whoami()).toBeUndefined();
    expect((await there.post('/login', { login: 'ada', password: PASSWORD })).status).toBe(401);
    expect((await there.post('/login', { login: 'ada', password: 'another horse' })).status).toBe(201);
    expect((await world.mails()).map(({ kind }) => kind)).toEqual(['changed']);
  });

  it('ends when the user is locked out or gone', async () => {
    await using world = await AccountsApp.start({ main });
    for (const username of ['ada', 'bob']) await world.addUser(username);
    const [ada, bob] = [world.visitor(), world.visitor()];
    await ada.post('/login', { login: 'ada', password: PASSWORD });
    await bob.post('/login', { login: 'bob', password: PASSWORD });
    world.users.change(1, { active: false });
    expect(await ada.whoami()).toBeUndefined();
    world.users.change(1, { active: true });
    expect(await ada.whoami()).toBeUndefined();
    world.users.all.splice(1, 1);
    expect(await bob.whoami()).toBeUndefined();
  });
});

describe("a login of the app's own", () => {
  it('is left as it is, and ends with the password as well', async () => {
    await using world = await AccountsApp.start({ main: ownPassport });
    await world.addUser('ada');
    const visitor = world.visitor();
    await visitor.post('/own-login?name=ada');
    expect((await visitor.get('/me')).body.user).toEqual({ id: 1, name: 'ada', own: true });
    world.users.change(1, { hash: 'another' });
    expect((await visitor.get('/me')).body.user).toBeNull();
  });

  it('of a user that the store does not know is none of our business', async () => {
    await using world = await AccountsApp.start({
      main: (app) =>
        app.use((request: Request, _response: Response, next: NextFunction) =>
          next(Object.assign(request, { login: () => {}, user: { id: 77 } }) && undefined),
        ),
    });
    expect((await world.visitor().get('/me')).body.user).toEqual({ id: 77 });
  });
});

describe('a login', () => {
  it('answers the same for a wrong password, an unknown name, and one who may not log in', async () => {
    await using world = await AccountsApp.start();
    for (const username of ['ada', 'locked', 'unconfirmed']) await world.addUser(username);
    await world.addUser('through-oauth', null);
    world.users.change(2, { active: false });
    world.users.change(3, { confirmed: false });
    const tries = [
      { login: 'ada', password: 'wrong' },
      { login: 'ada@example.com', password: '' },
      { login: 'nobody', password: PASSWORD },
      { login: '', password: '' },
      { login: 'x'.repeat(50_000), password: PASSWORD },
      { login: 'ada', password: 'x'.repeat(50_000) },
      { login: 'locked', password: PASSWORD },
      { login: 'unconfirmed', password: PASSWORD },
      { login: 'through-oauth', password: '' },
      { login: "ada' OR 1=1 --", password: PASSWORD },
    ];
    const answers = await Promise.all(tries.map((one) => world.visitor().post('/login', one)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'REFLEX_LOGIN_FAILED' } });
    expect(answers[0]!.headers.getSetCookie()).toEqual([]);
  });

  it('takes as long for an unknown name as for a wrong password', async () => {
    await using world = await AccountsApp.start({
      options: { password: { memory: 19_456, passes: 2 }, throttle: { account: { tries: 1000 }, address: { tries: 1000 } } },
    });
    await world.addUser('ada');
    const visitor = world.visitor();
    const times: Record<string, number[]> = { ada: [], nobody: [] };
    // In turns: what else the machine does meets both.
    for (let n = 0; n < 11; n += 1) {
      for (const login of ['ada', 'nobody']) {
        const started = performance.now();
        await visitor.post('/login', { login, password: 'wrong' });
        if (n > 0) times[login]!.push(performance.now() - started);
      }
    }
    const [known, unknown] = ['ada', 'nobody'].map((login) => Math.min(...times[login]!)) as [number, number];
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });

  it('is by what the app has chosen alone', async () => {
    for (const loginBy of ['username', 'email'] as const) {
      await using world = await AccountsApp.start({ options: { loginBy } });
      await world.addUser('ada');
      const statuses = [];
      for (const login of ['ada', 'ada@example.com'])
        statuses.push((await world.visitor().post('/login', { login, password: PASSWORD })).status);
      expect(statuses).toEqual(loginBy === 'username' ? [201, 401] : [401, 201]);
    }
  });

  it('locks after five failures, whether there is such an account or not, the right password as well', async () => {
    await using world = await AccountsApp.start();
    await world.addUser('ada');
    for (const login of ['ada', 'nobody']) {
      const statuses: number[] = [];
      for (let n = 0; n < 6; n += 1)
        statuses.push((await world.visitor(`203.0.113.${n}`).post('/login', { login, password: 'wrong' })).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    }
    const [known, unknown] = await Promise.all(
      ['ada', 'nobody'].map((login) => world.visitor('198.51.100.1').post('/login', { login, password: PASSWORD })),
    );
    expect(known!.text).toBe(unknown!.text);
    expect(known).toMatchObject({ status: 429, body: { code: 'REFLEX_TOO_MANY_TRIES', retryAfter: 30 } });
  });

  it('makes a new hash where the parameters have changed, and the old one ends', async () => {
    await using world = await AccountsApp.start({ options: { password: { memory: 16, passes: 1 } } });
    await world.addUser('ada');
    const old = await new PasswordHasher({ password: { memory: 8, passes: 1 } }).hash(PASSWORD);
    world.users.change(1, { hash: old });
    const visitor = world.visitor();
    await visitor.post('/login', { login: 'ada', password: 'wrong' });
    expect(world.users.all[0]!.hash).toBe(old);
    await visitor.post('/login', { login: 'ada', password: PASSWORD });
    expect(world.users.all[0]!.hash).toContain('m=16,t=1');
    expect(await visitor.whoami()).toBe('ada');
    const hash = world.users.all[0]!.hash;
    await visitor.post('/login', { login: 'ada', password: PASSWORD });
    expect(world.users.all[0]!.hash).toBe(hash);
  });

  it('does not undo a change of the password that came between', async () => {
    await using world = await AccountsApp.start({ options: { password: { memory: 16, passes: 1 } } });
    await world.addUser('ada');
    world.users.change(1, { hash: await new PasswordHasher({ password: { memory: 8, passes: 1 } }).hash(PASSWORD) });
    const hasher = world.app.get(PasswordHasher);
    const hash = hasher.hash.bind(hasher);
    vi.spyOn(hasher, 'hash').mockImplementationOnce(async (password) => {
      world.users.change(1, { hash: 'changed meanwhile' });
      return hash(password);
    });
    await world.visitor().post('/login', { login: 'ada', password: PASSWORD });
    expect(world.users.all[0]!.hash).toBe('changed meanwhile');
  });

  it('says what is missing where there is no session', async () => {
    vi.spyOn(Logger.prototype, 'error').mockImplementationOnce(() => {});
    await using world = await AccountsApp.start({ sessions: false });
    await world.addUser('ada');
    const answer = await world.visitor().post('/login', { login: 'ada', password: PASSWORD });
    expect(answer.status).toBe(500);
  });

  it('costs no hash and no memory when ten thousand are tried', { timeout: 240_000 }, async () => {
    await using world = await AccountsApp.start();
    await world.addUser('ada');
    const hasher = world.app.get(PasswordHasher);
    const verify = vi.spyOn(hasher, 'verify');
    const find = vi.spyOn(world.app.get(UserStore), 'findByLogin');
    const counts = new Map<number, number>();
    const started = performance.now();
    for (let batch = 0; batch < 100; batch += 1) {
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          world.visitor(`203.0.${batch}.${n}`).post('/login', { login: 'ada', password: `guess ${batch} ${n}` }),
        ),
      );
      for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    // A lock of 30 seconds may end while they run.
    const allowed = 5 + Math.ceil((performance.now() - started) / 30_000);
    expect(verify.mock.calls.length).toBeLessThanOrEqual(allowed);
    expect(find.mock.calls.length).toBe(verify.mock.calls.length);
    expect(counts.get(429)).toBe(10_000 - verify.mock.calls.length);
    // Others are let in all the while.
    await world.addUser('bob');
    expect((await world.visitor('198.51.100.9').post('/login', { login: 'bob', password: PASSWORD })).status).toBe(201);
  });
});
