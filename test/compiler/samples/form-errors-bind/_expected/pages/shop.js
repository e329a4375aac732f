import { jsx, jsxs } from 'react/jsx-runtime';

import {
  Button,
  Checkbox,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Switch,
  TextInput
} from '@mantine/core';

import {
  Form,
  event,
  local,
  merge,
  useBind,
  useErrors,
  useHandler,
  useLocalBind,
  usePending,
  useValueHandler,
  useVar
} from 'nestjs-reflex/client';

import { Shell } from '../shell.js';

const local1 = local('a');

function Page() {
  return stack1;
}

const stack1 = jsxs(Stack, {
  children: [
    jsx(TextInput1, { label: 'Search' }),
    jsx(NumberInput1, { min: 0 }),
    jsx(Switch1, {}),
    jsx(Select1, { data: ['a', 'b'] }),
    jsx(Input1, { type: 'checkbox' }),
    jsxs(Form1, {
      className: 'wide',
      fields: {
        price: 'number',
        agree: 'boolean',
        tags: 'list',
        age: 'number'
      },
      children: [
        jsx(TextInput2, { name: 'name' }),
        jsx(NumberInput, { name: 'price' }),
        jsx(Checkbox, { name: 'agree', label: 'I agree' }),
        jsx(MultiSelect, { name: 'tags', data: ['x', 'y'] }),
        jsx('input', { name: 'age', type: 'range' }),
        jsx(Button1, { type: 'submit', children: 'Save' })
      ]
    })
  ]
});

function TextInput1(injected) {
  const handler = useHandler();
  const bound = useBind(0, 'value');

  return jsx(TextInput, merge(merge(bound, { onChange: handler(event(1, () => [])) }), injected));
}

function NumberInput1(injected) {
  const errorsOfLimit = useErrors(0, 'limit');
  const bound = useBind(2, 'value');

  return jsx(NumberInput, merge({ error: errorsOfLimit, ...bound }, injected));
}

function Switch1(injected) {
  const bound = useBind(1, 'checked');

  return jsx(Switch, merge(bound, injected));
}

function Select1(injected) {
  const bound = useLocalBind(local1, 'value');

  return jsx(Select, merge(bound, injected));
}

function Input1(injected) {
  const bound = useBind(1, 'checked');

  return jsx('input', merge(bound, injected));
}

function TextInput2(injected) {
  const errorsOfName = useErrors(0, 'name');

  return jsx(TextInput, merge({ error: errorsOfName }, injected));
}

function Button1(injected) {
  const savePending = usePending(0);
  const query = useVar(0);

  return jsx(Button, merge({ loading: savePending, disabled: query === '' }, injected));
}

function Form1(injected) {
  const valueHandler = useValueHandler();

  return jsx(Form, merge({ onSubmit: valueHandler(event(0)) }, injected));
}

export const page = { Page, shell: Shell };
