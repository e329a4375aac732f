import { describe, expect, it, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { Mailer } from '../../lib/auth/accounts/mailer.js';
import { AccountsApp, Outbox, PASSWORD, tokenOf } from './support/accounts-app.js';

const ada = { username: 'Ada', email: 'Ada@Example.com', password: PASSWORD };

describe('a registration', () => {
  it('makes an account, logs nobody in, and greets', async () => {
    await using world = await AccountsApp.start({ options: { brand: 'Acme' } });
    const visitor = world.visitor();
    expect(await visitor.post('/register', ada)).toMatchObject({ status: 201, text: '' });
    expect(visitor.cookie).toBe('');
    expect(world.users.all).toMatchObject([{ login: 'Ada', mail: 'ada@example.com', active: true, confirmed: true, groups: [] }]);
    expect((await visitor.post('/login', { login: 'ada', password: PASSWORD })).status).toBe(201);
    expect(await world.mails()).toEqual([
      expect.objectContaining({
        kind: 'welcome',
        to: 'ada@example.com',
        subject: 'Acme: your account',
        link: 'https://app.example.com/login',
      }),
    ]);
  });

  it('answers the same where the address is taken, changes nothing, and tells its owner', async () => {
    await using world = await AccountsApp.start();
    await world.addUser('ada');
    const before = structuredClone(world.users.all);
    const [taken, free] = [
      await world.visitor().post('/register', { ...ada, username: 'Eve' }),
      await world.visitor().post('/register', { ...ada, username: 'Bob', email: 'bob@example.com' }),
    ];
    expect([taken.status, taken.text, taken.headers.getSetCookie()]).toEqual([
      free.status,
      free.text,
      free.headers.getSetCookie(),
    ]);
    expect(world.users.all.slice(0, 1)).toEqual(before);
    expect(world.users.all.map(({ login }) => login)).toEqual(['ada', 'Bob']);
    const mails = await world.mails();
    expect(mails.map(({ kind, to }) => [kind, to])).toEqual([
      ['exists', 'ada@example.com'],
      ['welcome', 'bob@example.com'],
    ]);
    expect(mails[0]).toMatchObject({ link: 'https://app.example.com/password-reset' });
    // Nothing that who typed it has chosen.
    expect(mails[0]!.text).not.toContain('Eve');
  });

  it('takes as long either way', async () => {
    await using world = await AccountsApp.start();
    await world.addUser('ada');
    const times: number[][] = [[], []];
    for (let n = 0; n < 5; n += 1) {
      for (const [which, email] of ['ada@example.com', `new${n}@example.com`].entries()) {
        const started = performance.now();
        await world.visitor().post('/register', { username: `user${which}${n}`, email, password: PASSWORD });
        times[which]!.push(performance.now() - started);
      }
    }
    // Other work on the machine only ever adds.
    const [taken, free] = times.map((list) => Math.min(...list)) as [number, number];
    expect(Math.min(taken, free)).toBeGreaterThan(245);
    expect(taken / free).toBeGreaterThan(0.7);
    expect(taken / free).toBeLessThan(1.4);
  });

  it('tells a username that is taken, and nothing about the address', async () => {
    await using world = await AccountsApp.start();
    await world.addUser('ada');
    const answers = [
      await world.visitor().post('/register', ada),
      await world.visitor().post('/register', { ...ada, email: 'free@example.com' }),
    ];
    expect(answers[0]!.text).toBe(answers[1]!.text);
    expect(answers[0]).toMatchObject({
      status: 400,
      body: { code: 'REFLEX_INVALID_FIELDS', fields: { username: ['This username is taken, choose another'] } },
    });
    expect(await world.mails()).toEqual([]);
  });

  it('by e-mail alone asks for no username, and tells nothing', async () => {
    await using world = await AccountsApp.start({ options: { loginBy: 'email' } });
    const answers = [];
    for (let n = 0; n < 2; n += 1)
      answers.push(await world.visitor().post('/register', { email: ada.email, password: PASSWORD }));
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [201, ''],
      [201, ''],
    ]);
    expect((await world.mails()).map(({ kind }) => kind)).toEqual(['welcome', 'exists']);
    expect((await world.visitor().post('/login', { login: 'ada@example.com', password: PASSWORD })).status).toBe(201);
  });

  it('says at each field what is wrong with it', async () => {
    await using world = await AccountsApp.start();
    const answer = await world.visitor().post('/register', { username: 'a b', email: 'x', password: 'short' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'REFLEX_INVALID_FIELDS' } });
    expect(Object.keys(answer.body['fields'] as object)).toEqual(['username', 'email', 'password']);
    for (const part of [{ username: 'x'.repeat(90_000) }, { email: 'x'.repeat(90_000) }, { password: 'x'.repeat(90_000) }]) {
      expect((await world.visitor().post('/register', { ...ada, ...part })).status).toBe(400);
    }
    expect(world.users.all).toEqual([]);
  });

  it('is for a few a quarter of an hour from one address', async () => {
    await using world = await AccountsApp.start({ options: { throttle: { address: { tries: 3 } } } });
    const visitor = world.visitor('203.0.113.7');
    const statuses = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        visitor.post('/register', { ...ada, username: `ada${n}`, email: `ada${n}@example.com` }),
      ),
    );
    expect(statuses.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 429, 429]);
    expect((await world.visitor('203.0.113.8').post('/register', ada)).status).toBe(201);
  });

  it('does not wait for the mail server, nor fail with it', async () => {
    const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    await using world = await AccountsApp.start();
    world.app.get<Outbox>(Mailer).before = () => Promise.reject(new Error('the mail server is down'));
    expect((await world.visitor().post('/register', ada)).status).toBe(201);
    expect(await world.mails()).toEqual([]);
    expect(error).toHaveBeenCalledOnce();
    error.mockRestore();
  });
});

