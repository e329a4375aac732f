import type * as es from 'estree';
import type { UiNode } from '../../../ui/node.js';
import { literal, returns } from '../builders.js';
import { emitText, needsHooks } from '../expression.js';
import type { Place } from '../place.js';
import { emitJsx, emitSpot, stillContext } from '../spot.js';

export function emitTextNode(node: Extract<UiNode, { kind: 'text' }>): es.Expression {
  return literal(node.text);
}

/** Text that changes. */
export function emitExpressionNode({ expression }: Extract<UiNode, { kind: 'expression' }>, place: Place): es.Expression {
  if (!needsHooks(expression)) return emitText(expression, stillContext(place));
  const spot = emitSpot(place, 'Text', { outlet: false, injects: false }, (_inside, context) =>
    returns(emitText(expression, context)),
  );
  return emitJsx(place.module, spot.type, spot.props);
}
