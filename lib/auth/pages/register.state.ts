import { Body, Inject } from '@nestjs/common';
import { currentRequest } from '../../request/current.js';
import { Event } from '../../state/event.decorator.js';
import { State } from '../../state/state.decorator.js';
import { Var } from '../../state/var.decorator.js';
import { Accounts } from '../accounts/accounts.js';
import { RegisterForm } from './account-forms.dto.js';
import { problemOf } from './account-problem.js';

/** Behind the page that makes accounts. */
@State({ name: 'ReflexRegister' })
export class RegisterState {
  @Var() problem = '';
  /** It was sent. Whether the address was free is told to its owner alone, by mail. */
  @Var() done = false;

  constructor(@Inject(Accounts) private readonly accounts: Accounts) {}

  @Event() open(): void {
    this.problem = '';
    this.done = false;
  }

  @Event() async register(@Body() form: RegisterForm): Promise<void> {
    try {
      await this.accounts.register(currentRequest(), form);
    } catch (error) {
      this.problem = problemOf(error);
      return;
    }
    this.problem = '';
    this.done = true;
  }
}
