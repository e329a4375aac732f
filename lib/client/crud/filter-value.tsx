import { Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PickerTexts, Reference } from './picker.js';
import { ReferencePicker } from './reference-picker.js';
import { ReferencesPicker } from './references-picker.js';

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

export interface FilterValueProps {
  readonly state: string;
  readonly field: FilterField;
  readonly operator: string;
  readonly options: Readonly<Record<string, readonly Reference[]>> | null;
  readonly texts: FilterTexts;
  readonly pickerTexts: PickerTexts;
  /** As text, whatever the field. */
  readonly values: readonly string[];
  onChange(values: readonly string[]): void;
}

const INPUTS: Readonly<Record<string, string>> = { date: 'date', datetime: 'datetime-local', time: 'time' };
const NUMBERS = ['integer', 'number', 'decimal', 'bigint'];

/** The input, or inputs, for the value of a filter. */
export function FilterValue(props: FilterValueProps): ReactNode {
  const { state, field, operator, options, texts, pickerTexts, values, onChange } = props;
  const label = texts.value;
  if (operator === 'empty') return <Choice {...props} choices={{ true: texts.isEmpty, false: texts.isNotEmpty }} />;
  if (field.kind === 'boolean') return <Choice {...props} choices={{ true: texts.yes, false: texts.no }} />;
  if (field.choices && operator === 'in') {
    return (
      <Checkbox.Group label={label} value={[...values]} onChange={onChange}>
        <Stack gap="xs" mt={6}>
          {field.choices.map((choice) => (
            <Checkbox key={choice.value} value={String(choice.value)} label={choice.label} />
          ))}
        </Stack>
      </Checkbox.Group>
    );
  }
  if (field.choices) {
    return <Choice {...props} choices={Object.fromEntries(field.choices.map((choice) => [choice.value, choice.label]))} />;
  }
  if (field.kind === 'reference' || field.kind === 'references') {
    const picker = { state, label, options, texts: pickerTexts, name: field.name, initial: null };
    return operator === 'in' ? (
      <ReferencesPicker {...picker} onPick={onChange} />
    ) : (
      <ReferencePicker {...picker} onPick={(row) => onChange(row ? [row.key] : [])} />
    );
  }
  return Array.from({ length: operator === 'between' ? 2 : 1 }, (_, i) => (
    <TextInput
      key={i}
      label={i === 0 ? label : texts.to}
      type={INPUTS[field.kind] ?? 'text'}
      inputMode={NUMBERS.includes(field.kind) ? 'decimal' : undefined}
      value={values[i] ?? ''}
      maxLength={200}
      onChange={(event) =>
        onChange(i === 0 ? [event.currentTarget.value, ...values.slice(1)] : [values[0] ?? '', event.currentTarget.value])
      }
    />
  ));
}

function Choice({
  texts,
  values,
  choices,
  onChange,
}: FilterValueProps & { readonly choices: Readonly<Record<string, string>> }): ReactNode {
  const data = [{ value: '', label: '' }, ...Object.entries(choices).map(([value, label]) => ({ value, label }))];
  return (
    <NativeSelect
      label={texts.value}
      data={data}
      value={values[0] ?? ''}
      onChange={(event) => onChange(event.currentTarget.value === '' ? [] : [event.currentTarget.value])}
    />
  );
}

/** Whether there is all that the operator needs. */
export function isAnswered(operator: string, values: readonly string[]): boolean {
  const given = values.filter((value) => value !== '').length;
  return operator === 'between' ? given === 2 : given > 0;
}

/** Values as events take them. A moment is one of the reader's zone, and is sent with it. */
export function typedValues({ kind }: FilterField, operator: string, values: readonly string[]): (string | boolean)[] {
  if (kind === 'boolean' || operator === 'empty') return values.map((value) => value === 'true');
  if (kind === 'datetime') return values.map((value) => new Date(value).toISOString());
  return values.map((value) => value.trim());
}
