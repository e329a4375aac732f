import { ActionIcon, Button, Menu, type ButtonProps } from '@mantine/core';
import { useRef, useState, type ReactNode, type Ref } from 'react';
import { Confirm, type ConfirmTexts } from './confirm.js';
import { Icon } from './icon.js';
import { mainLandmark } from './landmark.js';
import './crud.css';

export interface RowMenuTexts extends ConfirmTexts {
  readonly actions: string;
  readonly edit: string;
  readonly delete: string;
  readonly restore: string;
  readonly deleteTitle: string;
  /** `{row}` is what the row is called. */
  readonly deleteQuestion: string;
}

export interface RowMenuProps {
  readonly label: string;
  readonly deleted: boolean;
  readonly may: { readonly update: boolean; readonly delete: boolean; readonly restore: boolean } | null;
  /** Whether there is a form to edit it. */
  readonly editable: boolean;
  readonly texts: RowMenuTexts;
  /** More items. */
  readonly children?: ReactNode;
  onEdit(): void;
  onDelete(): void;
  onRestore(): void;
}

/** What can be done with one row. A page has many of these, so the menu itself is there only while it is open. */
export function RowMenu({
  label,
  deleted,
  may,
  editable,
  texts,
  children,
  onEdit,
  onDelete,
  onRestore,
}: RowMenuProps): ReactNode {
  const [opened, setOpened] = useState(false);
  const [asking, setAsking] = useState<boolean>();
  const button = useRef<HTMLButtonElement>(null);
  // The menu is gone at once, and cannot return the focus itself.
  const close = (): void => {
    setOpened(false);
    button.current?.focus({ preventScroll: true });
  };
  const edits = editable && !deleted && may?.update;
  const deletes = !deleted && may?.delete;
  const restores = deleted && may?.restore;
  if (!edits && !deletes && !restores && !children) return null;
  const name = `${texts.actions}: ${label}`;
  return (
    <div className="reflex-crud-menu">
      <ActionIcon
        ref={button}
        variant="subtle"
        color="gray"
        aria-label={name}
        aria-haspopup="menu"
        aria-expanded={opened}
        onClick={() => setOpened(true)}
      >
        <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden>
          <circle cx="3" cy="8" r="1.4" />
          <circle cx="8" cy="8" r="1.4" />
          <circle cx="13" cy="8" r="1.4" />
        </svg>
      </ActionIcon>
      {opened && (
        <Menu
          opened
          onClose={close}
          position="bottom-end"
          shadow="md"
          withInitialFocusPlaceholder={false}
          portalProps={{ target: mainLandmark() }}
        >
          <Menu.Target>
            <MenuAnchor onClick={close} />
          </Menu.Target>
          <Menu.Dropdown className="reflex-crud" aria-label={name}>
            {edits && (
              <Menu.Item leftSection={<Icon name="edit" />} onClick={onEdit}>
                {texts.edit}
              </Menu.Item>
            )}
            {restores && (
              <Menu.Item leftSection={<Icon name="restore" />} onClick={onRestore}>
                {texts.restore}
              </Menu.Item>
            )}
            {children}
            {deletes && (
              <Menu.Item className="reflex-crud-danger" leftSection={<Icon name="bin" />} onClick={() => setAsking(true)}>
                {texts.delete}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {asking !== undefined && (
        <Confirm
          opened={asking}
          title={texts.deleteTitle}
          question={texts.deleteQuestion.replace('{row}', () => label)}
          action={texts.delete}
          texts={texts}
          onConfirm={onDelete}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

/** Lies over the button while the menu is open. What the kit says of its target is said by the button itself. */
function MenuAnchor({ ref, onClick }: { readonly ref?: Ref<HTMLSpanElement>; onClick(): void }): ReactNode {
  return <span ref={ref} aria-hidden className="reflex-crud-anchor" onClick={onClick} />;
}

export interface ConfirmButtonProps extends Pick<ButtonProps, 'loading'> {
  readonly label: string;
  readonly title: string;
  readonly question: string;
  readonly texts: ConfirmTexts;
  onConfirm(): void;
}

/** A button that asks first. */
export function ConfirmButton({ label, title, question, texts, loading, onConfirm }: ConfirmButtonProps): ReactNode {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        className="reflex-crud-danger"
        leftSection={<Icon name="bin" size={14} />}
        loading={loading}
        onClick={() => setAsking(true)}
      >
        {label}
      </Button>
      <Confirm
        opened={asking}
        title={title}
        question={question}
        action={label}
        texts={texts}
        onConfirm={onConfirm}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
