import { Fragment, jsx, jsxs } from 'react/jsx-runtime';
import { Alert, Badge, Loader, Stack, Text } from '@mantine/core';
import { includes, length, local, merge, text, useLocal, useVar } from 'nestjs-reflex/client';
import { Shell } from '../shell.js';

const local1 = local(false);

function Page() {
  return stack1;
}

const stack1 = jsxs(Stack, {
  children: [
    jsx(Show1, {}),
    jsx(Show3, {}),
    jsx(Show4, {}),
    jsx(Match1, {}),
    jsx(Match2, {})
  ]
});

function Show1() {
  const paid = useVar(1);

  return paid ? text1 : show1;
}

const text1 = jsx(Text, { children: 'paid' });
const show1 = jsx(Show2, {});

function Show2() {
  const value = useLocal(local1);

  return value ? alert1 : 'closed';
}

const alert1 = jsx(Alert1, { children: 'Please pay' });

function Alert1(injected) {
  const total = useVar(2);

  return jsx(Alert, merge({ title: 'Owed: ' + text(total) }, injected));
}

function Show3() {
  const total = useVar(2);
  const status = useVar(0);
  const tags = useVar(3);

  return (total + 1) * 2 > 10 && (status !== 'lost' || !(length(tags) === 0)) ? fragment1 : null;
}

const fragment1 = jsxs(Fragment, { children: ['a', jsx('b', { children: 'b' })] });

function Show4() {
  const tags = useVar(3);

  return includes(tags, 'new') ? text2 : null;
}

const text2 = jsx(Text1, {});

function Text1() {
  const owner = useVar(4);

  return text(owner?.name);
}

function Match1() {
  const status = useVar(0);

  switch (status) {
    case 'open':
      return badge1;

    case 'sent':
      return badge2;

    default:
      return loader1;
  }
}

const badge1 = jsx(Badge, { children: 'Open' });
const badge2 = jsx(Badge, { color: 'green', children: jsx(Text2, {}) });

function Text2() {
  const owner = useVar(4);

  return text(owner?.address?.city);
}

const loader1 = jsx(Loader, {});

function Match2() {
  const paid = useVar(1);

  switch (paid) {
    case 'true':

    case true:
      return 'yes';

    case 'false':

    case false:
      return null;

    default:
      return null;
  }
}

export const page = { Page, shell: Shell };
