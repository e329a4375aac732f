import {
  appShell,
  badge,
  burger,
  colorSchemeToggle,
  container,
  derive,
  group,
  local,
  navLink,
  path,
  show,
  text,
  themeIcon,
  use,
  type UiNode,
} from 'nestjs-reflex/ui';
import { icons } from './icons.js';
import { ShellState } from './shell.state.js';

const menuOpened = local(false);
/** What is slid out of the window could still be reached with the keyboard. */
const menuDisplay = derive((isOpened) => ({ base: isOpened ? 'flex' : 'none', sm: 'flex' }), menuOpened);

/** The frame of every page: header, navigation, and the page in the middle. */
export function shellLayout(page: UiNode): UiNode {
  const shell = use(ShellState);
  return appShell(
    {
      header: { height: 60 },
      navbar: { width: 240, breakpoint: 'sm', collapsed: { mobile: menuOpened.not() } },
      padding: { base: 'md', sm: 'xl' },
    },
    appShell.header(
      group(
        { h: '100%', px: 'md', justify: 'space-between', wrap: 'nowrap' },
        group(
          { gap: 'sm', wrap: 'nowrap' },
          burger({
            opened: menuOpened,
            onClick: menuOpened.toggle(),
            hiddenFrom: 'sm',
            size: 'sm',
            'aria-label': 'Menu',
            'aria-expanded': menuOpened,
          }),
          themeIcon({ size: 34, radius: 'md', variant: 'light' }, icons.brand({ size: 22 })),
          text({ fw: 700, size: 'lg', truncate: true }, shell.shopName),
        ),
        colorSchemeToggle(),
      ),
    ),
    appShell.navbar(
      { p: 'sm', display: menuDisplay },
      appShell.section(
        { grow: true },
        entry('/', 'Overview', icons.overview({ size: 18 })),
        entry(
          '/todo',
          'Tasks',
          icons.todo({ size: 18 }),
          show(shell.openTasks.gt(0), badge({ size: 'sm', variant: 'filled', 'data-testid': 'open-tasks' }, shell.openTasks)),
        ),
        entry('/import', 'Price list', icons.import({ size: 18 })),
        entry('/counter', 'Counter', icons.counter({ size: 18 })),
        entry('/settings', 'Settings', icons.settings({ size: 18 })),
      ),
      appShell.section(text({ size: 'xs', c: 'dimmed', px: 'sm' }, 'A sample of nestjs-reflex')),
    ),
    appShell.main(
      { bg: 'light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))' },
      container({ size: 'lg', p: 0 }, page),
    ),
  );
}

function entry(href: string, label: string, icon: UiNode, rightSection?: UiNode): UiNode {
  return navLink({
    href,
    style: { borderRadius: 'var(--mantine-radius-md)' },
    label,
    leftSection: icon,
    rightSection,
    active: path().eq(href),
    onClick: menuOpened.set(false),
  });
}
