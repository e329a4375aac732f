import { Alert, Anchor } from '@mantine/core';
import type { ReactNode } from 'react';

export interface ErrorSummaryProps {
  readonly errors: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly title: string;
  onGo(name: string): void;
}

/** All that was refused in one place, each with the way to its field. */
export function ErrorSummary({ errors, labels, title, onGo }: ErrorSummaryProps): ReactNode {
  const all = Object.entries(errors);
  if (all.length === 0) return null;
  return (
    <Alert color="red" variant="outline" title={title} role="alert">
      <ul className="reflex-crud-problems">
        {all.map(([name, sentence]) => (
          <li key={name}>
            {name === '' ? (
              sentence
            ) : (
              <Anchor component="button" type="button" size="sm" c="inherit" underline="always" onClick={() => onGo(name)}>
                {labels[name] ?? labels[name.split('.', 1)[0]!] ?? name}: {sentence}
              </Anchor>
            )}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

/** Leads to the first field that was refused, as they stand in the form. */
export function focusFirst(form: HTMLFormElement | null, errors: Readonly<Record<string, string>>): void {
  const refused = fieldsIn(form).find((element) => Object.hasOwn(errors, nameOf(element)));
  if (refused) focusField(form, nameOf(refused));
}

/** The input of a field: the one that a person sees, where the named one is hidden. */
export function focusField(form: HTMLFormElement | null, name: string): void {
  const own = fieldsIn(form).filter((element) => nameOf(element) === name);
  const shown = own.find((element) => element.getAttribute('type') !== 'hidden');
  (shown ?? own[0]?.parentElement?.querySelector<HTMLElement>('input:not([type=hidden]),button'))?.focus();
}

function fieldsIn(form: HTMLFormElement | null): readonly HTMLElement[] {
  return [...(form?.querySelectorAll<HTMLElement>('[name],[data-field]') ?? [])];
}

function nameOf(element: HTMLElement): string {
  return element.dataset.field ?? element.getAttribute('name') ?? '';
}
