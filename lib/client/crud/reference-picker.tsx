import { CloseButton, Combobox, InputBase, Loader, Pill, PillsInput, useCombobox } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useClient } from '../react/client.context.js';

/** Milliseconds after the last key before the server is asked. */
const PAUSE = 200;
/** The value of the option that makes a row: no key begins so. */
const NEW = '\u0000new';

export interface Reference {
  readonly key: string;
  readonly label: string;
}

export interface PickerTexts {
  readonly nothing: string;
  readonly clear: string;
  /** `{text}` is what was typed. */
  readonly create: string;
  readonly remove: string;
}

export interface ReferencePickerProps {
  /** The state that offers rows, and the name of the field. */
  readonly state: string;
  readonly name: string;
  readonly label?: string;
  readonly required?: boolean;
  readonly error?: string;
  /** Whether rows can be made from here. */
  readonly creatable?: boolean;
  readonly clearable?: boolean;
  readonly initial: unknown;
  /** What the state offers, by field. */
  readonly options: Readonly<Record<string, readonly Reference[]>> | null;
  readonly texts: PickerTexts;
  onPick?(key: string | null): void;
}

/** What pickers of one row and of several have in common: the server is asked for what is typed. */
function useOffered({ state, name, options, creatable, texts }: ReferencePickerProps) {
  const client = useClient();
  const [search, setSearch] = useState('');
  const [asked, setAsked] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (text: string, at = PAUSE): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setAsked(true);
      client.send(`${state}.searchOptions`, [name, text]);
    }, at);
  };
  const offered = asked ? (options?.[name] ?? undefined) : undefined;
  const makes = creatable === true && search.trim() !== '' && offered?.every(({ label }) => label !== search.trim());
  const list = offered ? (
    <>
      {offered.map(({ key, label }) => (
        <Combobox.Option value={key} key={key}>
          {label}
        </Combobox.Option>
      ))}
      {makes && <Combobox.Option value={NEW}>{texts.create.replace('{text}', search.trim())}</Combobox.Option>}
      {offered.length === 0 && !makes && <Combobox.Empty>{texts.nothing}</Combobox.Empty>}
    </>
  ) : (
    <Combobox.Empty>
      <Loader size="xs" />
    </Combobox.Empty>
  );
  const create = (): void => client.send(`${state}.createOption`, [name, search.trim()]);
  return { search, setSearch, ask, offered, list, create };
}

/** A row of another entity, found by typing. */
export function ReferencePicker(props: ReferencePickerProps): ReactNode {
  const { name, label, required, error, clearable = true, initial, texts, onPick } = props;
  const [chosen, setChosen] = useState(initial as Reference | null);
  const [making, setMaking] = useState('');
  const { search, setSearch, ask, offered, list, create } = useOffered(props);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });

  const choose = (row: Reference | null): void => {
    setChosen(row);
    setSearch('');
    onPick?.(row?.key ?? null);
  };
  useEffect(() => {
    const made = making === '' ? undefined : offered?.find((row) => row.label === making);
    if (!made) return;
    setMaking('');
    choose(made);
  });
  const pick = (value: string): void => {
    if (value === NEW) {
      setMaking(search.trim());
      create();
    } else choose(offered?.find(({ key }) => key === value) ?? null);
    combobox.closeDropdown();
  };

  const shown = combobox.dropdownOpened ? search : (chosen?.label ?? '');
  return (
    <Combobox store={combobox} onOptionSubmit={pick} withinPortal={false}>
      <Combobox.Target>
        <InputBase
          label={label}
          aria-label={label === undefined ? texts.nothing : undefined}
          withAsterisk={required}
          aria-required={required}
          error={error}
          data-field={name}
          value={shown}
          placeholder={chosen?.label}
          rightSectionPointerEvents="all"
          rightSection={
            clearable && chosen ? (
              <CloseButton size="sm" aria-label={`${texts.clear} ${label ?? ''}`} onClick={() => choose(null)} />
            ) : (
              <Combobox.Chevron />
            )
          }
          onClick={() => {
            combobox.openDropdown();
            if (!offered) ask('', 0);
          }}
          onFocus={() => !offered && ask('', 0)}
          onBlur={() => {
            combobox.closeDropdown();
            setSearch('');
          }}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            ask(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
        />
      </Combobox.Target>
      <input type="hidden" name={name} value={chosen?.key ?? ''} />
      <Combobox.Dropdown>
        <Combobox.Options mah={240} style={{ overflowY: 'auto' }}>
          {list}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** Several rows of another entity, found by typing. */
export function ReferencesPicker(props: ReferencePickerProps): ReactNode {
  const { name, label, required, error, initial, texts } = props;
  const [chosen, setChosen] = useState((initial ?? []) as readonly Reference[]);
  const [making, setMaking] = useState('');
  const { search, setSearch, ask, offered, list, create } = useOffered(props);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });

  const add = (row: Reference): void => {
    setChosen((before) =>
      before.some(({ key }) => key === row.key) ? before.filter(({ key }) => key !== row.key) : [...before, row],
    );
    setSearch('');
  };
  useEffect(() => {
    const made = making === '' ? undefined : offered?.find((row) => row.label === making);
    if (!made) return;
    setMaking('');
    add(made);
  });
  const pick = (value: string): void => {
    const row = offered?.find(({ key }) => key === value);
    if (row) add(row);
    else if (value === NEW) {
      setMaking(search.trim());
      create();
    }
  };

  return (
    <Combobox store={combobox} onOptionSubmit={pick} withinPortal={false}>
      <Combobox.DropdownTarget>
        <PillsInput label={label} withAsterisk={required} error={error} onClick={() => combobox.openDropdown()}>
          <Pill.Group>
            {chosen.map((row) => (
              <Pill
                key={row.key}
                withRemoveButton
                removeButtonProps={{ 'aria-label': `${texts.remove} ${row.label}`, 'aria-hidden': false, tabIndex: 0 }}
                onRemove={() => setChosen(chosen.filter(({ key }) => key !== row.key))}
              >
                {row.label}
              </Pill>
            ))}
            <Combobox.EventsTarget>
              <PillsInput.Field
                data-field={name}
                aria-label={label}
                value={search}
                onFocus={() => {
                  combobox.openDropdown();
                  if (!offered) ask('', 0);
                }}
                onBlur={() => combobox.closeDropdown()}
                onChange={(event) => {
                  setSearch(event.currentTarget.value);
                  ask(event.currentTarget.value);
                  combobox.openDropdown();
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Backspace' && search === '') setChosen(chosen.slice(0, -1));
                }}
              />
            </Combobox.EventsTarget>
          </Pill.Group>
        </PillsInput>
      </Combobox.DropdownTarget>
      <input type="hidden" name={name} value={JSON.stringify(chosen.map(({ key }) => key))} />
      <Combobox.Dropdown>
        <Combobox.Options mah={240} style={{ overflowY: 'auto' }}>
          {list}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
