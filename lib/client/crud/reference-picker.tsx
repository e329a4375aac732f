import { CloseButton, Combobox, InputBase, useCombobox } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { NEW, useOffers, type PickerProps, type Reference } from './picker.js';

export interface ReferencePickerProps extends PickerProps {
  readonly clearable?: boolean;
  onPick?(row: Reference | null): void;
}

/** A row of another entity, found by typing. */
export function ReferencePicker(props: ReferencePickerProps): ReactNode {
  const { name, place = name, label, required, error, clearable = true, initial, texts, onPick } = props;
  const [chosen, setChosen] = useState((initial ?? null) as Reference | null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const choose = (row: Reference | null): void => {
    setChosen(row);
    onPick?.(row);
  };
  const { search, offered, list, type, begin, create } = useOffers(props, choose);
  const open = (): void => {
    if (combobox.dropdownOpened) return;
    begin();
    combobox.openDropdown();
  };
  const pick = (value: string): void => {
    if (value === NEW) create();
    else choose(offered?.find(({ key }) => key === value) ?? null);
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={pick} withinPortal={false} keepMounted={false}>
      <Combobox.Target>
        <InputBase
          label={label}
          aria-label={label === undefined ? texts.nothing : undefined}
          withAsterisk={required}
          aria-required={required}
          error={error}
          data-field={place}
          value={combobox.dropdownOpened ? search : (chosen?.label ?? '')}
          placeholder={chosen?.label}
          rightSectionPointerEvents="all"
          rightSection={
            clearable && chosen ? (
              <CloseButton size={24} iconSize="1rem" aria-label={`${texts.clear} ${label ?? ''}`} onClick={() => choose(null)} />
            ) : (
              <Combobox.Chevron />
            )
          }
          onClick={open}
          onFocus={begin}
          onBlur={() => combobox.closeDropdown()}
          onChange={(event) => {
            type(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
        />
      </Combobox.Target>
      <input type="hidden" name={name} value={chosen?.key ?? ''} />
      <Combobox.Dropdown>
        <Combobox.Options mah={240} style={{ overflowY: 'auto' }} aria-label={label}>
          {list}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
