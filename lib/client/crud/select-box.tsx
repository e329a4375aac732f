import { useEffect, useRef, useState, type ReactNode } from 'react';
import './crud.css';

/** Milliseconds until a box shows what the server says, where it does not answer. */
const PATIENCE = 8_000;

export interface SelectBoxProps {
  readonly label: string;
  readonly checked: boolean;
  readonly indeterminate?: boolean;
  onToggle(): void;
}

/** A box of a selection that the server keeps. It is ticked at once: the answer may take a moment. */
export function SelectBox({ label, checked, indeterminate = false, onToggle }: SelectBoxProps): ReactNode {
  const box = useRef<HTMLInputElement>(null);
  const now = `${checked} ${indeterminate}`;
  const [clicked, setClicked] = useState<{ readonly to: boolean; readonly at: string }>();
  // What the server says counts, once it says something else than at the click.
  if (clicked && clicked.at !== now) setClicked(undefined);
  const wanted = clicked?.to;
  useEffect(() => {
    if (box.current) box.current.indeterminate = indeterminate && wanted === undefined;
  });
  useEffect(() => {
    if (wanted === undefined) return undefined;
    const timer = setTimeout(() => setClicked(undefined), PATIENCE);
    return () => clearTimeout(timer);
  }, [wanted]);
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label={label}
      checked={wanted ?? checked}
      onChange={(event) => {
        setClicked({ to: event.currentTarget.checked, at: now });
        onToggle();
      }}
    />
  );
}
