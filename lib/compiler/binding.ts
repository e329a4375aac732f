import type { BindingKind, UiNode } from '../ui/node.js';

/** Inputs of HTML that have one value of their own; a radio button shares its value with a group. */
const VALUE_TAGS: ReadonlySet<string> = new Set(['input', 'textarea', 'select']);
const UNBOUND_TYPES: ReadonlySet<unknown> = new Set(['radio', 'file', 'button', 'submit', 'reset', 'image']);

/** The prop that `bind` sets on an element; undefined where it cannot be bound. */
export function bindingOf(node: Extract<UiNode, { kind: 'element' }>): BindingKind | undefined {
  const { component, props } = node;
  if (component.source === 'package') return component.binding;
  if (component.source !== 'html' || !VALUE_TAGS.has(component.tag)) return undefined;
  const type = props['type']?.kind === 'literal' ? props['type'].value : undefined;
  if (UNBOUND_TYPES.has(type)) return undefined;
  return type === 'checkbox' ? 'checked' : 'value';
}
