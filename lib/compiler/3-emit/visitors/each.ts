import type * as es from 'estree';
import type { UiNode } from '../../../ui/node.js';
import { arrow, functionDeclaration, id, pattern, property, returns } from '../builders.js';
import { emitExpression, needsHooks, type ExpressionContext } from '../expression.js';
import { enterLoop, type Loop, type Place } from '../place.js';
import { emitJsx, emitSpot, stillContext } from '../spot.js';

type EachNode = Extract<UiNode, { kind: 'each' }>;

export function emitEach(node: EachNode, place: Place): es.Expression {
  const still = !needsHooks(node.list) && !(node.key && needsHooks(node.key));
  if (still) return emitList(node, place, stillContext(place));
  const spot = emitSpot(place, 'Each', { outlet: false, injects: false }, (inside, context) =>
    returns(emitList(node, inside, context)),
  );
  return emitJsx(place.module, spot.type, spot.props);
}

function emitList(node: EachNode, place: Place, context: ExpressionContext): es.Expression {
  const { module, loops } = place;
  const props = [property('items', emitExpression(node.list, context))];
  if (node.key) props.push(property('by', emitKey(node.key, node, context)));
  props.push(property('row', emitRow(node, place)));
  if (loops[0]) props.push(property('scope', loops[0].scope));
  return emitJsx(module, module.runtime('Each'), props);
}

/** `(item, index) => key`: the loop's own row is not there yet. */
function emitKey(key: NonNullable<EachNode['key']>, node: EachNode, context: ExpressionContext): es.Expression {
  const own: Loop = { each: node.scope.each, locals: [], item: id('item'), index: id('index'), scope: id('undefined') };
  const body = emitExpression(key, { ...context, loops: [own, ...context.loops] });
  return arrow([id('item'), id('index')], body);
}

function emitRow(node: EachNode, place: Place): es.Identifier {
  const loops = enterLoop(node.scope, node.locals, place.loops);
  const inside: Place = { ...place, loops, outlet: undefined, constant: false };
  return place.module.numbered('Row', (name) =>
    functionDeclaration(name, [pattern(['scope'])], [returns(place.visit(node.body, inside))]),
  );
}
