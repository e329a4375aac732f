import type { JSX } from 'react';
import { createBuilder, type Builder } from './builder.js';
import type { ElementProps, Handler, UiProps } from './props.js';

/** Those of a `<form>`; action and method are the form's own business. */
export interface FormProps extends UiProps<Omit<JSX.IntrinsicElements['form'], 'onSubmit' | 'action' | 'method'>>, ElementProps {
  /** An event whose parameter is the form: `onSubmit: s.save` gets one object with a property for each named field. */
  readonly onSubmit?: Handler<object>;
}

/** A form: `form({ onSubmit: s.save }, textInput({ name: 'email' }), button({ type: 'submit' }, 'Save'))`. */
export const form: Builder<FormProps> = createBuilder({ source: 'runtime', export: 'Form' }, 'form');
