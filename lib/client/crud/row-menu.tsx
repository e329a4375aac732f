import { ActionIcon, Button, Group, Menu, Modal, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';

export interface ConfirmTexts {
  readonly cancel: string;
  readonly close: string;
}

export interface ConfirmProps {
  readonly opened: boolean;
  readonly title: string;
  readonly question: string;
  readonly action: string;
  readonly texts: ConfirmTexts;
  onConfirm(): void;
  onClose(): void;
}

/** Asks before something is done that people would not want to do by accident. */
export function Confirm({ opened, title, question, action, texts, onConfirm, onClose }: ConfirmProps): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': texts.close }}>
      <Text mb="lg">{question}</Text>
      <Group justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          {texts.cancel}
        </Button>
        <Button
          color="red"
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {action}
        </Button>
      </Group>
    </Modal>
  );
}

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
  readonly texts: RowMenuTexts;
  onEdit(): void;
  onDelete(): void;
  onRestore(): void;
}

/** What can be done with one row. */
export function RowMenu({ label, deleted, may, texts, onEdit, onDelete, onRestore }: RowMenuProps): ReactNode {
  const [asking, setAsking] = useState(false);
  const edits = !deleted && may?.update;
  const deletes = !deleted && may?.delete;
  const restores = deleted && may?.restore;
  if (!edits && !deletes && !restores) return null;
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`${texts.actions}: ${label}`}>
            <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden>
              <circle cx="3" cy="8" r="1.4" />
              <circle cx="8" cy="8" r="1.4" />
              <circle cx="13" cy="8" r="1.4" />
            </svg>
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {edits && <Menu.Item onClick={onEdit}>{texts.edit}</Menu.Item>}
          {restores && <Menu.Item onClick={onRestore}>{texts.restore}</Menu.Item>}
          {deletes && (
            <Menu.Item color="red" onClick={() => setAsking(true)}>
              {texts.delete}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asking}
        title={texts.deleteTitle}
        question={texts.deleteQuestion.replace('{row}', label)}
        action={texts.delete}
        texts={texts}
        onConfirm={onDelete}
        onClose={() => setAsking(false)}
      />
    </>
  );
}

export interface ConfirmButtonProps {
  readonly label: string;
  readonly title: string;
  readonly question: string;
  readonly texts: ConfirmTexts;
  readonly loading?: boolean;
  onConfirm(): void;
}

/** A button that asks first. */
export function ConfirmButton({ label, title, question, texts, loading, onConfirm }: ConfirmButtonProps): ReactNode {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="xs" color="red" variant="light" loading={loading} onClick={() => setAsking(true)}>
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
