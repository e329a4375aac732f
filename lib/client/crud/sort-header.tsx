import { Table, UnstyledButton } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import './crud.css';

export interface SortTerm {
  readonly field: string;
  readonly descending: boolean;
}

export interface SortHeaderProps {
  readonly name: string;
  readonly label: string;
  readonly sort: readonly SortTerm[] | null;
  readonly end?: boolean;
  onSort(name: string): void;
  /** With Shift: beside the terms that are there. */
  onAddSort(name: string): void;
}

/** The head of a column that sorts: up, down, as it was. */
export function SortHeader({ name, label, sort, end, onSort, onAddSort }: SortHeaderProps): ReactNode {
  const term = sort?.find(({ field }) => field === name);
  const place = sort && sort.length > 1 && term ? sort.indexOf(term) + 1 : undefined;
  const click = (event: MouseEvent): void => (event.shiftKey ? onAddSort(name) : onSort(name));
  return (
    <Table.Th
      aria-sort={term ? (term.descending ? 'descending' : 'ascending') : 'none'}
      className={end ? 'reflex-crud-number' : undefined}
    >
      <UnstyledButton className="reflex-crud-sort" onClick={click}>
        {label}
        <svg className="reflex-crud-arrow" viewBox="0 0 10 12" aria-hidden>
          <path fill="currentColor" d={term?.descending ? 'M5 11 0 4h10z' : 'M5 1l5 7H0z'} />
        </svg>
        {place}
      </UnstyledButton>
    </Table.Th>
  );
}
