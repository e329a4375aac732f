import { jsx, jsxs } from 'react/jsx-runtime';
import { Button, Divider, Group, Stack, Text, Title } from '@mantine/core';
import { usePageTitle } from 'nestjs-reflex/client';
import { Shell } from '../shell.js';

function Page() {
  usePageTitle('About');

  return stack1;
}

const stack1 = jsxs(Stack, {
  gap: 'lg',
  children: [
    jsx(Title, {
      order: 2,
      children: 'It\'s "quoted", `ticked`, ${not} a \\ template'
    }),

    jsx(Text, {
      children: "Two\nlines, a tab\t, a lone surrogate \ud800 and </script>"
    }),

    jsxs(Group, {
      children: [
        jsx(Button, { variant: 'light', disabled: true, children: 'One' }),
        jsx(Button, { children: 'Two' })
      ]
    }),
    jsx(Divider, { my: 'sm' }),
    'loose text ',
    jsx('em', {
      'data-kind': 'aside',
      style: { marginTop: -4 },
      children: 'and more'
    }),
    jsx('br', {})
  ]
});

export const page = { Page, shell: Shell };
