import * as React from 'react';
import { serverProps } from './marks.js';

type Props = Readonly<Record<string, unknown>>;
type Create = (type: unknown, props?: Props | null, ...children: readonly unknown[]) => unknown;
type Clone = (element: { readonly type: unknown }, props?: Props | null, ...children: readonly unknown[]) => unknown;

const create = React.createElement as Create;
const clone = React.cloneElement as unknown as Clone;

/** As those of `jsx-runtime.ts`, for code that makes elements without JSX. */
export const createElement: Create = (type, props, ...children) => {
  if (type === 'script') return null;
  return create(type, typeof type === 'string' && props ? serverProps(type, props) : props, ...children);
};

export const cloneElement: Clone = (element, props, ...children) =>
  clone(element, typeof element.type === 'string' && props?.['style'] ? serverProps('', props) : props, ...children);

const all: Readonly<Record<string, unknown>> = { ...React, createElement, cloneElement };
export default all;
