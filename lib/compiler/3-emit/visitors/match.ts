import type * as es from 'estree';
import type { UiNode } from '../../../ui/node.js';
import { literal, switchReturn } from '../builders.js';
import { emitExpression } from '../expression.js';
import { emitLiteral } from '../literal.js';
import type { Place } from '../place.js';
import { emitJsx, emitSpot } from '../spot.js';

export function emitMatch(node: Extract<UiNode, { kind: 'match' }>, place: Place): es.Expression {
  const { outlet } = place.module.analyzed.facts.get(node)!;
  const spot = emitSpot(place, 'Match', { outlet, injects: false }, (inside, context) => {
    const value = emitExpression(node.value, context);
    // `true` and 'true' come as two cases with one node: it is emitted once, and the first falls through to the second.
    const cases = node.cases.map((found, index) => ({
      test: emitLiteral(found.value),
      value: node.cases[index + 1]?.node === found.node ? undefined : inside.visit(found.node, inside),
    }));
    const otherwise = node.otherwise ? inside.visit(node.otherwise, inside) : literal(null);
    return switchReturn(value, [...cases, { test: null, value: otherwise }]);
  });
  return emitJsx(place.module, spot.type, spot.props);
}
