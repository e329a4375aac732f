import { AuthState, SessionState } from 'nestjs-reflex/auth';
import {
  anchor,
  appShell,
  avatar,
  button,
  colorSchemeToggle,
  container,
  derive,
  group,
  html,
  image,
  menu,
  show,
  text,
  unstyledButton,
  use,
  type UiNode,
} from 'nestjs-reflex/ui';
import { icons } from './icons.js';

/** The frame of the club's pages: who is logged in shows in it, in every open tab. */
export function shellLayout(page: UiNode): UiNode {
  const auth = use(AuthState);
  return appShell(
    { header: { height: 60 }, padding: { base: 'md', sm: 'xl' } },
    appShell.header(
      { px: { base: 'md', sm: 'xl' } },
      container(
        { size: 'lg', p: 0, h: '100%' },
        group(
          { h: '100%', justify: 'space-between', wrap: 'nowrap' },
          anchor(
            { href: '/', underline: 'never', c: 'inherit' },
            group(
              { gap: 'sm', wrap: 'nowrap' },
              image({ src: '/logo.svg', alt: '', h: 30, w: 30 }),
              text({ fw: 700, visibleFrom: 'xs' }, 'Harbour Rowing Club'),
            ),
          ),
          group({ gap: 'xs', wrap: 'nowrap' }, show(auth.isAuthenticated, userMenu(), loginButton()), colorSchemeToggle()),
        ),
      ),
    ),
    appShell.main(
      { bg: 'light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))' },
      container({ size: 'lg', p: 0 }, page),
    ),
  );
}

function loginButton(): UiNode {
  return button({ component: 'a', href: '/login', variant: 'light', leftSection: icons.login({ size: 16 }) }, 'Log in');
}

function userMenu(): UiNode {
  const auth = use(AuthState);
  return menu(
    { position: 'bottom-end', width: 200 },
    menu.target(
      unstyledButton(
        { 'aria-label': 'Your menu' },
        group(
          { gap: 'xs', wrap: 'nowrap' },
          avatar(
            { color: 'indigo', radius: 'xl', size: 34 },
            derive((name) => (name ?? '?').slice(0, 1).toUpperCase(), auth.user.name),
          ),
          text({ size: 'sm', fw: 600, visibleFrom: 'sm' }, auth.user.name),
        ),
      ),
    ),
    menu.dropdown(
      menu.item({ component: 'a', href: '/boats', leftSection: icons.boats({ size: 16 }) }, 'Boats'),
      show(
        derive((roles) => roles.includes('admin'), auth.roles),
        menu.item({ component: 'a', href: '/admin', leftSection: icons.members({ size: 16 }) }, 'Members'),
      ),
      menu.item({ component: 'a', href: '/account', leftSection: icons.account({ size: 16 }) }, 'Your account'),
      menu.divider(),
      menu.item({ color: 'red', onClick: use(SessionState).logout(), leftSection: icons.logout({ size: 16 }) }, 'Log out'),
    ),
  );
}

/** Heading of a page, with a line below it. */
export function pageHeader(heading: string, line: string): UiNode {
  return html.header(
    { style: { marginBottom: 'var(--mantine-spacing-lg)' } },
    html.h1({ style: { margin: 0, fontSize: 'var(--mantine-h2-font-size)' } }, heading),
    text({ c: 'dimmed' }, line),
  );
}
