import { Button, Checkbox, CloseButton, Input, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { PickerTexts, Reference } from './picker.js';
import { ReferencePicker } from './reference-picker.js';
import './crud.css';

export interface ChildField {
  readonly name: string;
  readonly label: string;
  readonly kind: string;
  readonly required: boolean;
  readonly choices?: readonly { readonly value: string | number; readonly label: string }[];
}

export interface ChildrenTexts {
  readonly add: string;
  readonly remove: string;
}

export interface ChildrenEditorProps {
  readonly state: string;
  readonly name: string;
  readonly label: string;
  readonly fields: readonly ChildField[];
  readonly initial: unknown;
  /** Messages of the form, `lines.0.quantity` among them. */
  readonly errors: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, readonly Reference[]>> | null;
  readonly texts: ChildrenTexts;
  readonly pickerTexts: PickerTexts;
}

interface Child {
  /** Tells rows apart while they are edited. */
  readonly id: number;
  readonly key?: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const INPUTS: Readonly<Record<string, string>> = { date: 'date', time: 'time' };
const NUMBERS = ['integer', 'number', 'decimal', 'bigint'];

/** Rows that belong to the row of the form, edited in place and stored with it. */
export function ChildrenEditor({
  state,
  name,
  label,
  fields,
  initial,
  errors,
  options,
  texts,
  pickerTexts,
}: ChildrenEditorProps): ReactNode {
  const [rows, setRows] = useState<readonly Child[]>(() =>
    ((initial ?? []) as readonly Record<string, unknown>[]).map((row, id) => ({
      id,
      key: row.$key as string,
      values: Object.fromEntries(fields.map((field) => [field.name, row[field.name]])),
    })),
  );
  const [next, setNext] = useState(rows.length);
  const put = (id: number, field: string, value: unknown): void =>
    setRows((before) => before.map((row) => (row.id === id ? { ...row, values: { ...row.values, [field]: value } } : row)));
  const sent = rows.map(({ key, values }) => ({
    ...(key !== undefined && { $key: key }),
    ...Object.fromEntries(Object.entries(values).map(([at, value]) => [at, keyOf(value)])),
  }));
  return (
    <fieldset className="reflex-crud-children">
      <legend>{label}</legend>
      <input type="hidden" name={name} value={JSON.stringify(sent)} />
      <Stack gap="xs">
        {rows.map((row, i) => (
          <div className="reflex-crud-child" key={row.id}>
            <div>
              {fields.map((field) => (
                <ChildInput
                  key={field.name}
                  {...{ state, field, options, pickerTexts }}
                  path={`${name}.${field.name}`}
                  place={`${name}.${i}.${field.name}`}
                  value={row.values[field.name]}
                  error={errors[`${name}.${i}.${field.name}`]}
                  onChange={(value) => put(row.id, field.name, value)}
                />
              ))}
            </div>
            <CloseButton
              aria-label={`${texts.remove} ${i + 1}`}
              onClick={() => setRows(rows.filter(({ id }) => id !== row.id))}
            />
          </div>
        ))}
        {errors[name] !== undefined && <Input.Error>{errors[name]}</Input.Error>}
        <Button
          variant="default"
          size="xs"
          data-field={name}
          onClick={() => {
            setRows([...rows, { id: next, values: {} }]);
            setNext(next + 1);
          }}
        >
          {texts.add}
        </Button>
      </Stack>
    </fieldset>
  );
}

interface ChildInputProps extends Pick<ChildrenEditorProps, 'state' | 'options' | 'pickerTexts'> {
  readonly field: ChildField;
  /** The name by which the state knows the field, and where the message of this very input is. */
  readonly path: string;
  readonly place: string;
  readonly value: unknown;
  readonly error?: string;
  onChange(value: unknown): void;
}

function ChildInput({ state, field, path, place, value, error, options, pickerTexts, onChange }: ChildInputProps): ReactNode {
  const common = { label: field.label, error, withAsterisk: field.required, 'data-field': place };
  if (field.kind === 'reference') {
    return (
      <ReferencePicker
        {...{
          state,
          options,
          error,
          texts: pickerTexts,
          label: field.label,
          required: field.required,
          clearable: !field.required,
          name: path,
          place,
          initial: (value ?? null) as Reference | null,
        }}
        onPick={onChange}
      />
    );
  }
  if (field.kind === 'boolean') {
    const { withAsterisk: _mark, ...box } = common;
    return <Checkbox {...box} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
  }
  if (field.choices) {
    const data = [
      { value: '', label: '—' },
      ...field.choices.map((choice) => ({ value: String(choice.value), label: choice.label })),
    ];
    return (
      <NativeSelect
        {...common}
        data={data}
        value={String(value ?? '')}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...common}
      type={INPUTS[field.kind] ?? 'text'}
      inputMode={NUMBERS.includes(field.kind) ? 'decimal' : undefined}
      value={String(value ?? '')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A row that was chosen is sent as its key. */
function keyOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'key' in value ? value.key : value;
}
