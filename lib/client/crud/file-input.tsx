import { Anchor, Button, CloseButton, FileButton, Group, Image, Input, Progress, Text } from '@mantine/core';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useClient } from '../react/client.context.js';
import { sendUpload, sizeOf, type UploadTarget } from './upload.js';
import './crud.css';

/** What a hidden input says while the row keeps its file, and while another is on its way: the server takes neither for a file. */
const KEPT = 'kept';
const COMING = 'coming';

/** A file as a row has it. */
export interface ShownFile {
  readonly name: string;
  readonly size: number;
  readonly url?: string;
}

export interface FileInputTexts {
  readonly choose: string;
  readonly replace: string;
  readonly remove: string;
  /** `{limit}` is the most that a file may have. */
  readonly tooLarge: string;
  readonly failed: string;
}

export interface FileInputProps {
  /** The state that takes files, and the name of the field. */
  readonly state: string;
  readonly name: string;
  readonly label?: string;
  readonly required?: boolean;
  readonly error?: string;
  readonly initial: unknown;
  /** What the state waits for, by field. */
  readonly uploads: Readonly<Record<string, UploadTarget>> | null;
  readonly image?: boolean;
  readonly accept: readonly string[];
  /** Bytes. */
  readonly maxBytes: number;
  readonly texts: FileInputTexts;
}

/** A file that is sent as soon as it is chosen. The form has its name alone, so that saving is quick and can be tried again. */
export function FileInput(props: FileInputProps): ReactNode {
  const { name, label, required, error, initial, image, accept, maxBytes, texts } = props;
  const first = initial as ShownFile | null;
  const [file, setFile] = useState<ShownFile | null>(first);
  const [value, setValue] = useState(first ? KEPT : '');
  const [problem, setProblem] = useState<string>();
  const id = useId();
  const reset = useRef<() => void>(null);
  const { progress, send, cancel } = useUpload(props, (sent) => {
    setValue('id' in sent ? sent.id : '');
    setFile('file' in sent ? sent.file : null);
    setProblem('problem' in sent ? sent.problem || texts.failed : undefined);
  });
  const pick = (chosen: File | null): void => {
    reset.current?.();
    if (!chosen) return;
    if (chosen.size > maxBytes) return setProblem(texts.tooLarge.replace('{limit}', sizeOf(maxBytes)));
    setProblem(undefined);
    setValue(COMING);
    setFile({ name: chosen.name, size: chosen.size });
    send(chosen);
  };
  const remove = (): void => {
    cancel();
    setProblem(undefined);
    setFile(null);
    setValue('');
  };
  return (
    <Input.Wrapper label={label} labelElement="div" withAsterisk={required} error={problem ?? error} labelProps={{ id }}>
      <Group gap="sm">
        {image && file?.url && <Image src={file.url} alt="" w={48} h={48} radius="sm" fit="cover" />}
        {file && (
          <Group gap={4}>
            {file.url ? (
              <Anchor href={file.url} target="_blank" size="sm">
                {file.name}
              </Anchor>
            ) : (
              <Text size="sm">{file.name}</Text>
            )}
            <Text size="xs" c="dimmed">
              {sizeOf(file.size)}
            </Text>
            <CloseButton size="sm" aria-label={`${texts.remove} ${file.name}`} onClick={remove} />
          </Group>
        )}
        <FileButton onChange={pick} accept={accept.join(',')} resetRef={reset}>
          {(button) => (
            <Button {...button} variant="default" size="xs" data-field={name} aria-describedby={id}>
              {file ? texts.replace : texts.choose}
            </Button>
          )}
        </FileButton>
      </Group>
      {progress !== undefined && <Progress value={progress} mt={4} size="sm" aria-label={file?.name} />}
      <input type="hidden" name={name} value={value} />
    </Input.Wrapper>
  );
}

type Sent = { readonly id: string; readonly file: ShownFile } | { readonly problem: string };

/** Asks the state where to send a file, then sends it. */
function useUpload({ state, name, uploads }: FileInputProps, done: (sent: Sent) => void) {
  const client = useClient();
  const target = uploads?.[name];
  const [progress, setProgress] = useState<number>();
  /** What waits for its target, and the target that there was before. */
  const waiting = useRef<{ readonly file: File; readonly before: string | undefined }>(undefined);
  const stop = useRef<() => void>(undefined);
  const cancel = (): void => {
    waiting.current = undefined;
    stop.current?.();
    stop.current = undefined;
    setProgress(undefined);
  };
  useEffect(() => () => stop.current?.(), []);
  useEffect(() => {
    const { file, before } = waiting.current ?? {};
    if (!file || !target || target.id === before) return;
    waiting.current = undefined;
    stop.current = sendUpload<ShownFile>(target, file, {
      onProgress: (percent) => setProgress(percent),
      onSent: (answer) => {
        setProgress(undefined);
        done({ id: target.id, file: answer });
      },
      onFailed: (reason) => {
        setProgress(undefined);
        done({ problem: reason });
      },
    });
  });
  const send = (file: File): void => {
    cancel();
    setProgress(0);
    waiting.current = { file, before: target?.id };
    client.send(`${state}.startUpload`, [name]);
  };
  return { progress, send, cancel };
}
