import { useMemo } from 'react';
import { jsx, jsxs } from 'react/jsx-runtime';
import { Button, Stack, Text } from '@mantine/core';
import { Each, event, merge, text, useHandler, useVar } from 'nestjs-reflex/client';
import { Shell } from '../shell.js';

const derive1 = (rows, rate) => rows.reduce((all, { price = 0 }) => all + price * rate, 0);
const derive2 = (value) => new Intl.NumberFormat('de', { style: 'currency', currency: 'EUR' }).format(value);
const derive3 = (n) => Math.round(n) > 100 ? 'red' : undefined;

const derive4 = function label({ id, price }) {
  if (Number.isNaN(price)) return 'free';

  const cents = Math.trunc(price * 100);

  return `#${id}: ${cents}`;
};

const derive5 = (day, since) => day < since ? 'old' : 'new';

function Page() {
  return stack1;
}

const stack1 = jsxs(Stack, {
  children: [
    jsxs(Text, { children: ['Total ', jsx(Text1, {})] }),
    jsx(Text3, { children: jsx(Text2, {}) }),
    jsx(Button1, { children: 'Book' }),
    jsx(Each1, {})
  ]
});

function Text1() {
  const rows = useVar(0);
  const rate = useVar(1);
  const derived = useMemo(() => derive1(rows, rate), [rows, rate]);
  const derived1 = useMemo(() => derive2(derived), [derived]);

  return text(derived1);
}

function Text2() {
  const rows = useVar(0);
  const rate = useVar(1);
  const derived = useMemo(() => derive1(rows, rate), [rows, rate]);
  const since = useVar(2);

  return text(derived) + ' since ' + text(since);
}

function Text3(injected) {
  const rows = useVar(0);
  const rate = useVar(1);
  const derived = useMemo(() => derive1(rows, rate), [rows, rate]);
  const derived1 = useMemo(() => derive2(derived), [derived]);
  const derived2 = useMemo(() => derive3(derived), [derived]);

  return jsx(Text, merge({ title: derived1, c: derived2 }, injected));
}

function Button1(injected) {
  const handler = useHandler();

  return jsx(Button, merge(
    {
      onClick: handler(event(0, (read) => [
        derive1(read.var(0), read.var(1)),
        derive2(derive1(read.var(0), read.var(1)))
      ]))
    },
    injected
  ));
}

function Each1() {
  const rows = useVar(0);

  return jsx(Each, { items: rows, row: Row1 });
}

function Row1({ scope }) {
  return jsx(Li1, { scope, children: text(derive4(scope.item)) });
}

function Li1({ scope, ...injected }) {
  const since = useVar(2);
  const input = scope.item?.day;
  const derived = useMemo(() => derive5(input, since), [input, since]);

  return jsx('li', merge({ className: derived }, injected));
}

export const page = { Page, shell: Shell };
