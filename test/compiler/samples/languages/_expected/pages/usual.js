import { jsx } from 'react/jsx-runtime';
import { usePageLanguage } from 'nestjs-reflex/client';

function Page() {
  usePageLanguage('en');

  return p1;
}

const p1 = jsx('p', { children: 'As the app is' });

export const page = { Page };
