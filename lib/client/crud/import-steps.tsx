import { Alert, Button, FileButton, Modal, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { pageLocale } from './locale.js';
import { sendUpload, sizeOf, type UploadTarget } from './upload.js';

export interface ImportTexts {
  readonly title: string;
  readonly close: string;
  readonly cancel: string;
  readonly choose: string;
  readonly tooLarge: string;
  readonly failed: string;
  readonly hint: string;
  readonly fields: string;
  readonly needed: string;
  readonly sending: string;
  readonly checking: string;
  readonly running: string;
  readonly ready: string;
  readonly readyOne: string;
  readonly wrong: string;
  readonly wrongColumns: string;
  readonly wrongFile: string;
  readonly nothingYet: string;
  readonly leaveOut: string;
  readonly leftOut: string;
  readonly column: string;
  readonly field: string;
  readonly row: string;
  readonly problem: string;
  readonly more: string;
  readonly all: string;
  readonly other: string;
  readonly run: string;
  readonly runOne: string;
  readonly done: string;
  readonly doneOne: string;
  readonly interrupted: string;
}

/** How far an import is: the server's `ImportView`. */
export interface ImportedFile {
  readonly step: 'choose' | 'checked' | 'started' | 'done';
  readonly target: UploadTarget;
  readonly file: string;
  readonly columns: readonly { readonly title: string; readonly field: string | null; readonly problem: string | null }[];
  readonly leavesOut: boolean;
  readonly rows: number;
  readonly seen: number;
  readonly good: number;
  readonly wrong: number;
  readonly failure: string | null;
  readonly problems: readonly { readonly row: number | null; readonly field: string; readonly message: string }[];
  readonly problemCount: number;
}

export interface ImportDialogProps {
  /** The id of the button that begins it, which gets the focus back. */
  readonly opener: string;
  /** Null where no file is imported. */
  readonly view: ImportedFile | null;
  readonly checking: boolean;
  readonly running: boolean;
  /** Labels of the fields that a file may bring. */
  readonly fields: readonly { readonly label: string; readonly required: boolean }[];
  readonly maxRows: number;
  /** Bytes. */
  readonly maxBytes: number;
  readonly texts: ImportTexts;
  /** Whether columns that are for no field are left out. */
  onCheck(leaveOut: boolean): void;
  onRun(): void;
  onProblems(): void;
  onClose(): void;
}

/** A file is chosen and sent, looked at, and its rows are added: each step says what it found and what can be done next. */
export function ImportSteps(props: ImportDialogProps): ReactNode {
  const { view, running, texts, onClose } = props;
  return (
    <Modal
      className="reflex-crud"
      opened={view !== null}
      onClose={onClose}
      size="lg"
      title={texts.title}
      closeOnClickOutside={false}
      // The button was not there to take the focus while it waited.
      returnFocus={false}
      closeOnEscape={!running}
      withCloseButton={!running}
      closeButtonProps={{ 'aria-label': texts.close }}
      styles={{ title: { fontWeight: 600 } }}
    >
      {view && <Body {...props} view={view} />}
    </Modal>
  );
}

interface BodyProps extends ImportDialogProps {
  readonly view: ImportedFile;
}

function Body(props: BodyProps): ReactNode {
  const { view, checking, running, maxBytes, texts, onCheck, onRun, onClose } = props;
  const [percent, setPercent] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const stop = useRef<() => void>(undefined);
  const reset = useRef<() => void>(null);
  useEffect(() => () => stop.current?.(), []);
  const pick = (file: File | null): void => {
    reset.current?.();
    if (!file) return;
    if (file.size > maxBytes) return setProblem(texts.tooLarge.replace('{limit}', sizeOf(maxBytes)));
    setProblem(undefined);
    setPercent(0);
    stop.current = sendUpload(view.target, file, {
      onProgress: setPercent,
      onSent: () => {
        setPercent(undefined);
        onCheck(false);
      },
      onFailed: (reason) => {
        setPercent(undefined);
        setProblem(reason || texts.failed);
      },
    });
  };
  const busy = percent !== undefined || checking || running;
  const step = checking ? 'choose' : view.step;
  const isReady = step === 'checked' && !busy && view.good > 0 && view.wrong === 0 && view.failure === null;
  const isUseless = view.columns.some((column) => column.problem !== null && column.title !== '');
  const canLeaveOut = step === 'checked' && !busy && isUseless && !view.leavesOut && view.failure === null;
  const chooser = (label: string, variant: 'filled' | 'default'): ReactNode => (
    <FileButton onChange={pick} accept=".csv,.tsv,.txt,text/csv" resetRef={reset} disabled={busy}>
      {(button) => (
        <Button {...button} variant={variant} disabled={busy}>
          {label}
        </Button>
      )}
    </FileButton>
  );
  return (
    <>
      <Stack gap="md">
        <State {...props} percent={percent} problem={problem} />
        {step === 'choose' && !busy && problem === undefined && <Fields {...props} />}
        {step === 'checked' && !busy && problem === undefined && <Problems {...props} />}
        {step === 'checked' && !busy && problem === undefined && <Columns {...props} />}
      </Stack>
      <div className="reflex-crud-footer reflex-crud-import-footer">
        {!running && step !== 'done' && step !== 'started' && (
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
        )}
        {step === 'choose' && chooser(texts.choose, 'filled')}
        {step === 'checked' && !running && chooser(texts.other, isReady || canLeaveOut ? 'default' : 'filled')}
        {canLeaveOut && <Button onClick={() => onCheck(true)}>{texts.leaveOut}</Button>}
        {(isReady || running) && (
          <Button loading={running} onClick={onRun}>
            {view.good === 1 ? texts.runOne : texts.run.replace('{count}', number(view.good))}
          </Button>
        )}
        {(step === 'done' || step === 'started') && !running && <Button onClick={onClose}>{texts.close}</Button>}
      </div>
    </>
  );
}

/** What is going on, or what came of it: read out when it changes, and in the place of the focus that was there. */
function State(props: BodyProps & { readonly percent: number | undefined; readonly problem: string | undefined }): ReactNode {
  const { view, checking, running, maxRows, maxBytes, texts, percent, problem } = props;
  const { step, failure, wrong, good, rows, seen, columns, leavesOut } = view;
  const place = useRef<HTMLDivElement>(null);
  const busy = percent !== undefined || checking || running;
  const found = busy ? '' : [step, failure, problem, wrong, good].join(' ');
  const before = useRef<string>(undefined);
  useEffect(() => {
    if (before.current !== undefined && found !== '') place.current?.focus();
    before.current = found;
  }, [found]);
  const shown = ((): ReactNode => {
    if (percent !== undefined) return <Working sentence={texts.sending} value={percent} />;
    if (checking || running) {
      const sentence = (checking ? texts.checking : texts.running)
        .replace('{seen}', number(seen))
        .replace('{rows}', number(rows));
      return <Working sentence={sentence} value={rows === 0 ? 0 : (seen / rows) * 100} />;
    }
    if (problem !== undefined) return <Refused title={texts.wrongFile} sentence={problem} />;
    if (failure !== null && step !== 'started') return <Refused title={texts.wrongFile} sentence={failure} />;
    if (step === 'choose') {
      const limits = texts.hint.replace('{rows}', number(maxRows)).replace('{limit}', sizeOf(maxBytes));
      return <Text size="sm">{limits}</Text>;
    }
    if (step === 'started') return <Refused title={texts.title} sentence={failure ?? texts.interrupted} />;
    if (step === 'done') return <Good title={good === 1 ? texts.doneOne : texts.done.replace('{count}', number(good))} />;
    if (wrong > 0) {
      const title = texts.wrong.replace('{wrong}', number(wrong)).replace('{rows}', number(rows));
      return <Refused title={title} sentence={texts.nothingYet} />;
    }
    const isUseless = columns.some((column) => column.problem !== null && (column.title === '' || !leavesOut));
    if (good === 0 && isUseless) return <Refused title={texts.wrongColumns} sentence={texts.nothingYet} />;
    const title = good === 1 ? texts.readyOne : texts.ready.replace('{count}', number(good));
    return <Good title={title} sentence={`${view.file} · ${texts.nothingYet}`} />;
  })();
  return (
    <div ref={place} tabIndex={-1} className="reflex-crud-import-state" role="status">
      {shown}
    </div>
  );
}

function Working({ sentence, value }: { readonly sentence: string; readonly value: number }): ReactNode {
  return (
    <Stack gap="xs">
      <Text size="sm">{sentence}</Text>
      <Progress value={value} aria-label={sentence} />
    </Stack>
  );
}

function Refused({ title, sentence }: { readonly title: string; readonly sentence: string }): ReactNode {
  return (
    <Alert color="red" variant="outline" title={title} role={undefined}>
      {sentence}
    </Alert>
  );
}

function Good({ title, sentence }: { readonly title: string; readonly sentence?: string }): ReactNode {
  return (
    <Alert color="green" variant="outline" title={title} role={undefined}>
      {sentence}
    </Alert>
  );
}

/** What a file may have, while none is chosen. */
function Fields({ fields, texts }: ImportDialogProps): ReactNode {
  return (
    <section>
      <h3>{texts.fields}</h3>
      <ul className="reflex-crud-import-fields">
        {fields.map(({ label, required }) => (
          <li key={label}>
            {label}
            {required && <small> ({texts.needed})</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Which column is for which field. */
function Columns({ view, texts }: BodyProps): ReactNode {
  if (view.columns.length === 0) return null;
  return (
    <table className="reflex-crud-import-table">
      <thead>
        <tr>
          <th scope="col">{texts.column}</th>
          <th scope="col">{texts.field}</th>
        </tr>
      </thead>
      <tbody>
        {view.columns.map(({ title, field, problem }, i) => (
          <tr key={i}>
            <td>{title || '–'}</td>
            <td>
              {field}
              {problem !== null && view.leavesOut && title !== '' ? (
                <small>{texts.leftOut}</small>
              ) : (
                problem !== null && <strong>{problem}</strong>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What is wrong with which row. */
function Problems({ view, texts, onProblems }: BodyProps): ReactNode {
  const { problems, problemCount } = view;
  if (problems.length === 0) return null;
  return (
    <>
      <table className="reflex-crud-import-table">
        <thead>
          <tr>
            <th scope="col">{texts.row}</th>
            <th scope="col">{texts.field}</th>
            <th scope="col">{texts.problem}</th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ row, field, message }, i) => (
            <tr key={i}>
              <td>{row === null ? '–' : number(row)}</td>
              <td>{field || '–'}</td>
              <td>{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="reflex-crud-import-all">
        {problemCount > problems.length && (
          <Text size="sm" c="dimmed">
            {texts.more.replace('{shown}', number(problems.length)).replace('{count}', number(problemCount))}
          </Text>
        )}
        <Button variant="default" size="xs" onClick={onProblems}>
          {texts.all}
        </Button>
      </div>
    </>
  );
}

function number(value: number): string {
  return value.toLocaleString(pageLocale());
}
