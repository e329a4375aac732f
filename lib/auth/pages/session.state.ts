import { Inject } from '@nestjs/common';
import { currentRequest } from '../../request/current.js';
import { redirect, type Effect } from '../../state/effects.js';
import { Event } from '../../state/event.decorator.js';
import { State } from '../../state/state.decorator.js';
import { Accounts } from '../accounts/accounts.js';
import { AuthSettings } from '../auth.options.js';

/** For a button anywhere: `button({ onClick: use(SessionState).logout() }, 'Log out')`. */
@State({ name: 'ReflexSession' })
export class SessionState {
  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(AuthSettings) private readonly settings: AuthSettings,
  ) {}

  @Event() async logout(): Promise<Effect> {
    await this.accounts.logout(currentRequest());
    return redirect(this.settings.afterLogout);
  }
}
