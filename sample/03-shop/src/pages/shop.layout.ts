import { AuthState, SessionState } from 'nestjs-reflex/auth';
import {
  anchor,
  appShell,
  box,
  burger,
  button,
  colorSchemeToggle,
  derive,
  group,
  image,
  local,
  navLink,
  path,
  show,
  text,
  use,
  type UiNode,
} from 'nestjs-reflex/ui';
import { icons } from './icons.js';

/** Whether the navigation is open where there is no room for it. */
const opened = local(false);
/** What is slid out of the window could still be reached with the keyboard. */
const display = derive((isOpened) => ({ base: isOpened ? 'flex' : 'none', sm: 'flex' }), opened);

/** The frame of the back office: where one can go, and who is there. */
export function shopLayout(page: UiNode): UiNode {
  const auth = use(AuthState);
  return appShell(
    {
      header: { height: 56 },
      navbar: { width: 220, breakpoint: 'sm', collapsed: { mobile: opened.not() } },
      padding: { base: 'md', sm: 'lg' },
    },
    appShell.header(
      { px: 'md' },
      group(
        { h: '100%', justify: 'space-between', wrap: 'nowrap' },
        group(
          { gap: 'sm', wrap: 'nowrap' },
          burger({
            opened,
            onClick: opened.toggle(),
            hiddenFrom: 'sm',
            size: 'sm',
            'aria-label': 'Navigation',
            'aria-expanded': opened,
          }),
          anchor(
            { href: '/products', underline: 'never', c: 'inherit', 'aria-label': 'Oak & Linen' },
            group(
              { gap: 'xs', wrap: 'nowrap' },
              image({ src: '/logo.svg', alt: '', h: 28, w: 28 }),
              text({ fw: 700, visibleFrom: 'xs' }, 'Oak & Linen'),
            ),
          ),
        ),
        group(
          { gap: 'xs', wrap: 'nowrap' },
          text({ size: 'sm', visibleFrom: 'xs' }, auth.user.name),
          button(
            {
              variant: 'subtle',
              color: 'gray',
              size: 'compact-sm',
              leftSection: icons.logout({ size: 16 }),
              onClick: use(SessionState).logout(),
            },
            'Log out',
          ),
          colorSchemeToggle(),
        ),
      ),
    ),
    appShell.navbar(
      { p: 'xs', 'aria-label': 'Pages', display },
      to('/products', 'Products', icons.products({ size: 18 })),
      to('/stock', 'Running out', icons.stock({ size: 18 })),
      to('/orders', 'Orders', icons.orders({ size: 18 })),
      to('/categories', 'Categories', icons.categories({ size: 18 })),
      to('/tags', 'Tags', icons.tags({ size: 18 })),
      show(auth.roles.includes('manager'), to('/customers', 'Customers', icons.customers({ size: 18 }))),
      to('/notes', 'My notes', icons.notes({ size: 18 })),
    ),
    appShell.main(
      { bg: 'light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))' },
      box({ maw: 1200, mx: 'auto' }, page),
    ),
  );
}

function to(href: string, label: string, icon: UiNode): UiNode {
  return navLink({ href, label, leftSection: icon, active: path().eq(href), onClick: opened.set(false) });
}
