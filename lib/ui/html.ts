import type { JSX } from 'react';
import { ReflexError } from '../errors/reflex.error.js';
import { createBuilder, type Builder } from './builder.js';
import type { BindProps, ElementProps, UiProps } from './props.js';

type Tag = keyof JSX.IntrinsicElements;

/** The value of an input follows its type. */
interface HtmlValues {
  readonly input: string | number | boolean;
  readonly select: string | readonly string[];
  readonly textarea: string;
}

/** The props of an HTML or SVG element, from React's types. */
export type HtmlProps<T extends Tag> = T extends keyof HtmlValues
  ? UiProps<JSX.IntrinsicElements[T], HtmlValues[T]> & ElementProps & BindProps<HtmlValues[T]>
  : UiProps<JSX.IntrinsicElements[T]> & ElementProps;

/** A builder for each element of HTML and SVG, by its name. */
export type HtmlBuilders = { readonly [T in Tag]: Builder<HtmlProps<T>> };

/**
 * Raw elements: `html.div({ className: 'card' }, 'Hello')`, `html.svg(…)`; every element of HTML and SVG, and custom elements by
 * their name.
 *
 * @throws ReflexError REFLEX_UNKNOWN_ELEMENT for a name that no element can have
 */
export const html: HtmlBuilders = new Proxy(Object.freeze({}), {
  get: (_target, tag) => (typeof tag === 'symbol' || tag === 'then' ? undefined : htmlBuilder(tag)),
}) as HtmlBuilders;

export function htmlBuilder(tag: string): Builder<ElementProps> {
  if (!/^[a-z][a-zA-Z0-9]*(-[a-z0-9-]+)?$/.test(tag))
    throw new ReflexError('REFLEX_UNKNOWN_ELEMENT', `html has no element \`${tag}\`.`);
  return createBuilder({ source: 'html', tag }, tag);
}
