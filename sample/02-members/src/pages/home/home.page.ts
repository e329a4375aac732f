import { Page } from 'nestjs-reflex';
import { AuthState } from 'nestjs-reflex/auth';
import { button, card, group, show, simpleGrid, stack, t, text, themeIcon, title, use, type UiNode } from 'nestjs-reflex/ui';
import { icons } from '../shell/icons.js';
import { shellLayout } from '../shell/shell.layout.js';

@Page('/', { title: 'Harbour Rowing Club', layout: shellLayout })
export class HomePage {
  render() {
    const auth = use(AuthState);
    return stack(
      { gap: 'xl', py: { base: 'md', sm: 'xl' } },
      stack(
        { gap: 'xs', maw: 620 },
        title({ order: 1 }, show(auth.isAuthenticated, t`Welcome back, ${auth.user.name}`, 'Out on the water since 1921')),
        text({ size: 'lg', c: 'dimmed' }, 'Book a boat, see who rows tonight, and leave the key where it belongs.'),
        group(
          { mt: 'sm' },
          show(
            auth.isAuthenticated,
            button({ component: 'a', href: '/boats', size: 'md', leftSection: icons.boats({ size: 18 }) }, 'Book a boat'),
            group(
              button({ component: 'a', href: '/register', size: 'md' }, 'Become a member'),
              button({ component: 'a', href: '/login?next=/boats', size: 'md', variant: 'default' }, 'Log in'),
            ),
          ),
        ),
      ),
      simpleGrid(
        { cols: { base: 1, sm: 3 } },
        fact(icons.boats({ size: 20 }), 'Six boats', 'From the single to the coxed four.'),
        fact(icons.calendar({ size: 20 }), 'Every evening', 'The boathouse opens at five.'),
        fact(icons.wind({ size: 20 }), 'Up to force five', 'Above that, the harbour stays closed.'),
      ),
    );
  }
}

function fact(icon: UiNode, heading: string, line: string): UiNode {
  return card(
    { withBorder: true, p: 'lg' },
    themeIcon({ size: 38, variant: 'light' }, icon),
    text({ fw: 600, mt: 'md' }, heading),
    text({ size: 'sm', c: 'dimmed' }, line),
  );
}
