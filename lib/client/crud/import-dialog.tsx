import { useEffect, useRef, useState, type ComponentType, type ReactNode } from 'react';
import { useClient } from '../react/client.context.js';
import type { ImportDialogProps } from './import-steps.js';
import './crud.css';

/** The way of a file into the list. What that takes is loaded when somebody begins it. */
export function ImportDialog(props: ImportDialogProps): ReactNode {
  const client = useClient();
  const [Steps, setSteps] = useState<ComponentType<ImportDialogProps>>();
  const opened = props.view !== null;
  useEffect(() => {
    if (!opened || Steps) return;
    import('./import-steps.js').then(
      (module) => setSteps(() => module.ImportSteps),
      (error: unknown) => client.report(error),
    );
  }, [client, opened, Steps]);
  const { opener } = props;
  const wasOpened = useRef(false);
  useEffect(() => {
    if (wasOpened.current && !opened) document.getElementById(opener)?.focus();
    wasOpened.current = opened;
  }, [opened, opener]);
  return Steps && <Steps {...props} />;
}
