import type * as es from 'estree';
import type { UiNode } from '../../../ui/node.js';
import { conditional, literal, returns } from '../builders.js';
import { emitExpression, needsHooks, type ExpressionContext } from '../expression.js';
import type { Place } from '../place.js';
import { emitJsx, emitSpot, stillContext } from '../spot.js';

type ShowNode = Extract<UiNode, { kind: 'show' }>;

export function emitShow(node: ShowNode, place: Place): es.Expression {
  if (!needsHooks(node.condition)) return emitChoice(node, place, stillContext(place));
  const { outlet } = place.module.analyzed.facts.get(node)!;
  const spot = emitSpot(place, 'Show', { outlet, injects: false }, (inside, context) =>
    returns(emitChoice(node, inside, context)),
  );
  return emitJsx(place.module, spot.type, spot.props);
}

function emitChoice(node: ShowNode, place: Place, context: ExpressionContext): es.Expression {
  const condition = emitExpression(node.condition, context);
  const then = place.visit(node.then, place);
  return conditional(condition, then, node.otherwise ? place.visit(node.otherwise, place) : literal(null));
}
