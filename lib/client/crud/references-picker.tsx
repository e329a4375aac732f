import { Combobox, Pill, PillsInput, useCombobox } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { NEW, useOffers, type PickerProps, type Reference } from './picker.js';

export interface ReferencesPickerProps extends PickerProps {
  onPick?(keys: readonly string[]): void;
}

/** Several rows of another entity, found by typing. */
export function ReferencesPicker(props: ReferencesPickerProps): ReactNode {
  const { name, label, required, error, initial, texts, onPick } = props;
  const [chosen, setChosen] = useState((initial ?? []) as readonly Reference[]);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const change = (rows: readonly Reference[]): void => {
    setChosen(rows);
    onPick?.(rows.map(({ key }) => key));
  };
  const without = (key: string): readonly Reference[] => chosen.filter((row) => row.key !== key);
  const add = (row: Reference): void => {
    const others = without(row.key);
    change(others.length < chosen.length ? others : [...chosen, row]);
  };
  const { search, offered, list, type, begin, create } = useOffers(props, add);
  const open = (): void => {
    if (combobox.dropdownOpened) return;
    begin();
    combobox.openDropdown();
  };
  const pick = (value: string): void => {
    const row = offered?.find(({ key }) => key === value);
    if (row) {
      add(row);
      type('');
    } else if (value === NEW) create();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={pick} withinPortal={false} keepMounted={false}>
      <Combobox.DropdownTarget>
        <PillsInput label={label} withAsterisk={required} error={error} onClick={open}>
          <Pill.Group>
            {chosen.map((row) => (
              <Pill
                key={row.key}
                withRemoveButton
                removeButtonProps={{ 'aria-label': `${texts.remove} ${row.label}`, 'aria-hidden': false, tabIndex: 0 }}
                onRemove={() => change(without(row.key))}
              >
                {row.label}
              </Pill>
            ))}
            <Combobox.EventsTarget>
              <PillsInput.Field
                data-field={name}
                aria-label={label}
                value={search}
                onFocus={begin}
                onBlur={() => combobox.closeDropdown()}
                onChange={(event) => {
                  type(event.currentTarget.value);
                  combobox.openDropdown();
                  combobox.updateSelectedOptionIndex();
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Backspace' && search === '') change(chosen.slice(0, -1));
                }}
              />
            </Combobox.EventsTarget>
          </Pill.Group>
        </PillsInput>
      </Combobox.DropdownTarget>
      <input type="hidden" name={name} value={JSON.stringify(chosen.map(({ key }) => key))} />
      <Combobox.Dropdown>
        <Combobox.Options mah={240} style={{ overflowY: 'auto' }} aria-label={label}>
          {list}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
