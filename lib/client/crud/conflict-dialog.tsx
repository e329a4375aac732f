import { Button, Group, Modal, Radio, Stack, Table, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { NO_BANNER } from './landmark.js';
import './crud.css';

export interface ConflictTexts {
  readonly title: string;
  readonly explanation: string;
  readonly field: string;
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  readonly save: string;
  readonly cancel: string;
  readonly close: string;
  readonly nothing: string;
}

export interface ConflictDialogProps {
  readonly fields:
    | readonly {
        readonly field: string;
        readonly label: string;
        readonly base: string;
        readonly mine: string;
        readonly theirs: string;
      }[]
    | null;
  readonly pending: boolean;
  readonly texts: ConflictTexts;
  /** By field: `mine` or `theirs`. */
  onResolve(choices: Readonly<Record<string, string>>): void;
}

/** Two people have changed the same fields: the second chooses, field by field. */
export function ConflictDialog({ fields, pending, texts, onResolve }: ConflictDialogProps): ReactNode {
  const [choices, setChoices] = useState<Readonly<Record<string, string>>>({});
  const [put, setPut] = useState<unknown>(null);
  const all = fields ?? [];
  const opened = all.length > 0 && put !== fields;
  return (
    <Modal
      className="reflex-crud"
      attributes={NO_BANNER}
      opened={opened}
      onClose={() => setPut(fields)}
      size="xl"
      zIndex={300}
      title={texts.title}
      styles={{ title: { fontWeight: 600 } }}
      closeButtonProps={{ 'aria-label': texts.close }}
    >
      <Stack>
        <Text size="sm">{texts.explanation}</Text>
        <div className="reflex-crud-conflict">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{texts.field}</Table.Th>
                <Table.Th>{texts.base}</Table.Th>
                <Table.Th>{texts.mine}</Table.Th>
                <Table.Th>{texts.theirs}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {all.map(({ field, label, base, mine, theirs }) => (
                <Table.Tr key={field}>
                  <Table.Th scope="row">{label}</Table.Th>
                  <Table.Td c="dimmed" data-label={texts.base}>
                    {base || texts.nothing}
                  </Table.Td>
                  {(['mine', 'theirs'] as const).map((side) => (
                    <Table.Td key={side} data-label={texts[side]}>
                      <Radio
                        size="md"
                        name={`conflict ${field}`}
                        label={(side === 'mine' ? mine : theirs) || texts.nothing}
                        aria-label={`${label}, ${texts[side]}: ${side === 'mine' ? mine : theirs}`}
                        checked={(choices[field] ?? 'mine') === side}
                        onChange={() => setChoices({ ...choices, [field]: side })}
                      />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => setPut(fields)}>
            {texts.cancel}
          </Button>
          <Button
            loading={pending}
            onClick={() => onResolve(Object.fromEntries(all.map(({ field }) => [field, choices[field] ?? 'mine'])))}
          >
            {texts.save}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
