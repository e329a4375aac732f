import { Injectable, Module, UseGuards } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Page } from 'nestjs-reflex';
import {
  AuthPolicy,
  LoginRequired,
  Mailer,
  ReflexAuthModule,
  loginForm,
  type AuthOptions,
  type AuthPages,
  type Mail,
} from 'nestjs-reflex/auth';
import { html } from 'nestjs-reflex/ui';
import { describe, expect, it } from 'vitest';
import { Accounts } from '../../lib/auth/accounts/accounts.js';
import { StateRegistry } from '../../lib/events/state-registry.js';
import { PagesApp } from '../pages/app.js';
import { Browser } from '../request/browser.js';

const PASSWORD = 'correct horse battery';

@Page('/secret', { title: 'Secret' })
@UseGuards(LoginRequired)
class SecretPage {
  render() {
    return html.h1('The secret');
  }
}

@Page('/enter', { title: 'Our own login' })
class OwnLoginPage {
  render() {
    return html.main(html.h1('Our own login'), loginForm({ loginBy: 'email' }));
  }
}

@Injectable()
class TeamPolicy extends AuthPolicy {}

@Injectable()
class Outbox extends Mailer {
  readonly mails: Mail[] = [];

  async send(mail: Mail): Promise<void> {
    this.mails.push(mail);
  }
}

const database = () =>
  TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:', synchronize: true, autoLoadEntities: true });

function start(auth: AuthOptions | ReturnType<typeof ReflexAuthModule.forRoot>): Promise<PagesApp> {
  return PagesApp.start({
    options: { session: { secret: 'a secret for tests' } },
    imports: [database(), 'module' in auth ? auth : ReflexAuthModule.forRoot(auth)],
    providers: [SecretPage],
  });
}

const statesOf = ({ app }: PagesApp) =>
  app
    .get(StateRegistry, { strict: false })
    .all.map(({ name }) => name)
    .filter((name) => name.startsWith('Reflex'))
    .sort();

/** With a confirmed address, so that all pages are there. */
const ALL = ['ReflexConfirmEmail', 'ReflexLogin', 'ReflexNewPassword', 'ReflexPasswordChange', 'ReflexPasswordReset'].concat(
  'ReflexRegister',
  'ReflexSession',
);

describe('a page of accounts that is switched off', () => {
  it.each<[keyof AuthPages, string, string[]]>([
    ['login', '/login', ['ReflexLogin']],
    ['register', '/register', ['ReflexRegister']],
    ['registerConfirm', '/register/confirm', ['ReflexConfirmEmail']],
    ['passwordReset', '/password-reset', ['ReflexPasswordReset', 'ReflexNewPassword']],
    ['passwordResetConfirm', '/password-reset/confirm', ['ReflexNewPassword']],
    // Buttons to log out are anywhere.
    ['logout', '/logout', []],
  ])('%s: its path is the 404 of the app, and its events are none', async (name, path, gone) => {
    await using app = await start({ pages: { [name]: false }, confirmEmail: true });
    const response = await fetch(app.url + path);
    expect([response.status, await response.json()]).toMatchObject([404, { message: `Cannot GET ${path}` }]);
    expect(statesOf(app)).toEqual(ALL.filter((state) => !gone.includes(state)));
  });

  it('gets no links in mails', async () => {
    const mailer = new Outbox();
    await using app = await start({ pages: { passwordReset: false }, mailer });
    const form = { username: 'ada', email: 'ada@acme.test', password: PASSWORD };
    const tab = await new Browser(app).open('/register');
    await tab.act('ReflexRegister.register', form);
    await tab.act('ReflexRegister.register', { ...form, username: 'eve' });
    await app.app.get(Accounts).settled();
    expect(mailer.mails.map(({ kind, link }) => [kind, link])).toEqual([
      ['welcome', `${app.url}/login`],
      ['exists', `${app.url}/login`],
    ]);
  });
});

describe('a page of the app in the place of one of ours', () => {
  it('is where guards and other pages lead, on the route that it names', async () => {
    await using app = await start({ pages: { login: { page: OwnLoginPage } }, policy: TeamPolicy });
    expect((await app.get('/enter')).html).toContain('<title>Our own login</title>');
    expect((await app.get('/login')).status).toBe(404);
    expect((await app.get('/secret')).headers.get('location')).toBe('/enter?next=%2Fsecret');
  });

  it('unless the policy of the app names a login of its own', async () => {
    @Injectable()
    class ElsewherePolicy extends AuthPolicy {
      override readonly loginPath = '/auth/github';
    }
    await using app = await start({ pages: { login: false }, policy: ElsewherePolicy });
    expect((await app.get('/secret')).headers.get('location')).toBe('/auth/github?next=%2Fsecret');
  });
});

describe('ReflexAuthModule.forRootAsync', () => {
  it('takes what a provider of another module knows', async () => {
    class Config {
      readonly least = 12;
    }
    @Module({ providers: [Config], exports: [Config] })
    class ConfigModule {}
    await using app = await start(
      ReflexAuthModule.forRootAsync({
        imports: [ConfigModule],
        inject: [Config],
        useFactory: async ({ least }: Config) => ({ password: { minLength: least } }),
      }),
    );
    const frame = await (
      await new Browser(app).open('/register')
    ).run('ReflexRegister.register', {
      username: 'ada',
      email: 'ada@acme.test',
      password: 'eleven char',
    });
    expect(frame[3]).toMatchObject({ fields: { password: ['A password has at least 12 characters'] } });
  });
});
