import type { ComponentProps, ReactNode } from 'react';
import { safeUrl } from '../core/safe-url.js';
import { usePath } from './vars.js';

/** Stands for the app's own origin, which is not known while a page is rendered on a server. */
const HERE = 'http://here.invalid';

/** A link in the app; marked for assistive technology, and for styles, while its page is shown. */
export function Link({ href = '', ...props }: ComponentProps<'a'>): ReactNode {
  const path = usePath();
  const url = safeUrl(href, HERE + path);
  const active = url?.origin === HERE && url.pathname === path;
  return <a href={url && href} aria-current={active ? 'page' : undefined} {...props} />;
}
