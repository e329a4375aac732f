import type { ChangeEvent, ComponentProps, ReactNode, SubmitEvent } from 'react';
import { useClient } from './client.context.js';
import { formValues, type FieldKind } from './form-values.js';

export interface FormProps extends Omit<ComponentProps<'form'>, 'onSubmit'> {
  /** Is called with the named fields as one object. */
  readonly onSubmit?: (values: Record<string, unknown>) => void;
  /** How fields that are no strings are read, by name. */
  readonly fields?: Readonly<Record<string, FieldKind>>;
}

/** A form whose fields are sent together. */
export function Form({ onSubmit, fields, onChange, ...props }: FormProps): ReactNode {
  const { errors } = useClient();
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A form inside a portal of another one: React lets its events through to both.
    event.stopPropagation();
    onSubmit?.(formValues(event.currentTarget, fields));
  };
  const edit = (event: ChangeEvent<HTMLFormElement>) => {
    const { name } = event.target as unknown as { readonly name?: string };
    if (name) errors.clearField(name);
    onChange?.(event);
  };
  return <form {...props} onSubmit={submit} onChange={edit} />;
}
