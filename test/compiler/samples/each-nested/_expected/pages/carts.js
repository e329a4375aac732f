import { jsx, jsxs } from 'react/jsx-runtime';

import {
  Badge,
  Button,
  Checkbox,
  Divider,
  Stack,
  Table,
  Text,
  TextInput
} from '@mantine/core';

import {
  Each,
  event,
  length,
  local,
  merge,
  set,
  text,
  toggle,
  useHandler,
  useLocal,
  useLocalBind,
  useVar
} from 'nestjs-reflex/client';

import { Shell } from '../shell.js';

const local1 = local(true);
const derive1 = (price) => price.toFixed(2);
const local2 = local('');

function Page() {
  return stack1;
}

const stack1 = jsxs(Stack, {
  children: [
    jsx(Each1, {}),
    jsx(Each2, {}),
    jsx(Each, { items: ['a', 'b'], row: Row4 })
  ]
});

function Each1() {
  const carts = useVar(0);

  return jsx(Each, { items: carts, row: Row1 });
}

function Row1({ scope }) {
  return jsxs('section', {
    'aria-label': 'Cart ' + text(scope.index + 1),
    children: [
      jsxs(Text, {
        fw: 700,
        children: [
          text(scope.item?.owner),
          ' has ',
          text(length(scope.item?.lines))
        ]
      }),
      divider1,
      jsx(Checkbox1, { scope, label: 'Show' }),
      jsx(Show1, { scope })
    ]
  });
}

const divider1 = jsx(Divider, {});

function Checkbox1({ scope, ...injected }) {
  const bound = useLocalBind(local1, 'checked', scope);

  return jsx(Checkbox, { ...bound, ...injected });
}

function Show1({ scope }) {
  const value = useLocal(local1, scope);

  return value
    ? jsx(Table, {
      children: jsx(Table.Tbody, {
        children: jsx(Each, {
          items: scope.item?.lines,
          by: (item, index) => item?.sku,
          row: Row2,
          scope
        })
      })
    })
    : null;
}

function Row2({ scope }) {
  return jsxs(Table.Tr, {
    children: [
      jsx(TableTh1, { scope, children: text(scope.index + 1) }),
      jsx(Table.Td, { children: text(scope.item?.sku) }),
      jsxs(Table.Td, {
        children: [text(scope.item?.price), ' ', jsx(Text1, { scope })]
      }),
      jsx(Table.Td, { children: text(derive1(scope.item?.price)) }),
      scope.item?.done ? badge1 : badge2,
      jsx(TextInput1, { scope, placeholder: scope.item?.sku }),
      jsxs(Button1, {
        scope,
        size: 'xs',
        color: 'red',
        children: ['Remove ', text(scope.outer.item?.owner)]
      })
    ]
  });
}

function TableTh1({ scope, ...injected }) {
  const handler = useHandler();

  return jsx(Table.Th, merge({ scope: 'row', onClick: handler(toggle(local1, scope.outer)) }, injected));
}

function Text1({ scope }) {
  const currency = useVar(2);

  return text(currency);
}

const badge1 = jsx(Badge, { color: 'green', children: 'done' });
const badge2 = jsx(Badge, { children: 'open' });

function TextInput1({ scope, ...injected }) {
  const bound = useLocalBind(local2, 'value', scope);

  return jsx(TextInput, merge(bound, injected));
}

function Button1({ scope, ...injected }) {
  const handler = useHandler();

  return jsx(Button, merge(
    {
      onClick: handler(event(0, () => [scope.outer.item?.id, scope.item?.sku]), set(local2, () => '', scope))
    },
    injected
  ));
}

function Each2() {
  const words = useVar(1);
  const currency = useVar(2);

  return jsx(Each, {
    items: words,
    by: (item, index) => text(currency) + '-' + text(item),
    row: Row3
  });
}

function Row3({ scope }) {
  return text(scope.item);
}

function Row4({ scope }) {
  return jsxs('li', {
    children: [text(scope.index), text(scope.item?.toUpperCase())]
  });
}

export const page = { Page, shell: Shell };
