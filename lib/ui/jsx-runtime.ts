import type { JSX as ReactJSX } from 'react';
import { ReflexError } from '../errors/reflex.error.js';
import { describeValue } from '../vars/plain.value.js';
import type { Child } from './child.js';
import { fragment } from './flow.js';
import { htmlBuilder, type HtmlProps } from './html.js';
import type { UiNode } from './node.js';
import type { ElementProps } from './props.js';

/**
 * The builders as TSX, for `"jsxImportSource": "nestjs-reflex"`: `<div>` is `html.div`, `<ui.button size="sm">` is
 * `button({ size: 'sm' })`. Sugar only; what a tag takes and makes is what its builder does.
 */
export function jsx(type: string | JsxComponent, props: Readonly<Record<string, unknown>>): UiNode {
  if (typeof type === 'string') return htmlBuilder(type)(props as ElementProps);
  if (typeof type === 'function') return type(props);
  throw new ReflexError(
    'REFLEX_INVALID_CHILD',
    `A JSX tag is ${describeValue(type)}, where an element's name or a builder is expected.`,
  );
}

export { jsx as jsxs, jsx as jsxDEV };

/** `<>…</>`: children without an element around them. */
export function Fragment(props: { readonly children?: Child }): UiNode {
  return fragment(props.children);
}

/** A builder, or a function of props that uses some. */
type JsxComponent = (props: Readonly<Record<string, unknown>>) => UiNode;

/** What TypeScript checks tags by: elements of HTML, and builders. */
export declare namespace JSX {
  type Element = UiNode;
  type ElementType = keyof IntrinsicElements | ((props: never, ...rest: never[]) => UiNode);
  interface ElementChildrenAttribute {
    children: unknown;
  }
  type IntrinsicElements = { [T in keyof ReactJSX.IntrinsicElements]: HtmlProps<T> };
}
