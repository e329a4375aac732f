import { TypeOrmModule } from '@nestjs/typeorm';
import { ReflexAuthModule } from 'nestjs-reflex/auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StateStore } from '../../lib/store/state.store.js';
import { PagesApp } from '../pages/app.js';
import { Browser } from '../request/browser.js';

const PASSWORD = 'correct horse battery';

describe('the forms of accounts, with what no browser sends', () => {
  let app: PagesApp;
  beforeAll(async () => {
    app = await PagesApp.start({
      options: { session: { secret: 'a secret for tests' } },
      imports: [
        TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:', synchronize: true, autoLoadEntities: true }),
        ReflexAuthModule.forRoot(),
      ],
    });
  }, 60_000);
  afterAll(() => app[Symbol.asyncDispose]());

  it.each<[string, unknown]>([
    ['a name of 5,000 characters', { login: 'x'.repeat(5_000), password: 'y' }],
    ['a password of 5,000 characters', { login: 'ada', password: 'y'.repeat(5_000) }],
    ['a list for a name', { login: ['ada'], password: 'y' }],
    ['an object for a password', { login: 'ada', password: { $ne: '' } }],
    ['no password', { login: 'ada' }],
    ['a field that there is not', { login: 'ada', password: 'y', admin: true }],
    ['a text', 'ada'],
    ['nothing', null],
  ])('refuses %s by field and code', async (_what, form) => {
    const tab = await new Browser(app).open('/login');
    const frame = await tab.run('ReflexLogin.login', form);
    expect(frame[0]).toBe('x');
    expect((frame[3] as { code: string }).code).toMatch(/^REFLEX_(?:INVALID_FIELDS|BAD_ARGUMENT)$/);
    expect((frame[3] as { status: number }).status).toBe(400);
  });

  it('refuses to register what is too long or no address, field by field', async () => {
    const tab = await new Browser(app).open('/register');
    const form = { username: 'x'.repeat(200), email: `${'x'.repeat(200)}@`, password: 'x'.repeat(2_000) };
    const frame = await tab.run('ReflexRegister.register', form);
    expect(frame[0]).toBe('x');
    expect(Object.keys((frame[3] as { fields: object }).fields).sort()).toEqual(['email', 'password', 'username']);
  });

  it('keeps no password where page sessions are kept, and gives a state of accounts no Var to write', async () => {
    const browser = new Browser(app);
    const register = await browser.open('/register');
    await register.act('ReflexRegister.register', { username: 'ada', email: 'ada@acme.test', password: PASSWORD });
    const tab = await browser.open('/login');
    await tab.act('ReflexLogin.login', { login: 'ada', password: 'a wrong password' });
    await tab.act('ReflexLogin.login', { login: 'ada', password: PASSWORD });
    const store = app.app.get(StateStore, { strict: false });
    for (const { boot } of [register.page, tab.page]) {
      const kept = JSON.stringify(await store.load(boot.session));
      expect(kept).toMatch(/"Reflex(?:Login|Register)"/);
      expect(kept).not.toMatch(/wrong password|horse battery/);
    }
  });

  it('sends no session before there is something to keep', async () => {
    const response = await fetch(`${app.url}/login`);
    expect(response.headers.getSetCookie().map((line) => line.split('=', 1)[0])).toEqual(['reflex']);
  });
});
