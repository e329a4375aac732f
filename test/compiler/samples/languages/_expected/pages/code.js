import { jsx } from 'react/jsx-runtime';
import { usePageLanguage } from 'nestjs-reflex/client';

function Page() {
  usePageLanguage('ar', 'ltr');

  return p1;
}

const p1 = jsx('p', {});

export const page = { Page };
