import { UseGuards } from '@nestjs/common';
import { Page } from 'nestjs-reflex';
import { AuthState, LoginRequired, passwordChangeForm } from 'nestjs-reflex/auth';
import { avatar, badge, card, derive, group, simpleGrid, stack, text, title, use } from 'nestjs-reflex/ui';
import { pageHeader, shellLayout } from '../shell/shell.layout.js';

@Page('/account', { title: 'Your account', layout: shellLayout })
@UseGuards(LoginRequired)
export class AccountPage {
  render() {
    const auth = use(AuthState);
    return stack(
      { gap: 0 },
      pageHeader('Your account', 'What the club knows of you'),
      simpleGrid(
        { cols: { base: 1, sm: 2 } },
        card(
          { withBorder: true, p: 'lg' },
          group(
            { wrap: 'nowrap' },
            avatar(
              { color: 'indigo', size: 'lg' },
              derive((name) => (name ?? '?').slice(0, 1).toUpperCase(), auth.user.name),
            ),
            stack(
              { gap: 2 },
              text({ fw: 600 }, auth.user.name),
              text({ size: 'sm', c: 'dimmed' }, auth.user.email),
              group(
                badge(
                  { variant: 'light' },
                  derive((roles) => roles.join(', '), auth.roles),
                ),
              ),
            ),
          ),
        ),
        card({ withBorder: true, p: 'lg' }, title({ order: 2, size: 'h4', mb: 'md' }, 'Change password'), passwordChangeForm()),
      ),
    );
  }
}
