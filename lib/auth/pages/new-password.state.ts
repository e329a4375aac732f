import { Body, Inject } from '@nestjs/common';
import { currentRequest } from '../../request/current.js';
import type { Effect } from '../../state/effects.js';
import { Event } from '../../state/event.decorator.js';
import { State } from '../../state/state.decorator.js';
import { Var } from '../../state/var.decorator.js';
import { Accounts } from '../accounts/accounts.js';
import { NewPasswordForm } from './account-forms.dto.js';
import { problemOf } from './account-problem.js';
import { dropToken, takeToken, tokenOf } from './mail-link.js';

/** Behind the page that a link to reset a password leads to. */
@State({ name: 'ReflexNewPassword' })
export class NewPasswordState {
  @Var() problem = '';
  @Var() done = false;

  constructor(@Inject(Accounts) private readonly accounts: Accounts) {}

  @Event() open(): Effect | undefined {
    this.problem = '';
    this.done = false;
    return takeToken('reset');
  }

  @Event() async save(@Body() { password }: NewPasswordForm): Promise<void> {
    try {
      await this.accounts.resetPassword(currentRequest(), tokenOf('reset'), password);
    } catch (error) {
      this.problem = problemOf(error);
      return;
    }
    dropToken('reset');
    this.problem = '';
    this.done = true;
  }
}
