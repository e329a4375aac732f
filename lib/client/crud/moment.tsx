import { TextInput } from '@mantine/core';
import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { distanceFormat, momentFormat } from './formats.js';
import { useLocale } from './locale.js';
import { sharedWatch } from './shared-watch.js';

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** Milliseconds after which "just now" is said anew. */
const MINUTE = 60_000;

const watchMinutes = sharedWatch((changed) => {
  const timer = setInterval(changed, MINUTE);
  return () => clearInterval(timer);
});

/** Rises once a minute, for all who look at it at once. */
const minute = (): number => Math.floor(Date.now() / MINUTE);

/** A moment as people say it, such as "2 hours ago"; the whole of it is in its title. */
export function Moment({ value }: { readonly value: unknown }): ReactNode {
  useSyncExternalStore(watchMinutes, minute, minute);
  const locale = useLocale();
  if (value === null || value === undefined || value === '') return null;
  const date = value instanceof Date ? value : new Date(String(value));
  if (Number.isNaN(date.getTime())) return String(value);
  return (
    <time dateTime={date.toISOString()} title={momentFormat(locale, 'second').format(date)}>
      {fromNow(date, locale)}
    </time>
  );
}

function fromNow(date: Date, locale: string | undefined): string {
  const distance = date.getTime() - Date.now();
  const [unit, length] = UNITS.find(([, size]) => Math.abs(distance) >= size) ?? ['second', Infinity];
  // Below a minute: "now".
  return distanceFormat(locale).format(Math.trunc(distance / length), unit);
}

export interface MomentInputProps {
  readonly name: string;
  readonly label?: string;
  readonly required?: boolean;
  readonly error?: string;
  readonly initial: unknown;
}

/** A date and a time where the browser is. What is sent has its zone. */
export function MomentInput({ name, label, required, error, initial }: MomentInputProps): ReactNode {
  const [text, setText] = useState(() => localText(initial));
  const date = text === '' ? undefined : new Date(text);
  const iso = date && !Number.isNaN(date.getTime()) ? date.toISOString() : text;
  return (
    <>
      <TextInput
        type="datetime-local"
        step={1}
        label={label}
        withAsterisk={required}
        error={error}
        data-field={name}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <input type="hidden" name={name} value={iso} />
    </>
  );
}

function localText(value: unknown): string {
  const date = value instanceof Date ? value : typeof value === 'string' && value !== '' ? new Date(value) : undefined;
  if (!date || Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
