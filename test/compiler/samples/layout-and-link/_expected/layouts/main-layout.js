import { jsx, jsxs } from 'react/jsx-runtime';
import { AppShell, Burger, Button, NavLink, Text } from '@mantine/core';

import {
  event,
  merge,
  text,
  toggle,
  useHandler,
  useLocal,
  usePath,
  useVar
} from 'nestjs-reflex/client';

import { local1 } from '../locals.js';

export function Layout({ children }) {
  return jsxs(AppShell1, {
    children: [
      appShellHeader1,
      appShellNavbar1,
      jsx(AppShellMain1, { children })
    ]
  });
}

const appShellHeader1 = jsxs(AppShell.Header, {
  children: [
    jsx(Burger1, {}),
    jsx(Text, { children: 'Shop' }),
    jsx(Text1, {})
  ]
});

function Burger1(injected) {
  const value = useLocal(local1);
  const handler = useHandler();

  return jsx(Burger, merge({ opened: value, onClick: handler(toggle(local1)) }, injected));
}

function Text1() {
  const name = useVar(0);

  return text(name);
}

const appShellNavbar1 = jsxs(AppShell.Navbar, {
  children: [
    jsx(NavLink1, { href: '/', label: 'Home' }),
    jsx(Button1, { children: 'Log out' })
  ]
});

function NavLink1(injected) {
  const path = usePath();

  return jsx(NavLink, merge({ active: path === '/' }, injected));
}

function Button1(injected) {
  const handler = useHandler();

  return jsx(Button, merge({ onClick: handler(event(0, () => [])) }, injected));
}

function AppShellMain1(injected) {
  const path = usePath();

  return jsx(AppShell.Main, merge({ 'data-path': path }, injected));
}

function AppShell1(injected) {
  const value = useLocal(local1);

  return jsx(AppShell, {
    navbar: { width: 200, breakpoint: 'sm', collapsed: { mobile: !value } },
    ...injected
  });
}
