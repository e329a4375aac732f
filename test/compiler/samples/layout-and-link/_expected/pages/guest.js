import { jsx } from 'react/jsx-runtime';
import { Layout } from '../layouts/guest-layout.js';

function Page() {
  return p1;
}

const p1 = jsx('p', { children: 'guest' });

export const page = { Page, layout: Layout };
