import type { UiNode } from './node.js';

/** Nodes are plain data, and so are props: what a builder made is remembered, so that neither is taken for the other. */
const made = new WeakSet<object>();

/** Nodes come from here alone. */
export function createNode<N extends UiNode>(node: N): N {
  const frozen = Object.freeze(node);
  made.add(frozen);
  return frozen;
}

export function isNode(value: unknown): value is UiNode {
  return typeof value === 'object' && value !== null && (made.has(value) || isOutlet(value));
}

/** The place of the page in a layout is the one node that comes from the compiler. */
function isOutlet(value: object): boolean {
  return (value as { readonly kind?: unknown }).kind === 'outlet' && Object.keys(value).length === 1;
}
