import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { describe, expect, it, vi } from 'vitest';
import { Accounts } from '../../lib/auth/accounts/accounts.js';
import { Mailer } from '../../lib/auth/accounts/mailer.js';
import { PasswordHasher } from '../../lib/auth/accounts/password-hasher.js';
import { AccountsApp, Outbox, PASSWORD, tokenOf } from './support/accounts-app.js';

const NEW_PASSWORD = 'another horse';

describe('a reset of the password', () => {
  it('is by a link of a mail, and ends all sessions', async () => {
    await using world = await AccountsApp.start();
    await world.addUser('ada');
    const [visitor, other] = [world.visitor(), world.visitor()];
    await other.post('/login', { login: 'ada', password: PASSWORD });
    expect(await visitor.post('/forgot', { email: ' ADA@example.com ' })).toMatchObject({ status: 201, text: '' });
    const [mail] = await world.mails();
    expect(mail).toMatchObject({ kind: 'reset', to: 'ada@example.com' });
    expect(mail!.link).toMatch(/^https:\/\/app\.example\.com\/password-reset\/confirm\?token=[\w-]{43}$/);
    expect(mail!.text).toContain(mail!.link);
    expect(mail!.text).toContain('30 minutes');
    expect((await visitor.post('/reset', { token: tokenOf(mail), password: NEW_PASSWORD })).status).toBe(201);
    expect(await other.whoami()).toBeUndefined();
    expect(await visitor.whoami()).toBeUndefined();
    expect((await visitor.post('/login', { login: 'ada', password: PASSWORD })).status).toBe(401);
    expect((await visitor.post('/login', { login: 'ada', password: NEW_PASSWORD })).status).toBe(201);
    expect((await world.mails()).map(({ kind }) => kind)).toEqual(['reset', 'changed']);
  });

  it('works once, also for two at the same time', async () => {
    await using world = await AccountsApp.start();
    await world.addUser('ada');
    await world.visitor().post('/forgot', { email: 'ada@example.com' });
    const token = tokenOf((await world.mails())[0]);
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, n) => world.visitor().post('/reset', { token, password: `${NEW_PASSWORD} ${n}` })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400, 400, 400, 400]);
    expect(answers.find(({ status }) => status === 400)!.body).toMatchObject({ code: 'REFLEX_LINK_INVALID' });
  });

  it('ends the links of other mails, as every change of the password does', async () => {
    await using world = await AccountsApp.start();
    await world.addUser('ada');
    for (let n = 0; n < 3; n += 1) await world.visitor().post('/forgot', { email: 'ada@example.com' });
    const [one, two, three] = (await world.mails()).map(tokenOf);
    expect((await world.visitor().post('/reset', { token: one, password: NEW_PASSWORD })).status).toBe(201);
    expect((await world.visitor().post('/reset', { token: two, password: 'a third horse' })).status).toBe(400);
    const visitor = world.visitor();
    await visitor.post('/login', { login: 'ada', password: NEW_PASSWORD });
    await visitor.post('/change', { current: NEW_PASSWORD, password: PASSWORD });
    expect((await visitor.post('/reset', { token: three, password: 'a third horse' })).status).toBe(400);
  });

  it('leaves the link good where the new password is not', async () => {
    await using world = await AccountsApp.start();
    await world.addUser('ada');
    await world.visitor().post('/forgot', { email: 'ada@example.com' });
    const token = tokenOf((await world.mails())[0]);
    expect(await world.visitor().post('/reset', { token, password: 'short' })).toMatchObject({
      status: 400,
      body: { code: 'REFLEX_INVALID_FIELDS', fields: { password: [expect.stringContaining('at least 8')] } },
    });
    expect((await world.visitor().post('/reset', { token, password: NEW_PASSWORD })).status).toBe(201);
  });

  it('is refused the same way for all that is no good, and guesses are few and cost no hash', async () => {
    await using world = await AccountsApp.start({ options: { throttle: { address: { tries: 5 } } } });
    await world.addUser('ada');
    const hash = vi.spyOn(world.app.get(PasswordHasher), 'hash');
    const visitor = world.visitor('203.0.113.7');
    const answers = [];
    for (const token of ['', 'x', 'x'.repeat(43), "' OR 1=1 --", 'x'.repeat(50_000), 'one too many'])
      answers.push(await visitor.post('/reset', { token, password: NEW_PASSWORD }));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 429]);
    expect(new Set(answers.slice(0, 5).map(({ text }) => text)).size).toBe(1);
    expect(hash).not.toHaveBeenCalled();
  });

  it('is asked for with the same answer whether the address has an account, before anything is looked up', async () => {
    await using world = await AccountsApp.start();
    await world.addUser('ada');
    await world.addUser('locked');
    world.users.change(2, { active: false });
    let finished = 0;
    let lookUp!: () => void;
    const asked = new Promise<void>((resolve) => (lookUp = resolve));
    const find = world.users.findByLogin.bind(world.users);
    vi.spyOn(world.users, 'findByLogin').mockImplementation(async (...wanted) => {
      await asked;
      finished += 1;
      return find(...wanted);
    });
    const answers = [];
    for (const email of ['ada@example.com', 'nobody@example.com', 'locked@example.com'])
      answers.push(await world.visitor().post('/forgot', { email }));
    expect(finished).toBe(0);
    lookUp();
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect((await world.mails()).map(({ to }) => to)).toEqual(['ada@example.com']);
    expect(finished).toBe(3);
  });

  it('does not fill a mailbox', async () => {
    await using world = await AccountsApp.start();
    await world.addUser('ada');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => world.visitor(`203.0.113.${n}`).post('/forgot', { email: 'ada@example.com' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(await world.mails()).toHaveLength(5);
  });

  it.each([
    { host: 'evil.example' },
    { 'x-forwarded-host': 'evil.example' },
    { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
  ])('does not send a link to the host of %j', async (headers) => {
    const silent = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    const { request } = await import('node:http');
    for (const [production, origin] of [
      [true, 'https://app.example.com'],
      [true, undefined],
      [false, undefined],
    ] as const) {
      await using world = await AccountsApp.start({ production, options: { origin } });
      await world.addUser('ada');
      const body = JSON.stringify({ email: 'ada@example.com' });
      await new Promise<void>((resolve, reject) => {
        const call = request(`${world.url}/forgot`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
        });
        call.on('response', (response) => response.resume().on('end', resolve));
        call.on('error', reject);
        call.end(body);
      });
      const mails = await world.mails();
      expect(JSON.stringify(mails)).not.toContain('evil');
      if (origin !== undefined) expect(mails[0]!.link).toMatch(/^https:\/\/app\.example\.com\//);
    }
    silent.mockRestore();
    warn.mockRestore();
  });

  it('uses the texts of the app', async () => {
    await using world = await AccountsApp.start({
      options: { mails: { reset: ({ username, link }) => ({ subject: `Hallo ${username}`, text: `Hier: ${link}` }) } },
    });
    await world.addUser('ada');
    await world.visitor().post('/forgot', { email: 'ada@example.com' });
    expect((await world.mails())[0]).toMatchObject({ subject: 'Hallo ada', text: expect.stringMatching(/^Hier: https:/) });
  });

  it('is waited for when the app stops', async () => {
    const sent: string[] = [];
    {
      await using world = await AccountsApp.start();
      await world.addUser('ada');
      world.app.get<Outbox>(Mailer).before = async () => {
        await delay(200);
        sent.push('sent');
      };
      await world.visitor().post('/forgot', { email: 'ada@example.com' });
    }
    expect(sent).toEqual(['sent']);
  });

  it('has a bound on mails that hang', async () => {
    const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    await using world = await AccountsApp.start({ options: { throttle: { address: { tries: 10_000 } } } });
    await world.addUser('ada');
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    vi.spyOn(world.users, 'findByLogin').mockImplementation(async () => {
      await held;
      return undefined;
    });
    const accounts = world.app.get(Accounts);
    const request = { headers: {}, ips: [], ip: '203.0.113.7' } as never;
    for (let n = 0; n < 1100; n += 1) await accounts.requestPasswordReset(request, `user${n}@example.com`);
    expect(error).toHaveBeenCalledTimes(100);
    release();
    await accounts.settled();
    error.mockRestore();
  });
});

describe('a change of the password', () => {
  it('wants the current one, and is throttled as a login', async () => {
    await using world = await AccountsApp.start();
    await world.addUser('ada');
    const visitor = world.visitor();
    await visitor.post('/login', { login: 'ada', password: PASSWORD });
    const answers = [];
    for (let n = 0; n < 6; n += 1) answers.push(await visitor.post('/change', { current: `guess ${n}`, password: NEW_PASSWORD }));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 429]);
    expect(answers[0]!.body).toMatchObject({ fields: { current: ['This is not your password'] } });
    expect((await world.visitor().post('/login', { login: 'ada', password: PASSWORD })).status).toBe(201);
  });

  it('is for who is logged in', async () => {
    await using world = await AccountsApp.start();
    await world.addUser('ada');
    const answer = await world.visitor().post('/change', { current: PASSWORD, password: NEW_PASSWORD });
    expect(answer).toMatchObject({ status: 401, body: { code: 'REFLEX_LOGIN_FAILED' } });
  });
});
