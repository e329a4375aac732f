import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { ToolMenu } from './column-menu.js';
import { Icon } from './icon.js';
import type { SortTerm } from './sort-header.js';

export interface SortMenuProps {
  readonly label: string;
  readonly fields: readonly { readonly name: string; readonly label: string }[];
  readonly sort: readonly SortTerm[] | null;
  onSort(name: string): void;
}

/** Sorts a list that shows cards: they have no head to click on. */
export function SortMenu({ label, fields, sort, onSort }: SortMenuProps): ReactNode {
  const directionOf = (name: string): ReactNode => {
    const term = sort?.find(({ field }) => field === name);
    return term && <Icon name={term.descending ? 'down' : 'up'} />;
  };
  return (
    <div className="reflex-crud-narrow-only">
      <ToolMenu label={label} icon="sort">
        {fields.map((field) => (
          <Menu.Item key={field.name} rightSection={directionOf(field.name)} onClick={() => onSort(field.name)}>
            {field.label}
          </Menu.Item>
        ))}
      </ToolMenu>
    </div>
  );
}
