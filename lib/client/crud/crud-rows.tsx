import { Table } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import './crud.css';

/** The rows of a list. Arrow keys, Home and End go from row to row; Enter opens one, Ctrl+Space selects it. */
export function CrudRows({ children }: { readonly children?: ReactNode }): ReactNode {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const target = event.target as HTMLElement;
    const row = target.closest('tr');
    if (!row || target.closest('[role=menu],[role=dialog]')) return;
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      row.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
      return;
    }
    if (!target.matches('[data-open]')) return;
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-open]')];
    const at = rows.indexOf(target);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (next === undefined || !rows[next]) return;
    event.preventDefault();
    rows[next].focus();
  };
  return <Table.Tbody onKeyDown={onKeyDown}>{children}</Table.Tbody>;
}
