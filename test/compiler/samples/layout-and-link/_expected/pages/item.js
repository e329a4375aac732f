import { jsx, jsxs } from 'react/jsx-runtime';
import { Link, set, text, useHandler, useParam } from 'nestjs-reflex/client';
import { Layout } from '../layouts/main-layout.js';
import { local1 } from '../locals.js';
import { Shell } from '../shell.js';

function Page() {
  return div1;
}

const div1 = jsxs('div', {
  children: ['Item ', jsx(Text1, {}), jsx(Link1, { children: 'Edit' })]
});

function Text1() {
  const id = useParam('id');

  return text(id);
}

function Link1(injected) {
  const id = useParam('id');
  const handler = useHandler();

  return jsx(Link, {
    href: '/items/' + text(id) + '/edit',
    onClick: handler(set(local1, () => false)),
    ...injected
  });
}

export const page = { Page, layout: Layout, shell: Shell };
