import { jsxs } from 'react/jsx-runtime';
import { usePageTitle } from 'nestjs-reflex/client';

function Page() {
  usePageTitle('');

  return p1;
}

const p1 = jsxs('p', { children: ['Nothing but ', '1', ' line'] });

export const page = { Page };
