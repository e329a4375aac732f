import { Button, Menu } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Icon } from './icon.js';
import { mainLandmark } from './landmark.js';
import './crud.css';

export interface ColumnMenuProps {
  readonly label: string;
  readonly columns: readonly { readonly name: string; readonly label: string }[];
  /** Names of those that are not shown; null: as at first. */
  readonly hidden: readonly string[] | null;
  readonly hiddenAtFirst: readonly string[];
  onHide(names: readonly string[]): void;
}

/** Chooses the columns of a list. */
export function ColumnMenu({ label, columns, hidden, hiddenAtFirst, onHide }: ColumnMenuProps): ReactNode {
  const left = hidden ?? hiddenAtFirst;
  return (
    <div className="reflex-crud-wide-only">
      <ToolMenu label={label} icon="columns">
        {columns.map(({ name, label: column }) => (
          <Menu.CheckboxItem
            key={name}
            checked={!left.includes(name)}
            onChange={(shown) => onHide(shown ? left.filter((one) => one !== name) : [...left, name])}
          >
            {column}
          </Menu.CheckboxItem>
        ))}
      </ToolMenu>
    </div>
  );
}

export interface ToolMenuProps {
  readonly label: string;
  readonly icon: Parameters<typeof Icon>[0]['name'];
  readonly children: ReactNode;
}

/** A menu of the toolbar, from which several things are chosen. */
export function ToolMenu({ label, icon, children }: ToolMenuProps): ReactNode {
  const [target, setTarget] = useState<HTMLElement>();
  return (
    <Menu
      position="bottom-end"
      closeOnItemClick={false}
      shadow="md"
      withInitialFocusPlaceholder={false}
      portalProps={{ target }}
      onOpen={() => setTarget(mainLandmark())}
    >
      <Menu.Target>
        <Button className="reflex-crud-tool" variant="default" leftSection={<Icon name={icon} />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="reflex-crud" aria-label={label}>
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}
