import { jsx, jsxs } from 'react/jsx-runtime';
import { Button, Select, Stack, TextInput } from '@mantine/core';

import {
  event,
  local,
  merge,
  set,
  text,
  toggle,
  useHandler,
  useValueHandler
} from 'nestjs-reflex/client';

import { Shell } from '../shell.js';

const local1 = local('');
const local2 = local(false);

function Page() {
  return stack1;
}

const stack1 = jsxs(Stack, {
  children: [
    jsx(TextInput1, {}),
    jsx(Select1, {}),
    jsx(Button1, { children: 'Clear' }),
    jsx(Button2, { children: 'All' }),
    jsx(Button3, { children: 'Flip' }),
    jsx(Button4, { children: 'Add' })
  ]
});

function TextInput1(injected) {
  const valueHandler = useValueHandler();

  return jsx(TextInput, merge(
    {
      onChange: valueHandler(event(1)),
      onBlur: valueHandler(event(1, (read) => [read.local(local1)]), set(local1)),
      onKeyDown: valueHandler(set(local1))
    },
    injected
  ));
}

function Select1(injected) {
  const valueHandler = useValueHandler();

  return jsx(Select, merge({ onChange: valueHandler(set(local1), event(1)) }, injected));
}

function Button1(injected) {
  const handler = useHandler();

  return jsx(Button, merge({ onClick: handler(event(2, () => [])) }, injected));
}

function Button2(injected) {
  const handler = useHandler();

  return jsx(Button, merge(
    {
      onClick: handler(toggle(local2), event(2, () => []), set(local1, () => ''))
    },
    injected
  ));
}

function Button3(injected) {
  const handler = useHandler();

  return jsx(Button, merge({ onClick: handler(set(local2, (read) => !read.local(local2))) }, injected));
}

function Button4(injected) {
  const handler = useHandler();

  return jsx(Button, merge(
    {
      onClick: handler(event(0, (read) => [
        text(read.var(0)) + '!',
        {
          list: read.param('list'),
          at: read.path(),
          tags: [read.var(1)?.tags, 'x', read.local(local1)],
          busy: read.pending(0),
          when: new Date(1)
        }
      ]))
    },
    injected
  ));
}

export const page = { Page, shell: Shell };
