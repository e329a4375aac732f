import type * as es from 'estree';
import type { UiNode } from '../../../ui/node.js';
import { literal } from '../builders.js';
import { needsHooks } from '../expression.js';
import { lowerFirst, identifier } from '../names.js';
import type { Place } from '../place.js';
import { emitJsx } from '../spot.js';
import { emitChildren } from './children.js';
import { emitEach } from './each.js';
import { emitElement } from './element.js';
import { emitMatch } from './match.js';
import { emitShow } from './show.js';
import { emitExpressionNode, emitTextNode } from './text.js';

/** Emits any node. What is the same in every render becomes a constant of the module, so that React skips it. */
export function emitNode(node: UiNode, place: Place): es.Expression {
  if (node.kind === 'fragment' && node.children.length === 1) return emitNode(node.children[0]!, place);
  if (place.constant || !isConstant(node, place)) return emitKind(node, place);
  return place.module.constant(constantName(node), () => emitKind(node, { ...place, constant: true }));
}

function emitKind(node: UiNode, place: Place): es.Expression {
  switch (node.kind) {
    case 'text':
      return emitTextNode(node);
    case 'expression':
      return emitExpressionNode(node, place);
    case 'element':
      return emitElement(node, place);
    case 'show':
      return emitShow(node, place);
    case 'match':
      return emitMatch(node, place);
    case 'each':
      return emitEach(node, place);
    case 'outlet':
      return place.outlet!;
    case 'fragment': {
      if (node.children.length === 0) return literal(null);
      const { module } = place;
      return emitJsx(module, module.import('react/jsx-runtime', 'Fragment'), [], emitChildren(node.children, place));
    }
  }
}

/** Outside of rows a spot reads what it shows by itself; in a row it depends on the row. */
function isConstant(node: UiNode, { module, loops }: Place): boolean {
  if (node.kind === 'text' || (node.kind === 'fragment' && node.children.length === 0)) return false;
  if (node.kind === 'expression' && !needsHooks(node.expression)) return false;
  const { dynamic, outlet } = module.analyzed.facts.get(node)!;
  return !outlet && !(dynamic && loops.length > 0);
}

function constantName(node: UiNode): string {
  if (node.kind === 'expression') return 'text';
  if (node.kind !== 'element') return node.kind;
  const { component } = node;
  if (component.source === 'html') return identifier(component.tag, 'element');
  if (component.source === 'runtime') return lowerFirst(component.export);
  const name = [component.export, ...component.members].join('');
  return lowerFirst(identifier(name === 'default' ? 'component' : name, 'component'));
}
