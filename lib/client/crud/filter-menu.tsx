import { Button, NativeSelect, Popover, Stack } from '@mantine/core';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useClient } from '../react/client.context.js';
import { FilterValue, isAnswered, typedValues, type FilterField, type FilterTexts } from './filter-value.js';
import { Icon } from './icon.js';
import type { PickerTexts, Reference } from './picker.js';
import './crud.css';

export interface FilterMenuProps {
  /** The state that is asked to narrow its list. */
  readonly state: string;
  readonly fields: readonly FilterField[];
  readonly options: Readonly<Record<string, readonly Reference[]>> | null;
  readonly texts: FilterTexts;
  readonly pickerTexts: PickerTexts;
}

const NONE: readonly string[] = [];

/** Adds a filter: a field, what to do with it, and a value of its type. */
export function FilterMenu({ state, fields, options, texts, pickerTexts }: FilterMenuProps): ReactNode {
  const client = useClient();
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState(fields[0]?.name ?? '');
  const field = fields.find((one) => one.name === name) ?? fields[0]!;
  const operators = operatorsOf(field);
  const [chosen, setOperator] = useState('');
  const operator = operators.includes(chosen) ? chosen : operators[0]!;
  const [values, setValues] = useState(NONE);
  const answered = isAnswered(operator, values);

  const toggle = (open: boolean): void => {
    setOpened(open);
    setValues(NONE);
  };
  const apply = (event: SubmitEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    if (!answered) return;
    client.send(`${state}.setFilter`, [field.name, operator, typedValues(field, operator, values)]);
    toggle(false);
  };
  return (
    <Popover
      opened={opened}
      onChange={toggle}
      trapFocus
      position="bottom-start"
      shadow="md"
      width="min(18.75rem, calc(100vw - 2rem))"
      returnFocus
    >
      <Popover.Target>
        <Button
          className="reflex-crud-tool"
          variant="default"
          leftSection={<Icon name="filter" />}
          onClick={() => toggle(!opened)}
        >
          {texts.add}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="reflex-crud" aria-label={texts.add}>
        <form onSubmit={apply}>
          <Stack gap="sm">
            <NativeSelect
              label={texts.field}
              data={fields.map((one) => ({ value: one.name, label: one.label }))}
              value={field.name}
              onChange={(event) => {
                setName(event.currentTarget.value);
                setValues(NONE);
              }}
            />
            {operators.length > 1 && (
              <NativeSelect
                label={texts.operator}
                data={operators.map((one) => ({ value: one, label: texts.operators[one] ?? one }))}
                value={operator}
                onChange={(event) => {
                  setOperator(event.currentTarget.value);
                  setValues(NONE);
                }}
              />
            )}
            <FilterValue
              key={`${field.name} ${operator}`}
              {...{ state, field, operator, options, texts, pickerTexts, values }}
              onChange={setValues}
            />
            <Button type="submit" disabled={!answered}>
              {texts.apply}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** "Is one of" with one value is "is": people are not asked to choose between the two. */
function operatorsOf({ operators }: FilterField): readonly string[] {
  return operators.includes('in') ? operators.filter((operator) => operator !== 'eq') : operators;
}
