import { Button, Group, Modal, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import './crud.css';
import { NO_BANNER } from './landmark.js';

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
    <Modal
      className="reflex-crud"
      attributes={NO_BANNER}
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      zIndex={300}
      closeButtonProps={{ 'aria-label': texts.close }}
      styles={{ title: { fontWeight: 600 } }}
    >
      <Text size="sm" mb="lg">
        {question}
      </Text>
      <Group justify="flex-end" gap="sm">
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
