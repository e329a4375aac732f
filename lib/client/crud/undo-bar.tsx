import { Button, CloseButton } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import './crud.css';

/** Milliseconds in which it can be undone, unless somebody is about to. */
const PATIENCE = 12_000;

export interface UndoBarProps {
  readonly undoable: { readonly text: string } | null;
  readonly pending: boolean;
  readonly texts: { readonly undo: string; readonly close: string };
  onUndo(): void;
  onDismiss(): void;
}

/** Says what was done, and takes it back. */
export function UndoBar({ undoable, pending, texts, onUndo, onDismiss }: UndoBarProps): ReactNode {
  const [held, setHeld] = useState(false);
  const dismiss = useRef(onDismiss);
  useEffect(() => {
    dismiss.current = onDismiss;
  });
  useEffect(() => {
    if (!undoable || held || pending) return undefined;
    const timer = setTimeout(() => dismiss.current(), PATIENCE);
    return () => clearTimeout(timer);
  }, [undoable, held, pending]);
  if (!undoable) return null;
  return (
    <div
      className="reflex-crud reflex-crud-bar"
      role="status"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{undoable.text}</span>
      <Button size="xs" variant="default" loading={pending} onClick={onUndo}>
        {texts.undo}
      </Button>
      <CloseButton aria-label={texts.close} onClick={onDismiss} />
    </div>
  );
}
