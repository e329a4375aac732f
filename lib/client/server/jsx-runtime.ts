import type { ElementType, Key, ReactElement } from 'react';
import * as real from 'react/jsx-runtime';
import { serverProps } from './marks.js';

export { Fragment } from 'react/jsx-runtime';

type Jsx = (type: ElementType, props: Readonly<Record<string, unknown>>, key?: Key) => ReactElement | null;

/** React's own, for HTML that a server sends: see `serverProps`. Scripts would run there, which they do not in a browser. */
export const jsx = marking(real.jsx as Jsx);
export const jsxs = marking(real.jsxs as Jsx);

function marking(make: Jsx): Jsx {
  return (type, props, key) => {
    if (type === 'script') return null;
    return make(type, typeof type === 'string' ? serverProps(type, props) : props, key);
  };
}
