import type { EachScope, Expression, LocalVar } from '../vars/expression.js';
import type { Value } from '../protocol/value.js';

/** A page as plain data. Builders make it, the compiler reads it, nothing else does. */
export type UiNode =
  | {
      readonly kind: 'element';
      readonly component: ComponentReference;
      readonly props: Readonly<Record<string, PropValue>>;
      readonly children: readonly UiNode[];
    }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly expression: Expression }
  /** `loads`: what opening a page with this node in it runs. */
  | { readonly kind: 'fragment'; readonly children: readonly UiNode[]; readonly loads?: readonly EventAction[] }
  | { readonly kind: 'show'; readonly condition: Expression; readonly then: UiNode; readonly otherwise?: UiNode }
  | { readonly kind: 'match'; readonly value: Expression; readonly cases: readonly MatchCase[]; readonly otherwise?: UiNode }
  | {
      readonly kind: 'each';
      readonly list: Expression;
      readonly scope: EachScope;
      readonly key?: Expression;
      readonly body: UiNode;
      readonly locals: readonly LocalVar[];
    }
  /** Where a layout shows its page. */
  | { readonly kind: 'outlet' };

export interface MatchCase {
  readonly value: string | number | boolean | null;
  readonly node: UiNode;
}

/** What an element is made of. */
export type ComponentReference =
  | { readonly source: 'html'; readonly tag: string }
  /** An export of an npm package, `member` steps below it: `Menu` then `['Item']`. */
  | {
      readonly source: 'package';
      readonly package: string;
      readonly export: string;
      readonly members: readonly string[];
      readonly kit: boolean;
      readonly binding: BindingKind;
    }
  /** A component of `nestjs-reflex/client`. */
  | { readonly source: 'runtime'; readonly export: 'Link' | 'Form' };

/** Which pair of props makes the component's value two-way: `value`/`onChange` or `checked`/`onChange`. */
export type BindingKind = 'value' | 'checked';

export type PropValue =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'expression'; readonly expression: Expression }
  /** An object or list with a Var, a handler or a node somewhere inside. */
  | { readonly kind: 'object'; readonly entries: Readonly<Record<string, PropValue>> }
  | { readonly kind: 'list'; readonly items: readonly PropValue[] }
  | { readonly kind: 'handler'; readonly actions: readonly Action[] }
  | { readonly kind: 'node'; readonly node: UiNode }
  /** `bind`: the expression is a `var` or a `local`. */
  | { readonly kind: 'bind'; readonly to: Expression };

/** What a handler prop does, in order. */
export type Action =
  | EventAction
  | { readonly kind: 'set'; readonly local: LocalVar; readonly value?: PropValue }
  | { readonly kind: 'toggle'; readonly local: LocalVar };

/** Sends an event; without `args` the DOM event's value is its argument. */
export interface EventAction {
  readonly kind: 'event';
  readonly state: string;
  readonly event: string;
  readonly args?: readonly PropValue[];
}
