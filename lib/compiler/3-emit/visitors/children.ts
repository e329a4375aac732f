import type * as es from 'estree';
import type { UiNode } from '../../../ui/node.js';
import type { Place } from '../place.js';

/** Children, with those of fragments among them. */
export function emitChildren(children: readonly UiNode[], place: Place): es.Expression[] {
  return children.flatMap((child) =>
    child.kind === 'fragment' ? emitChildren(child.children, place) : [place.visit(child, place)],
  );
}
