import { Combobox, Loader } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useClient } from '../react/client.context.js';
import { useCell } from '../react/watch.js';

/** Milliseconds after the last key before the server is asked. */
const PAUSE = 200;
/** The value of the option that makes a row: no key begins so. */
export const NEW = '\u0000new';

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

export interface PickerProps {
  /** The state that offers rows, and the name of the field. */
  readonly state: string;
  readonly name: string;
  readonly label?: string;
  readonly required?: boolean;
  readonly error?: string;
  /** Whether rows can be made from here. */
  readonly creatable?: boolean;
  readonly initial: unknown;
  /** What the state offers, by field. */
  readonly options: Readonly<Record<string, readonly Reference[]>> | null;
  readonly texts: PickerTexts;
  /** By what errors name this very input, where it is not `name`. */
  readonly place?: string;
}

export interface Offers {
  readonly search: string;
  /** Rows that match what was typed; undefined until the server has said. */
  readonly offered: readonly Reference[] | undefined;
  /** What stands in the list. */
  readonly list: ReactNode;
  type(text: string): void;
  /** Asks for what is offered without a word, where that is not what is there. */
  begin(): void;
  /** Has the server make a row of what was typed, to be given to `choose`. */
  create(): void;
}

/** What pickers of one row and of several have in common: the server is asked for what is typed. `choose` gets the row that was made. */
export function useOffers({ state, name, options, creatable, texts }: PickerProps, choose: (row: Reference) => void): Offers {
  const client = useClient();
  const [search, setSearch] = useState('');
  const [asked, setAsked] = useState(false);
  const making = useRef<readonly Reference[] | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const waits = useCell(client.pending, client.names.eventId(`${state}.searchOptions`)) > 0;
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (text: string, pause: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setAsked(true);
      client.send(`${state}.searchOptions`, [name, text]);
    }, pause);
  };
  const offered = asked ? options?.[name] : undefined;
  useEffect(() => {
    // The server offers the row that it made, and nothing else. What it is called may have been put right on the way.
    if (making.current === null || !offered || offered === making.current) return;
    making.current = null;
    if (offered.length === 1) choose(offered[0]!);
  });

  const wanted = search.trim();
  const makes = creatable === true && wanted !== '' && offered?.every(({ label }) => label !== wanted);
  const list = offered ? (
    <>
      {offered.map(({ key, label }) => (
        <Combobox.Option value={key} key={key}>
          {label}
        </Combobox.Option>
      ))}
      {makes && !waits && <Combobox.Option value={NEW}>{texts.create.replace('{text}', () => wanted)}</Combobox.Option>}
      {offered.length === 0 && !makes && <Combobox.Empty>{waits ? <Loader size="xs" /> : texts.nothing}</Combobox.Empty>}
    </>
  ) : (
    <Combobox.Empty>
      <Loader size="xs" />
    </Combobox.Empty>
  );
  return {
    search,
    offered,
    list,
    type: (text) => {
      setSearch(text);
      ask(text, PAUSE);
    },
    begin: () => {
      if (asked && search === '') return;
      setSearch('');
      ask('', 0);
    },
    create: () => {
      making.current = offered ?? [];
      client.send(`${state}.createOption`, [name, wanted]);
    },
  };
}
