import { jsx, jsxs } from 'react/jsx-runtime';
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { event, merge, text, useHandler, usePageTitle, useVar } from 'nestjs-reflex/client';
import { Shell } from '../shell.js';

function Page() {
  usePageTitle('Counter');

  return stack1;
}

const stack1 = jsxs(Stack, {
  children: [
    jsx(Title, { children: jsx(Text1, {}) }),
    jsxs(Group, {
      children: [
        jsx(Button1, { children: '−' }),
        jsx(Button2, { children: '+' })
      ]
    }),
    jsx(Show1, {})
  ]
});

function Text1() {
  const count = useVar(1);

  return 'Count: ' + text(count);
}

function Button1(injected) {
  const handler = useHandler();

  return jsx(Button, merge({ onClick: handler(event(1, () => [-1])) }, injected));
}

function Button2(injected) {
  const handler = useHandler();

  return jsx(Button, merge({ onClick: handler(event(1, () => [1])) }, injected));
}

function Show1() {
  const count = useVar(1);

  return count > 10 ? text1 : null;
}

const text1 = jsx(Text, { c: 'red', children: 'hot' });

export const page = { Page, shell: Shell };
