import { ReflexError } from '../errors/reflex.error.js';
import { packageBuilder, type Builder } from './builder.js';
import type { BindingKind } from './node.js';
import type { BindProps, ChangedValue, ElementProps, UiProps } from './props.js';

/** Options of `wrap()`. */
export interface WrapOptions {
  /** Which prop `bind` writes, with `onChange`. Default: `value`. */
  readonly binding?: BindingKind;
}

/** A builder for a component that is written in React, from its props. */
export type WrappedBuilder<P> = Builder<UiProps<P> & ElementProps & BindProps<ChangedValue<P>>>;

/**
 * A builder for any React component of an npm package: `wrap<CalendarProps>('some-calendar', 'Calendar')`. The default export is
 * `'default'`, a member of a compound component `'Tabs.Panel'`. A component of the app itself is reached through a subpath import
 * of its package.json, such as `'#components/map'`. The module runs in the browser only.
 *
 * @throws ReflexError REFLEX_INVALID_WRAP where a compiled page could not import it
 */
export function wrap<P extends object>(packageName: string, exportName: string, options: WrapOptions = {}): WrappedBuilder<P> {
  if (!/^(?!.*\/\.{1,2}(\/|$))(#|@[\w.-]+\/)?[\w-][\w.-]*(\/[\w@.-]+)*$/.test(packageName)) {
    throw new ReflexError('REFLEX_INVALID_WRAP', `wrap() was given the module ${JSON.stringify(packageName)}.`);
  }
  const [name, ...members] = String(exportName).split('.');
  if (!name || ![name, ...members].every((part) => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(part))) {
    throw new ReflexError('REFLEX_INVALID_WRAP', `wrap() was given the export ${JSON.stringify(exportName)} of ${packageName}.`);
  }
  const from = { package: packageName, export: name, kit: false };
  return packageBuilder(from, `${packageName}.${exportName}`, options.binding ?? 'value', {}, members);
}
