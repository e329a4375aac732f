import type { JSX } from 'react';
import type { BindProps, ChangedValue, ElementProps, UiProps } from './props.js';

type Tag = keyof JSX.IntrinsicElements;

/** Props of a component of the kit. */
export type KitProps<P> = UiProps<P> & ElementProps;

/** Of one whose `onChange` reports a value. */
export type ValueKitProps<P> = UiProps<P> & ElementProps & BindProps<ChangedValue<P>>;

/** Of one whose `onChange` is the DOM event of a text input. */
export type TextKitProps<P> = UiProps<P> & ElementProps & BindProps<string>;

/** Of one that is checked or not. */
export type CheckedKitProps<P> = UiProps<P, boolean> & ElementProps & BindProps<boolean>;

/** Of one that renders as `T`, whose props it takes too, unless `component` says otherwise. */
export type PolymorphicKitProps<P, T extends Tag> = UiProps<P> &
  Omit<UiProps<JSX.IntrinsicElements[T]>, keyof P | keyof ComponentProps> &
  ComponentProps &
  ElementProps;

/** Of a text input that renders as `T`. */
export type PolymorphicTextKitProps<P, T extends Tag> = PolymorphicKitProps<P, T> & BindProps<string>;

/** What an element takes to be another: `button({ component: 'a', href: '/' }, 'Home')`. */
interface ComponentProps extends UiProps<Pick<JSX.IntrinsicElements['a'], 'href' | 'target' | 'rel' | 'download' | 'hrefLang'>> {
  /** The tag to render as. */
  readonly component?: Tag;
}
