import { jsx } from 'react/jsx-runtime';
import { Link } from 'nestjs-reflex/client';
import { Layout } from '../layouts/main-layout.js';
import { Shell } from '../shell.js';

function Page() {
  return link1;
}

const link1 = jsx(Link, { href: '/items/1', children: 'First item' });

export const page = { Page, layout: Layout, shell: Shell };
