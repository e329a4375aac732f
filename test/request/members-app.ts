import { promisify } from 'node:util';
import { Controller, Get, Injectable, Post, Req, Session } from '@nestjs/common';
import session, { MemoryStore, type SessionOptions } from 'express-session';
import { Event, Page, State, Var, currentRequest, currentSession, currentUser, redirect, request } from 'nestjs-reflex';
import { html, t, use } from 'nestjs-reflex/ui';
import { Passport } from 'passport';
import { Strategy } from 'passport-local';
import { PagesApp, type PagesAppInit } from '../pages/app.js';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';

export interface Member {
  readonly id: number;
  readonly name: string;
  roles: readonly string[];
}

/** Whom the app knows; the password of each is the name. */
export const members: Member[] = [
  { id: 1, name: 'ada', roles: ['staff'] },
  { id: 2, name: 'bob', roles: [] },
];

/** What holds up the second half of `visitTwice()`. */
export const waitFor: { second: Promise<void> } = { second: Promise.resolve() };

@Injectable()
export class Greeter {
  greet(): string {
    return `Hello ${currentUser<Member>()?.name ?? 'nobody'}`;
  }
}

@State()
export class MemberState {
  constructor(private readonly greeter: Greeter) {}
  @Var() text = '';
  @Var() count = 0;

  @Event() greet() {
    this.text = this.greeter.greet();
  }

  @Event() async login(name: string) {
    const member = members.find((one) => one.name === name);
    if (!member) throw new Error('no such member');
    await logIn(currentRequest(), member);
    return redirect('/members');
  }

  @Event() async logout() {
    await logOut(currentRequest());
    return redirect('/members');
  }

  @Event() async logoutAndStay() {
    await logOut(currentRequest());
  }

  @Event() async logoutAndFail() {
    await logOut(currentRequest());
    throw new Error('after the logout');
  }

  @Event() async regenerate() {
    const current = currentRequest();
    await promisify(current.session.regenerate).call(current.session);
    currentSession<{ made?: string }>().made = 'anew';
  }

  @Event() visit(@Session() given: { visits?: number }) {
    given.visits = (given.visits ?? 0) + 1;
    this.count = given.visits;
  }

  @Event() async *visitTwice() {
    const kept = currentSession<{ visits?: number }>();
    this.count = kept.visits = (kept.visits ?? 0) + 1;
    yield;
    await waitFor.second;
    this.count = kept.visits += 1;
  }

  @Event() twist() {
    const kept = currentSession<{ self?: unknown }>();
    kept.self = kept;
  }

  @Event() same(@Req() given: Request, @Session() kept: object) {
    const all = [given, currentRequest(), given.session === kept && kept === currentSession() ? given : undefined];
    this.text = String(all.every((one) => one === given) && request.session === kept && given.user === currentUser());
  }

  @Event() cookie(value: string) {
    currentRequest().res!.cookie('theme', value, { httpOnly: true });
  }
}

export function logIn(current: Request, member: Member): Promise<void> {
  return new Promise((resolve, reject) => {
    current.login(member as never, (error: unknown) => (error ? reject(error as Error) : resolve()));
  });
}

export function logOut(current: Request): Promise<void> {
  return new Promise((resolve, reject) => current.logout((error: unknown) => (error ? reject(error as Error) : resolve())));
}

@Page('/members', { title: 'Members' })
export class MembersPage {
  render() {
    const s = use(MemberState);
    return html.main(
      html.p({ id: 'text' }, t`${s.text} ${s.count}`),
      html.button({ id: 'greet', onClick: s.greet() }, 'greet'),
      html.button({ id: 'login', onClick: s.login('ada') }, 'log in'),
      html.button({ id: 'logout', onClick: s.logout() }, 'log out'),
      html.button(
        {
          onClick: [
            s.logoutAndStay(),
            s.logoutAndFail(),
            s.regenerate(),
            s.visit(),
            s.twist(),
            s.visitTwice(),
            s.same(),
            s.cookie('x'),
          ],
        },
        'rest',
      ),
    );
  }
}

@Controller()
export class MembersController {
  @Get('me') me(@Req() given: Request) {
    return {
      name: (given.user as Member | undefined)?.name ?? null,
      visits: (given.session as { visits?: number })?.visits ?? 0,
    };
  }

  @Post('http-login') async login(@Req() given: Request) {
    await logIn(given, members[0]!);
    return { ok: true };
  }
}

export interface MembersInit extends Pick<PagesAppInit, 'options' | 'providers' | 'imports' | 'controllers'> {
  readonly session?: Partial<SessionOptions>;
  /** What main.ts does before sessions and Passport, and after them. */
  readonly before?: (app: NestExpressApplication) => void;
  readonly after?: (app: NestExpressApplication) => void;
}

export interface MembersApp extends AsyncDisposable {
  readonly app: PagesApp;
  readonly store: session.Store;
}

/** An app with express-session and Passport in main.ts, as thousands are. */
export async function startMembers({
  session: options,
  before,
  after,
  providers = [],
  controllers = [],
  ...init
}: MembersInit = {}): Promise<MembersApp> {
  const store = options?.store ?? new MemoryStore();
  const passport = new Passport();
  passport.use(new Strategy((name, _password, done) => done(null, (members.find((one) => one.name === name) as never) ?? false)));
  passport.serializeUser((member, done) => done(null, (member as unknown as Member).id));
  passport.deserializeUser((id, done) => done(null, (members.find((one) => one.id === id) as never) ?? false));
  const app = await PagesApp.start({
    ...init,
    controllers: [MembersController, ...controllers],
    providers: [Greeter, MemberState, MembersPage, ...providers],
    main: (nest) => {
      before?.(nest);
      nest.use(session({ secret: 'a secret for tests', resave: false, saveUninitialized: false, ...options, store }));
      nest.use(passport.initialize());
      nest.use(passport.session());
      after?.(nest);
    },
  });
  return { app, store, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}
