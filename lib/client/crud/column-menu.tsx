import { Button, Checkbox, Popover, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

export interface ColumnMenuProps {
  readonly label: string;
  readonly columns: readonly { readonly name: string; readonly label: string }[];
  /** Names of those that are not shown. */
  readonly hidden: readonly string[] | null;
  onHide(names: readonly string[]): void;
}

/** Chooses the columns of a list. */
export function ColumnMenu({ label, columns, hidden, onHide }: ColumnMenuProps): ReactNode {
  const shown = columns.map(({ name }) => name).filter((name) => !hidden?.includes(name));
  const change = (names: readonly string[]): void => {
    if (names.length > 0) onHide(columns.map(({ name }) => name).filter((name) => !names.includes(name)));
  };
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button variant="default">{label}</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <Checkbox.Group value={shown} onChange={change} aria-label={label}>
          <Stack gap="xs">
            {columns.map((column) => (
              <Checkbox key={column.name} value={column.name} label={column.label} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  );
}
