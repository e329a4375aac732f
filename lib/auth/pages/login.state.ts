import { Body, Inject } from '@nestjs/common';
import { currentRequest } from '../../request/current.js';
import { redirect, type Effect } from '../../state/effects.js';
import { Event } from '../../state/event.decorator.js';
import { State } from '../../state/state.decorator.js';
import { Var } from '../../state/var.decorator.js';
import { Accounts } from '../accounts/accounts.js';
import { AuthPolicy } from '../auth-policy.js';
import { AuthSettings } from '../auth.options.js';
import { safeNext } from '../return-address.js';
import { LoginForm } from './account-forms.dto.js';
import { problemOf } from './account-problem.js';

/** Behind the login page. The password passes through as an argument: no Var holds it. */
@State({ name: 'ReflexLogin' })
export class LoginState {
  /** Why the last try failed; '' for no reason. */
  @Var() problem = '';

  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(AuthSettings) private readonly settings: AuthSettings,
    @Inject(AuthPolicy) private readonly policy: AuthPolicy,
  ) {}

  /** Who is logged in already goes on. */
  @Event() open(): Effect | undefined {
    this.problem = '';
    return this.policy.viewOf(currentRequest()) ? redirect(this.next, { replace: true }) : undefined;
  }

  @Event() async login(@Body() { login, password }: LoginForm): Promise<Effect | undefined> {
    try {
      await this.accounts.login(currentRequest(), login, password);
    } catch (error) {
      this.problem = problemOf(error);
      return undefined;
    }
    this.problem = '';
    return redirect(this.next, { replace: true });
  }

  /** The way back to the page that asked for the login. */
  private get next(): string {
    return safeNext(currentRequest().query['next'], this.settings.afterLogin);
  }
}
