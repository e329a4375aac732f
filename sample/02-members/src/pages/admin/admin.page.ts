import { UseGuards } from '@nestjs/common';
import { Page } from 'nestjs-reflex';
import { LoginRequired } from 'nestjs-reflex/auth';
import { badge, button, card, each, group, show, stack, table, text, use } from 'nestjs-reflex/ui';
import { Roles } from '../../auth/roles.decorator.js';
import { RolesGuard } from '../../auth/roles.guard.js';
import { pageHeader, shellLayout } from '../shell/shell.layout.js';
import { AdminState } from './admin.state.js';

/** Who is not logged in is led to the login by the first guard; the second is the one of the JSON API. */
@Page('/admin', { title: 'Members', layout: shellLayout, onLoad: () => use(AdminState).load })
@UseGuards(LoginRequired, RolesGuard)
@Roles('admin')
export class AdminPage {
  render() {
    const s = use(AdminState);
    const small = { size: 'compact-sm', variant: 'default' } as const;
    return stack(
      { gap: 0 },
      pageHeader('Members', 'A change shows in their open tabs within a second'),
      card(
        { withBorder: true, p: 0 },
        table.scrollContainer(
          { minWidth: 560 },
          table(
            { verticalSpacing: 'sm', horizontalSpacing: 'md' },
            table.thead(table.tr(table.th('Name'), table.th('Role'), table.th({ ta: 'right' }, 'Change'))),
            table.tbody(
              each(
                s.members,
                (member) =>
                  table.tr(
                    table.td(text({ fw: 600, size: 'sm' }, member.name), text({ size: 'xs', c: 'dimmed' }, member.email)),
                    table.td(
                      show(
                        member.active,
                        badge({ variant: 'light', color: member.role.eq('admin').choose('indigo', 'gray') }, member.role),
                        badge({ variant: 'light', color: 'red' }, 'blocked'),
                      ),
                    ),
                    table.td(
                      group(
                        { justify: 'flex-end', gap: 'xs', wrap: 'nowrap' },
                        show(
                          member.role.eq('admin'),
                          button({ ...small, onClick: s.makeMember(member.id) }, 'Make member'),
                          button({ ...small, onClick: s.makeAdmin(member.id) }, 'Make admin'),
                        ),
                        show(
                          member.active,
                          button({ ...small, onClick: s.block(member.id) }, 'Block'),
                          button({ ...small, onClick: s.unblock(member.id) }, 'Unblock'),
                        ),
                      ),
                    ),
                  ),
                { key: 'id' },
              ),
            ),
          ),
        ),
      ),
    );
  }
}
