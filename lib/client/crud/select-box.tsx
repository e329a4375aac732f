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
  const [wanted, setWanted] = useState<boolean>();
  useEffect(() => {
    if (box.current) box.current.indeterminate = indeterminate && wanted === undefined;
  });
  useEffect(() => setWanted(undefined), [checked, indeterminate]);
  useEffect(() => {
    if (wanted === undefined) return undefined;
    const timer = setTimeout(() => setWanted(undefined), PATIENCE);
    return () => clearTimeout(timer);
  }, [wanted]);
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label={label}
      checked={wanted ?? checked}
      onChange={(event) => {
        setWanted(event.currentTarget.checked);
        onToggle();
      }}
    />
  );
}
