import type { ElementType, Key, ReactElement } from 'react';
import * as real from 'react/jsx-runtime';
import { serverProps } from './marks.js';

export { Fragment } from 'react/jsx-runtime';

type Jsx = (type: ElementType, props: Readonly<Record<string, unknown>>, key?: Key) => ReactElement;

/** React's own, for HTML that a server sends: see `serverProps`. */
export const jsx = marking(real.jsx as Jsx);
export const jsxs = marking(real.jsxs as Jsx);

function marking(make: Jsx): (...args: Parameters<Jsx>) => ReactElement | null {
  return (type, props, key) => {
    const given = typeof type === 'string' ? serverProps(type, props) : props;
    return given && make(type, given, key);
  };
}
