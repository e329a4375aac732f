import { jsx, jsxs } from 'react/jsx-runtime';
import { Link, useVar } from 'nestjs-reflex/client';

export function Layout({ children }) {
  return jsx('main', { children: jsx(Show1, { outlet: children }) });
}

function Show1({ outlet }) {
  const name = useVar(0);

  return name ? outlet : p1;
}

const p1 = jsxs('p', {
  children: ['Please ', jsx(Link, { href: '/login', children: 'log in' })]
});
