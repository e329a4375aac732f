import { Alert, Anchor, Button, Drawer, List, Stack } from '@mantine/core';
import { useCallback, useEffect, useRef, type KeyboardEvent, type ReactNode, type SubmitEvent } from 'react';
import { changedValues, readForm, type CrudFieldKind, type CrudValues } from './form-data.js';
import { useLeaveGuard } from './unsaved.js';
import './crud.css';

export interface CrudFormTexts {
  readonly save: string;
  readonly cancel: string;
  readonly problems: string;
  readonly discard: string;
  readonly close: string;
}

export interface CrudFormProps {
  /** Whether there is something to edit. */
  readonly opened: boolean;
  /** Beside the list, or in its place. */
  readonly frame: 'sheet' | 'page';
  readonly title: ReactNode;
  /** Changes when the form begins anew. */
  readonly formKey: number;
  /** Names of its fields, their labels, and how those that are no text are read. */
  readonly labels: Readonly<Record<string, string>>;
  readonly kinds: Readonly<Record<string, CrudFieldKind>>;
  /** The row is there already: fields that were not touched are not sent. */
  readonly existing: boolean;
  readonly errors: Readonly<Record<string, string>>;
  readonly notice: string | null;
  readonly pending: boolean;
  readonly texts: CrudFormTexts;
  readonly children?: ReactNode;
  onSave(values: CrudValues): void;
  onCancel(): void;
}

/** The form of a row: asks before what was typed is thrown away, leads to what was refused, saves on Ctrl+Enter. */
export function CrudForm(props: CrudFormProps): ReactNode {
  const { opened, frame, title, texts, formKey } = props;
  const dirty = useRef<() => boolean>(() => false);
  const isDirty = useCallback(() => opened && dirty.current(), [opened]);
  useLeaveGuard(isDirty, texts.discard);
  const cancel = (): void => {
    if (!isDirty() || window.confirm(texts.discard)) props.onCancel();
  };
  const body = opened && <FormBody {...props} key={formKey} dirty={dirty} cancel={cancel} />;
  if (frame === 'page') {
    return opened ? (
      <section aria-label={typeof title === 'string' ? title : undefined}>
        <Stack gap="md" maw={640}>
          <h2>{title}</h2>
          {body}
        </Stack>
      </section>
    ) : null;
  }
  return (
    <Drawer
      opened={opened}
      onClose={cancel}
      position="right"
      size="lg"
      title={title}
      closeButtonProps={{ 'aria-label': texts.close }}
      overlayProps={{ backgroundOpacity: 0.35 }}
      styles={{ title: { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)' } }}
    >
      {body}
    </Drawer>
  );
}

interface FormBodyProps extends CrudFormProps {
  readonly dirty: { current: () => boolean };
  cancel(): void;
}

function FormBody({
  labels,
  kinds,
  existing,
  errors,
  notice,
  pending,
  texts,
  children,
  onSave,
  dirty,
  cancel,
}: FormBodyProps): ReactNode {
  const form = useRef<HTMLFormElement>(null);
  const before = useRef<CrudValues>({});
  const names = Object.keys(labels);
  const read = (): CrudValues => (form.current ? readForm(form.current, names, kinds) : {});
  const readNow = useRef(read);
  readNow.current = read;

  useEffect(() => {
    before.current = readNow.current();
    dirty.current = () => form.current !== null && Object.keys(changedValues(before.current, readNow.current())).length > 0;
    return () => {
      dirty.current = () => false;
    };
  }, [dirty]);
  useEffect(() => {
    const [first] = Object.keys(errors).filter((name) => name !== '');
    if (first !== undefined) focusField(form.current, first);
  }, [errors]);

  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    event.stopPropagation();
    if (!pending) onSave(existing ? changedValues(before.current, read()) : read());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || (event.key !== 'Enter' && event.key !== 's')) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };

  return (
    <form ref={form} noValidate onSubmit={submit} onKeyDown={onKeyDown}>
      <Stack gap="md">
        {notice !== null && (
          <Alert color="yellow" role="status">
            {notice}
          </Alert>
        )}
        <ErrorSummary errors={errors} labels={labels} title={texts.problems} onGo={(name) => focusField(form.current, name)} />
        {children}
      </Stack>
      <div className="reflex-crud-footer">
        <Button variant="default" onClick={cancel}>
          {texts.cancel}
        </Button>
        <Button type="submit" loading={pending}>
          {texts.save}
        </Button>
      </div>
    </form>
  );
}

interface ErrorSummaryProps extends Pick<CrudFormProps, 'errors' | 'labels'> {
  readonly title: string;
  onGo(name: string): void;
}

function ErrorSummary({ errors, labels, title, onGo }: ErrorSummaryProps): ReactNode {
  const all = Object.entries(errors);
  if (all.length === 0) return null;
  return (
    <Alert color="red" title={title} role="alert">
      <List size="sm">
        {all.map(([name, sentence]) => (
          <List.Item key={name}>
            {name === '' ? (
              sentence
            ) : (
              <Anchor component="button" type="button" size="sm" c="inherit" onClick={() => onGo(name)}>
                {labels[name] ?? labels[name.split('.', 1)[0]!] ?? name}: {sentence}
              </Anchor>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** The input of a field: the one that a person sees, where the named one is hidden. */
function focusField(form: HTMLFormElement | null, name: string): void {
  const all = [...(form?.querySelectorAll<HTMLElement>('[name],[data-field]') ?? [])];
  const isOf = (element: HTMLElement): boolean => element.dataset.field === name || element.getAttribute('name') === name;
  const found = all.filter(isOf).find((element) => element.getAttribute('type') !== 'hidden') ?? all.find(isOf);
  const target = found?.matches('[type=hidden]')
    ? found.parentElement?.querySelector<HTMLElement>('input:not([type=hidden])')
    : found;
  target?.focus();
}
