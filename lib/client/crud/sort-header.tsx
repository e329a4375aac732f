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
  readonly className?: string;
  onSort(name: string): void;
  /** With Shift: beside the terms that are there. */
  onAddSort(name: string): void;
}

/** The head of a column that sorts: up, down, as it was. */
export function SortHeader({ name, label, sort, className, onSort, onAddSort }: SortHeaderProps): ReactNode {
  const terms = sort ?? [];
  const place = terms.findIndex(({ field }) => field === name);
  const term = terms[place];
  const click = (event: MouseEvent): void => (event.shiftKey ? onAddSort(name) : onSort(name));
  return (
    <th aria-sort={term ? (term.descending ? 'descending' : 'ascending') : 'none'} className={className}>
      <button type="button" className="reflex-crud-sort" onClick={click}>
        <span>{label}</span>
        <svg viewBox="0 0 10 12" aria-hidden>
          <path fill="currentColor" d={term?.descending ? 'M5 11 0 4h10z' : 'M5 1l5 7H0z'} />
        </svg>
        {terms.length > 1 && term && <sup>{place + 1}</sup>}
      </button>
    </th>
  );
}
