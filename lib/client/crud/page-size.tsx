import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import './crud.css';

export interface PageSizeProps {
  readonly label: string;
  readonly sizes: readonly number[];
  readonly value: number;
  onSize(size: number): void;
}

/** How many rows a page has. */
export function PageSize({ label, sizes, value, onSize }: PageSizeProps): ReactNode {
  return (
    <label className="reflex-crud-size">
      <span>{label}</span>
      <NativeSelect
        size="xs"
        data={sizes.map(String)}
        value={String(value)}
        onChange={(event) => onSize(Number(event.currentTarget.value))}
      />
    </label>
  );
}
