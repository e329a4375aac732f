import { Body, Inject } from '@nestjs/common';
import { currentRequest } from '../../request/current.js';
import { Event } from '../../state/event.decorator.js';
import { State } from '../../state/state.decorator.js';
import { Var } from '../../state/var.decorator.js';
import { Accounts } from '../accounts/accounts.js';
import { PasswordResetForm } from './account-forms.dto.js';
import { problemOf } from './account-problem.js';

/** Behind the page that sends links to reset passwords. */
@State({ name: 'ReflexPasswordReset' })
export class PasswordResetState {
  @Var() problem = '';
  /** It was asked for. Whether there is such an account shows in the mailbox alone. */
  @Var() done = false;

  constructor(@Inject(Accounts) private readonly accounts: Accounts) {}

  @Event() open(): void {
    this.problem = '';
    this.done = false;
  }

  @Event() async send(@Body() { email }: PasswordResetForm): Promise<void> {
    try {
      await this.accounts.requestPasswordReset(currentRequest(), email);
    } catch (error) {
      this.problem = problemOf(error);
      return;
    }
    this.problem = '';
    this.done = true;
  }
}
