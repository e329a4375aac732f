import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';

export interface PageSizeProps {
  readonly label: string;
  readonly sizes: readonly number[];
  readonly value: number;
  onSize(size: number): void;
}

/** How many rows a page has. */
export function PageSize({ label, sizes, value, onSize }: PageSizeProps): ReactNode {
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      data={sizes.map((size) => ({ value: String(size), label: `${size} ${label.toLowerCase()}` }))}
      value={String(value)}
      onChange={(event) => onSize(Number(event.currentTarget.value))}
    />
  );
}
