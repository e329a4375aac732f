import * as React from 'react';
import { serverProps } from './marks.js';

type Props = Readonly<Record<string, unknown>>;
type Create = (type: unknown, props?: Props | null, ...children: readonly unknown[]) => Made | null;
type Clone = (element: Made | null, props?: Props | null, ...children: readonly unknown[]) => Made | null;

interface Made {
  readonly type: unknown;
  readonly key: unknown;
  readonly props: Props;
}

const create = React.createElement as unknown as Create;
const clone = React.cloneElement as unknown as Clone;

/** As those of `jsx-runtime.ts`, for code that makes elements without JSX. */
export const createElement: Create = (type, props, ...children) => {
  if (typeof type !== 'string') return create(type, props, ...children);
  const given = serverProps(type, props ?? {});
  return given && create(type, given, ...children);
};

export const cloneElement: Clone = (element, props, ...children) => {
  // One of those that there are to be none of.
  if (element === null) return null;
  const made = clone(element, props, ...children)!;
  return typeof made.type === 'string' ? createElement(made.type, { ...made.props, key: made.key }) : made;
};

const all: Readonly<Record<string, unknown>> = { ...React, createElement, cloneElement };
export default all;
