import type { ReactNode } from 'react';
import { momentFormat, numberFormat } from './formats.js';
import { useLocale } from './locale.js';

/** Most digits behind the point that can be asked for. */
const PLACES = 100;

export interface NumeralProps {
  /** A number, or the digits of one that is too exact for that. */
  readonly value: unknown;
  /** Of what numbers a row rather than counts something: no marks between its thousands. */
  readonly plain?: boolean;
  /** Digits behind the point that are shown at least: a number has none to spare. Default: as many as it has. */
  readonly places?: number;
}

/** A number as the reader writes it, with all of its digits: text is formatted without becoming a float. */
export function Numeral({ value, plain = false, places = 0 }: NumeralProps): ReactNode {
  const locale = useLocale();
  const text = value === null || value === undefined ? '' : String(value as string);
  const digits = /^-?\d+(?:\.(\d+))?$/.exec(text);
  if (!digits || plain) return text;
  const shown = Math.min(Math.max(digits[1]?.length ?? 0, places), PLACES);
  return numberFormat(locale, shown).format(text as `${number}`);
}

/** A day is the same everywhere: it is read as one of the reader's own zone. */
export function Day({ value }: { readonly value: unknown }): ReactNode {
  const locale = useLocale();
  if (value === null || value === undefined || value === '') return null;
  const date = new Date(`${value as string}T00:00:00`);
  return Number.isNaN(date.getTime()) ? String(value as string) : momentFormat(locale, 'day').format(date);
}

export interface CountedProps {
  /** `{name}` stands for the number of that name. */
  readonly text: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** A sentence with numbers in it. */
export function Counted({ text, counts }: CountedProps): ReactNode {
  const locale = useLocale();
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const count = counts[name];
    return count === undefined ? whole : numberFormat(locale, 0).format(count);
  });
}
