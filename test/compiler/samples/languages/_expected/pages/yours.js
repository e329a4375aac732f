import { jsx } from 'react/jsx-runtime';
import { text, usePageLanguage, useVar } from 'nestjs-reflex/client';

function Page() {
  const language = useVar(0);

  usePageLanguage(text(language));

  return p1;
}

const p1 = jsx('p', {});

export const page = { Page };
