import { ReflexError } from '../errors/reflex.error.js';
import { describeValue, foreignKey, isPlainObject } from '../vars/plain.value.js';
import { expressionOf, isReactive } from '../vars/reactive.js';
import { toNodes, type Child } from './child.js';
import type { BindingKind, ComponentReference, PropValue, UiNode } from './node.js';
import { createNode, isNode } from './node.factory.js';
import { toPropValue, type Place } from './prop.value.js';

/** Makes a node of one component: `name(props, …children)`, or `name(…children)`. */
export interface Builder<P> {
  (props: P & object, ...children: readonly Child[]): UiNode;
  (...children: readonly Child[]): UiNode;
}

/** A builder whose component has props that it cannot do without. */
export interface PropsBuilder<P> {
  (props: P & object, ...children: readonly Child[]): UiNode;
}

/** Where a component comes from, short of what most have in common. */
export interface PackageComponent {
  readonly package: string;
  readonly export: string;
  readonly kit: boolean;
}

/** The members of a compound component by the name of their builder: `{ item: ['Item', 'value'] }`. */
export type MemberTable = Readonly<Record<string, MemberEntry>>;
export type MemberEntry = readonly [name: string, binding: BindingKind, members?: MemberTable];

/** `label` is what errors call the component. */
export function createBuilder<B>(component: ComponentReference, label: string, members: object = {}): B {
  const builder = (...args: readonly unknown[]): UiNode => {
    const [first] = args;
    const hasProps = isProps(first);
    const { children, ...props } = hasProps ? first : {};
    const given = [...(children === undefined ? [] : [children]), ...(hasProps ? args.slice(1) : args)];
    return createNode({ kind: 'element', component, props: toProps(props, label), children: toNodes(given, label) });
  };
  Object.defineProperty(builder, 'name', { value: label });
  return Object.freeze(Object.assign(builder, members)) as unknown as B;
}

/** The builder of a component from npm and, below it, those of its members. */
export function packageBuilder<B>(
  from: PackageComponent,
  label: string,
  binding: BindingKind,
  members: MemberTable = {},
  path: readonly string[] = [],
): B {
  const below = Object.entries(members).map(
    ([name, [member, kind, inner]]) =>
      [name, packageBuilder<unknown>(from, `${label}.${name}`, kind, inner, [...path, member])] as const,
  );
  return createBuilder<B>({ source: 'package', ...from, members: path, binding }, label, Object.fromEntries(below));
}

/** Props are the one plain object that is neither a node nor a reference. */
function isProps(value: unknown): value is Readonly<Record<string, unknown>> {
  return isPlainObject(value) && !isReactive(value) && !isNode(value);
}

function toProps(props: Readonly<Record<string, unknown>>, label: string): Readonly<Record<string, PropValue>> {
  const place: Place = (path) => `The prop \`${path}\` of ${label}`;
  const converted: Record<string, PropValue> = {};
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined) continue;
    if (foreignKey(name, '')) throw new ReflexError('REFLEX_INVALID_PROP', `${place(name)} is a key that no object may have.`);
    converted[name] = name === 'bind' ? toBinding(value, place(name)) : toPropValue(value, place, name);
  }
  return converted;
}

function toBinding(value: unknown, place: string): PropValue {
  if (!isReactive(value)) throw new ReflexError('REFLEX_NOT_BINDABLE', `${place} is ${describeValue(value)}.`);
  const to = expressionOf(value);
  if (to.kind === 'var' || to.kind === 'local') return { kind: 'bind', to };
  throw new ReflexError('REFLEX_NOT_BINDABLE', `${place} is ${describeValue(value)}, which is computed.`);
}
