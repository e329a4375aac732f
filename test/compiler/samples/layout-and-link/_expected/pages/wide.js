import { jsx } from 'react/jsx-runtime';
import { Anchor } from '@mantine/core';
import { Layout } from '../layouts/layout.js';
import { Shell } from '../shell.js';

function Page() {
  return anchor1;
}

const anchor1 = jsx(Anchor, { href: 'https://example.com', children: 'out' });

export const page = { Page, layout: Layout, shell: Shell };
