import { jsx, jsxs } from 'react/jsx-runtime';
import { LineChart } from '@mantine/charts';

import {
  Badge,
  Button,
  Grid,
  Menu,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  Timeline,
  Tooltip
} from '@mantine/core';

import {
  Each,
  event,
  merge,
  text,
  useHandler,
  useValueHandler,
  useVar
} from 'nestjs-reflex/client';

import { Shell } from '../shell.js';

function Page() {
  return stack1;
}

const stack1 = jsxs(Stack, {
  children: [
    jsxs(Menu, {
      shadow: 'md',
      children: [
        jsx(Menu.Target, { children: jsx(Button1, { children: 'Menu' }) }),
        jsx(Menu.Dropdown, {
          children: jsx(MenuItem1, {
            leftSection: jsx(Badge, { children: '1' }),
            children: jsx(Text1, {})
          })
        })
      ]
    }),
    jsx(Tooltip1, { children: jsx(Text, { children: 'hover' }) }),
    jsx(TextInput1, { rightSection: jsx(Badge1, { children: 'x' }) }),
    jsx(SegmentedControl1, {}),
    jsx(LineChart1, {
      h: 200,
      dataKey: 'day',
      series: [{ name: 'visits', color: 'teal' }]
    }),
    jsx(Grid, { children: jsx(Each1, {}) })
  ]
});

function Button1(injected) {
  const handler = useHandler();

  return jsx(Button, merge({ onClick: handler(event(1, () => [])) }, injected));
}

function Text1() {
  const label = useVar(1);

  return text(label);
}

function MenuItem1(injected) {
  const handler = useHandler();

  return jsx(Menu.Item, merge({ onClick: handler(event(0, () => ['one'])) }, injected));
}

function Tooltip1(injected) {
  const label = useVar(1);

  return jsx(Tooltip, merge({ label }, injected));
}

function Badge1(injected) {
  const wide = useVar(2);

  return jsx(Badge, merge({ color: wide ? 'red' : 'blue' }, injected));
}

function TextInput1(injected) {
  const wide = useVar(2);

  return jsx(TextInput, merge({ styles: { input: { width: wide ? 10 : -20 } } }, injected));
}

function SegmentedControl1(injected) {
  const label = useVar(1);
  const valueHandler = useValueHandler();

  return jsx(SegmentedControl, merge(
    {
      data: [{ value: 'a', label: text1 }, { value: 'b', label }],
      onChange: valueHandler(event(0))
    },
    injected
  ));
}

const text1 = jsx(Text2, { children: 'A' });

function Text2(injected) {
  const handler = useHandler();

  return jsx(Text, merge({ onClick: handler(event(0, () => ['a'])) }, injected));
}

function LineChart1(injected) {
  const days = useVar(0);

  return jsx(LineChart, merge({ data: days }, injected));
}

function Each1() {
  const days = useVar(0);

  return jsx(Each, { items: days, row: Row1 });
}

function Row1({ scope }) {
  return jsx(Grid.Col, {
    span: { base: 12, md: scope.item?.visits },
    children: jsx(Timeline.Item, {
      title: scope.item?.day,
      bullet: jsx(Badge, { children: text(scope.item?.visits) })
    })
  });
}

export const page = { Page, shell: Shell };