describe('a registration that has to be confirmed', () => {
  it('lets in only who has followed the link, once', async () => {
    await using world = await AccountsApp.start({ options: { confirmEmail: true } });
    const visitor = world.visitor();
    await visitor.post('/register', ada);
    expect((await visitor.post('/login', { login: 'ada', password: PASSWORD })).status).toBe(401);
    const [mail] = await world.mails();
    expect(mail).toMatchObject({ kind: 'confirm', to: 'ada@example.com' });
    expect(mail!.link).toMatch(/^https:\/\/app\.example\.com\/register\/confirm\?token=[\w-]{43}$/);
    expect((await visitor.post('/confirm', { token: tokenOf(mail) })).status).toBe(201);
    expect((await visitor.post('/login', { login: 'ada', password: PASSWORD })).status).toBe(201);
    expect(await visitor.post('/confirm', { token: tokenOf(mail) })).toMatchObject({
      status: 400,
      body: { code: 'REFLEX_LINK_INVALID' },
    });
  });

  it('does not let in whom an administrator has locked out', async () => {
    await using world = await AccountsApp.start({ options: { confirmEmail: true } });
    const visitor = world.visitor();
    await visitor.post('/register', ada);
    world.users.change(1, { active: false });
    expect((await visitor.post('/confirm', { token: tokenOf((await world.mails())[0]) })).status).toBe(400);
    expect(world.users.all[0]).toMatchObject({ active: false, confirmed: false });
  });

  it('is confirmed by a reset of the password, which went to the same address', async () => {
    await using world = await AccountsApp.start({ options: { confirmEmail: true } });
    const visitor = world.visitor();
    await visitor.post('/register', ada);
    await visitor.post('/forgot', { email: ada.email });
    const token = tokenOf((await world.mails()).find(({ kind }) => kind === 'reset'));
    await visitor.post('/reset', { token, password: 'another horse' });
    expect((await visitor.post('/login', { login: 'ada', password: 'another horse' })).status).toBe(201);
  });
});
