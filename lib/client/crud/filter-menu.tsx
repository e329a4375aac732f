import { Button, NativeSelect, Popover, Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useClient } from '../react/client.context.js';
import { ReferencePicker, type PickerTexts, type Reference } from './reference-picker.js';

/** A field that the toolbar filters by. */
export interface FilterField {
  readonly name: string;
  readonly label: string;
  readonly kind: string;
  readonly operators: readonly string[];
  readonly choices?: readonly { readonly value: string | number; readonly label: string }[];
}

export interface FilterTexts {
  readonly add: string;
  readonly field: string;
  readonly operator: string;
  readonly value: string;
  readonly to: string;
  readonly apply: string;
  readonly yes: string;
  readonly no: string;
  readonly isEmpty: string;
  readonly isNotEmpty: string;
  readonly operators: Readonly<Record<string, string>>;
}

export interface FilterMenuProps {
  readonly state: string;
  readonly fields: readonly FilterField[];
  readonly options: Readonly<Record<string, readonly Reference[]>> | null;
  readonly texts: FilterTexts;
  readonly pickerTexts: PickerTexts;
}

const INPUTS: Readonly<Record<string, string>> = { date: 'date', datetime: 'datetime-local', time: 'time' };
const NUMBERS = ['integer', 'number', 'decimal', 'bigint'];

/** Adds a filter: a field, what to do with it, and a value of its type. */
export function FilterMenu({ state, fields, options, texts, pickerTexts }: FilterMenuProps): ReactNode {
  const client = useClient();
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState(fields[0]?.name ?? '');
  const field = fields.find((one) => one.name === name) ?? fields[0]!;
  const [operator, setOperator] = useState(field.operators[0]!);
  const [values, setValues] = useState<readonly string[]>(['', '']);
  const choose = (next: string): void => {
    setName(next);
    setOperator(fields.find((one) => one.name === next)!.operators[0]!);
    setValues(['', '']);
  };
  const needed = operator === 'between' ? 2 : 1;
  const complete = operator === 'empty' || values.slice(0, needed).every((value) => value !== '');
  const apply = (): void => {
    if (!complete) return;
    const given = operator === 'empty' ? [values[0] !== 'no'] : values.slice(0, needed).map((value) => typed(field, value));
    client.send(`${state}.setFilter`, [field.name, operator, given]);
    setOpened(false);
    setValues(['', '']);
  };
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-start" shadow="md" width={280}>
      <Popover.Target>
        <Button variant="default" aria-haspopup="dialog" onClick={() => setOpened(!opened)}>
          {texts.add}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={texts.add}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            event.stopPropagation();
            apply();
          }}
        >
          <Stack gap="sm">
            <NativeSelect
              label={texts.field}
              data={fields.map((one) => ({ value: one.name, label: one.label }))}
              value={field.name}
              onChange={(event) => choose(event.currentTarget.value)}
            />
            <NativeSelect
              label={texts.operator}
              data={field.operators.map((one) => ({ value: one, label: texts.operators[one] ?? one }))}
              value={operator}
              onChange={(event) => setOperator(event.currentTarget.value)}
            />
            {Array.from({ length: needed }, (_, i) => (
              <FilterValue
                key={`${field.name} ${operator} ${i}`}
                {...{ state, field, operator, options, texts, pickerTexts }}
                label={i === 0 ? texts.value : texts.to}
                value={values[i] ?? ''}
                onChange={(value) => setValues(values.map((other, at) => (at === i ? value : other)))}
              />
            ))}
            <Button type="submit" disabled={!complete}>
              {texts.apply}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

interface FilterValueProps extends Pick<FilterMenuProps, 'state' | 'options' | 'texts' | 'pickerTexts'> {
  readonly field: FilterField;
  readonly operator: string;
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
}

function FilterValue({
  state,
  field,
  operator,
  options,
  texts,
  pickerTexts,
  label,
  value,
  onChange,
}: FilterValueProps): ReactNode {
  if (operator === 'empty') {
    return (
      <Choice
        label={label}
        value={value}
        onChange={onChange}
        choices={[
          ['yes', texts.isEmpty],
          ['no', texts.isNotEmpty],
        ]}
      />
    );
  }
  if (field.kind === 'boolean') {
    return (
      <Choice
        label={label}
        value={value}
        onChange={onChange}
        choices={[
          ['true', texts.yes],
          ['false', texts.no],
        ]}
      />
    );
  }
  if (field.choices) {
    return (
      <Choice
        label={label}
        value={value}
        onChange={onChange}
        choices={field.choices.map((choice) => [String(choice.value), choice.label])}
      />
    );
  }
  if (field.kind === 'reference' || field.kind === 'references') {
    return (
      <ReferencePicker
        {...{ state, label, options, texts: pickerTexts, name: field.name, initial: null }}
        onPick={(key) => onChange(key ?? '')}
      />
    );
  }
  return (
    <TextInput
      label={label}
      type={INPUTS[field.kind] ?? 'text'}
      inputMode={NUMBERS.includes(field.kind) ? 'decimal' : undefined}
      value={value}
      maxLength={200}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function Choice({
  label,
  value,
  choices,
  onChange,
}: Pick<FilterValueProps, 'label' | 'value' | 'onChange'> & {
  readonly choices: readonly (readonly [string, string])[];
}): ReactNode {
  const data = [{ value: '', label: '—' }, ...choices.map(([one, text]) => ({ value: one, label: text }))];
  return <NativeSelect label={label} data={data} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
}

function typed({ kind }: FilterField, value: string): string | boolean {
  if (kind === 'boolean') return value === 'true';
  return kind === 'datetime' ? new Date(value).toISOString() : value;
}
