import { jsx } from 'react/jsx-runtime';
import { text, usePageTitle, useParam, useVar } from 'nestjs-reflex/client';

function Page() {
  const box = useParam('box');
  const unread = useVar(0);

  usePageTitle(text(box) + ' (' + text(unread) + ')');

  return p1;
}

const p1 = jsx('p', { children: jsx(Text1, {}) });

function Text1() {
  const user = useVar(1);

  return text(user?.name);
}

export const page = { Page };
