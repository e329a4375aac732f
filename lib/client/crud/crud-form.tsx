import { Alert, Button, Drawer, Stack, Title } from '@mantine/core';
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type SubmitEvent,
} from 'react';
import { Confirm } from './confirm.js';
import './crud.css';
import { ErrorSummary, focusField, focusFirst } from './error-summary.js';
import { useFocusReturn } from './focus-return.js';
import { changedValues, readForm, type CrudFieldKind, type CrudValues } from './form-data.js';
import { useLeaveGuard } from './unsaved.js';
import { NO_BANNER } from './landmark.js';

export interface CrudFormTexts {
  readonly save: string;
  readonly cancel: string;
  readonly problems: string;
  readonly discardTitle: string;
  readonly discard: string;
  readonly discardYes: string;
  readonly discardNo: string;
  readonly close: string;
}

export interface CrudFormProps {
  /** Whether there is something to edit. */
  readonly opened: boolean;
  /** Beside the list, or in its place. */
  readonly frame: 'sheet' | 'page';
  readonly title: string;
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

/** The form of a row: asks before what was typed is thrown away, leads to what was refused, saves on Ctrl+Enter and Ctrl+S. */
export function CrudForm(props: CrudFormProps): ReactNode {
  const { opened, frame, title, texts, formKey, onCancel } = props;
  const dirty = useRef<() => boolean>(() => false);
  const [leave, setLeave] = useState<() => void>();
  const watch = useCallback((look: () => boolean): void => {
    dirty.current = look;
  }, []);
  const isDirty = useCallback(() => opened && dirty.current(), [opened]);
  const ask = useCallback((way: () => void) => setLeave(() => way), []);
  useLeaveGuard(isDirty, ask);
  useFocusReturn(opened && frame !== 'page');
  const cancel = (): void => {
    if (leave) return;
    // Sheet and question both hear Escape from the window: a question that is there before the key is through would close with it.
    if (isDirty()) setTimeout(() => ask(onCancel));
    else onCancel();
  };
  const body = opened && <FormBody {...props} key={formKey} onWatch={watch} cancel={cancel} />;
  const question = (
    <Confirm
      opened={leave !== undefined}
      title={texts.discardTitle}
      question={texts.discard}
      action={texts.discardYes}
      texts={{ cancel: texts.discardNo, close: texts.close }}
      onConfirm={() => leave?.()}
      onClose={() => setLeave(undefined)}
    />
  );
  if (frame === 'page') {
    return (
      <>
        {opened && (
          <div className="reflex-crud reflex-crud-form">
            <Title order={1} size="h2" mb="lg">
              {title}
            </Title>
            {body}
          </div>
        )}
        {question}
      </>
    );
  }
  return (
    <>
      <Drawer
        className="reflex-crud"
        attributes={NO_BANNER}
        opened={opened}
        onClose={cancel}
        position="right"
        size="lg"
        title={title}
        closeButtonProps={{ 'aria-label': texts.close }}
        overlayProps={{ backgroundOpacity: 0.35 }}
        // What is in it is gone at once: an empty sheet need not be seen off.
        transitionProps={{ exitDuration: 0 }}
        styles={{ title: { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)' } }}
      >
        {body}
      </Drawer>
      {question}
    </>
  );
}

interface FormBodyProps extends CrudFormProps {
  /** Is given what says whether something was typed. */
  onWatch(isDirty: () => boolean): void;
  cancel(): void;
}

function FormBody(props: FormBodyProps): ReactNode {
  const { frame, labels, kinds, existing, errors, notice, pending, texts, children, onSave, onWatch, cancel } = props;
  const form = useRef<HTMLFormElement>(null);
  const before = useRef<CrudValues>({});
  const sent = useRef(false);
  const names = Object.keys(labels);
  const read = useRef<() => CrudValues>(() => ({}));
  // First of the effects: the others read by it. Before anybody can have typed: the busiest browser paints only after these.
  useLayoutEffect(() => {
    read.current = () => (form.current ? readForm(form.current, names, kinds) : {});
  });

  useLayoutEffect(() => {
    before.current = read.current();
    onWatch(() => form.current !== null && Object.keys(changedValues(before.current, read.current())).length > 0);
    return () => onWatch(() => false);
  }, [onWatch]);
  useLayoutEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('input:not([type=hidden]),textarea,select');
    if (frame === 'page') first?.focus();
    // The sheet gives it the focus when it is there. On a phone that would bring the keyboard up over the form.
    else if (!matchMedia('(pointer: coarse)').matches) first?.setAttribute('data-autofocus', '');
  }, [frame]);
  useEffect(() => {
    // Also where the same is refused again.
    if (pending || !sent.current) return;
    sent.current = false;
    focusFirst(form.current, errors);
  }, [errors, pending]);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const saves = event.key === 'Enter' || event.key.toLowerCase() === 's';
      const isHere = event.target === document.body || form.current?.contains(event.target as Node);
      if (!saves || !isHere || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      form.current?.requestSubmit();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    event.stopPropagation();
    if (pending) return;
    sent.current = true;
    onSave(existing ? changedValues(before.current, read.current()) : read.current());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isOthers = event.defaultPrevented || (event.target as Element).closest('[data-mantine-stop-propagation=true]');
    if (event.key === 'Escape' && frame === 'page' && !isOthers) cancel();
  };

  return (
    <form ref={form} noValidate onSubmit={submit} onKeyDown={onKeyDown}>
      <Stack gap="md">
        {notice !== null && (
          <Alert color="yellow" variant="outline" role="status">
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
