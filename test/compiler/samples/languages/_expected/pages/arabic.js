import { jsx } from 'react/jsx-runtime';
import { usePageLanguage, usePageTitle } from 'nestjs-reflex/client';

function Page() {
  usePageTitle('مرحبا');
  usePageLanguage('ar');

  return p1;
}

const p1 = jsx('p', { children: 'مرحبا' });

export const page = { Page };
