import type { JSX } from 'react';
import type { Reactive } from '../vars/reactive.js';
import { createBuilder, type PropsBuilder } from './builder.js';
import type { ElementProps, UiProps } from './props.js';

/** Those of an anchor, with a target that it cannot do without. */
export interface LinkProps extends UiProps<Omit<JSX.IntrinsicElements['a'], 'href'>>, ElementProps {
  /** A path of the app, or any URL. */
  readonly href: string | Reactive<string>;
}

/** An anchor that stays in the app: `link({ href: t`/products/${row.id}` }, row.name)`. It has `aria-current="page"` on its own page. */
export const link: PropsBuilder<LinkProps> = createBuilder({ source: 'runtime', export: 'Link' }, 'link');
