import { Body, Inject } from '@nestjs/common';
import { currentRequest } from '../../request/current.js';
import { toast, type Effect } from '../../state/effects.js';
import { Event } from '../../state/event.decorator.js';
import { State } from '../../state/state.decorator.js';
import { Var } from '../../state/var.decorator.js';
import { Accounts } from '../accounts/accounts.js';
import { PasswordChangeForm } from './account-forms.dto.js';
import { problemOf } from './account-problem.js';

/** Behind `passwordChangeForm()`, for the account page of an app. */
@State({ name: 'ReflexPasswordChange' })
export class PasswordChangeState {
  @Var() problem = '';

  constructor(@Inject(Accounts) private readonly accounts: Accounts) {}

  /** The other sessions of the user end. */
  @Event() async change(@Body() { current, password }: PasswordChangeForm): Promise<Effect | undefined> {
    try {
      await this.accounts.changePassword(currentRequest(), current, password);
    } catch (error) {
      this.problem = problemOf(error);
      return undefined;
    }
    this.problem = '';
    return toast('Your password is changed');
  }
}
