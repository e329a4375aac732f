import type * as es from 'estree';
import { call, functionDeclaration, id, object, pattern, property } from './builders.js';
import type { ExpressionContext } from './expression.js';
import type { FunctionBody } from './function-body.js';
import type { ModuleWriter } from './module-writer.js';
import type { Place } from './place.js';
import { HookReader, StillReader } from './reader.js';

export interface SpotOptions {
  /** The layout's page is placed by the spot itself. */
  readonly outlet: boolean;
  /** The spot hands the props it is given on to an element. */
  readonly injects: boolean;
}

/**
 * A component of its own for what changes at one place, so that a patch renders that place and nothing else. Returns the
 * component and the props that connect it to the place it is used at.
 */
export function emitSpot(
  place: Place,
  base: string,
  { outlet, injects }: SpotOptions,
  build: (inside: Place, context: ExpressionContext, body: FunctionBody) => es.Statement,
): { readonly type: es.Identifier; readonly props: es.Property[] } {
  const { module, loops } = place;
  const names = [...(loops.length > 0 ? ['scope'] : []), ...(outlet ? ['outlet'] : [])];
  const type = module.numbered(base, (name, body) => {
    const inside: Place = { ...place, constant: false, outlet: outlet ? id('outlet') : undefined };
    const last = build(inside, hookContext(inside, body), body);
    return functionDeclaration(name, parameters(names, injects), [...body.statements, last]);
  });
  const props = names.map((name) => property(name, name === 'scope' ? loops[0]!.scope : place.outlet!));
  return { type, props };
}

function parameters(names: readonly string[], injects: boolean): es.Pattern[] {
  if (names.length === 0) return injects ? [id('injected')] : [];
  return [pattern(names, injects ? 'injected' : undefined)];
}

export function hookContext(place: Place, body: FunctionBody): ExpressionContext {
  const { module, loops } = place;
  return { module, loops, reader: new HookReader(module, body), repeated: true };
}

/** For expressions without hooks, see `needsHooks()`. */
export function stillContext(place: Place): ExpressionContext {
  const { module, loops } = place;
  return { module, loops, reader: new StillReader(module), repeated: !place.constant };
}

/** `jsx(type, { …props, children })`, with `jsxs` where there are several children. */
export function emitJsx(
  module: ModuleWriter,
  type: es.Expression,
  props: readonly (es.Property | es.SpreadElement)[],
  children: readonly es.Expression[] = [],
): es.CallExpression {
  const [only] = children;
  if (only === undefined) return call(module.import('react/jsx-runtime', 'jsx'), type, object([...props]));
  if (children.length === 1)
    return call(module.import('react/jsx-runtime', 'jsx'), type, object([...props, property('children', only)]));
  const list: es.ArrayExpression = { type: 'ArrayExpression', elements: [...children] };
  return call(module.import('react/jsx-runtime', 'jsxs'), type, object([...props, property('children', list)]));
}
