import { jsx } from 'react/jsx-runtime';

function Page() {
  return p1;
}

const p1 = jsx('p', {});

export const page = { Page };
