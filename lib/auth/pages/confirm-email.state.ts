import { Inject } from '@nestjs/common';
import { currentRequest } from '../../request/current.js';
import type { Effect } from '../../state/effects.js';
import { Event } from '../../state/event.decorator.js';
import { State } from '../../state/state.decorator.js';
import { Var } from '../../state/var.decorator.js';
import { Accounts } from '../accounts/accounts.js';
import { problemOf } from './account-problem.js';
import { dropToken, takeToken, tokenOf } from './mail-link.js';

/** Behind the page that a link to confirm an address leads to. */
@State({ name: 'ReflexConfirmEmail' })
export class ConfirmEmailState {
  @Var() problem = '';
  @Var() done = false;

  constructor(@Inject(Accounts) private readonly accounts: Accounts) {}

  @Event() open(): Effect | undefined {
    this.problem = '';
    this.done = false;
    return takeToken('confirm');
  }

  @Event() async confirm(): Promise<void> {
    try {
      await this.accounts.confirmEmail(currentRequest(), tokenOf('confirm'));
    } catch (error) {
      this.problem = problemOf(error);
      return;
    }
    dropToken('confirm');
    this.problem = '';
    this.done = true;
  }
}
