import { parse, type Token } from 'path-to-regexp';
import { ReflexError } from '../../errors/reflex.error.js';
import type { UiNode } from '../../ui/node.js';
import type { LocalVar } from '../../vars/expression.js';
import type { CollectedLayout, CollectedPage } from '../1-collect/collect.js';
import type { StateShape } from '../input.js';
import type { DeriveFunction } from './derive.js';
import { identify } from './ids.js';
import type { AnalyzedLayout, AnalyzedPage, AnalyzedProgram, NodeFacts } from './program.js';
import { TreeAnalysis, type SharedFindings } from './tree-analysis.js';

/** Checks every reference of the pages against the states, and finds out what each page uses. */
export function analyze(pages: readonly CollectedPage[], shapes: readonly StateShape[]): AnalyzedProgram {
  const states = identify(shapes);
  const shared: SharedFindings = { states, facts: new Map<UiNode, NodeFacts>(), derived: new Map<DeriveFunction, never>() };
  const layouts = new Map<CollectedLayout, AnalyzedLayout>();

  const layoutOf = (collected: CollectedLayout): AnalyzedLayout => {
    let layout = layouts.get(collected);
    if (!layout) {
      const analysis = new TreeAnalysis(`Layout ${collected.name}()`, shared);
      analysis.run(collected.tree);
      if (analysis.outlets !== 1) {
        const times = analysis.outlets === 0 ? 'nowhere' : `${analysis.outlets} times`;
        throw new ReflexError('REFLEX_BAD_LAYOUT', `Layout ${collected.name}() places its page ${times}`);
      }
      layout = { name: collected.name, tree: collected.tree, ...analysis.uses() };
      layouts.set(collected, layout);
    }
    return layout;
  };

  const analyzed = pages.map(({ spec, tree, layout: collected }, id): AnalyzedPage => {
    const analysis = new TreeAnalysis(spec.className, shared);
    analysis.run(tree);
    if (analysis.outlets > 0)
      throw new ReflexError('REFLEX_BAD_LAYOUT', `${spec.className} is a page and contains the node of one`);
    if (spec.title !== undefined && typeof spec.title !== 'string') analysis.declared('title', spec.title);
    if (spec.language && typeof spec.language.lang !== 'string') analysis.declared('lang', spec.language.lang);
    const uses = analysis.uses();
    const layout = collected && layoutOf(collected);
    checkParams(spec.className, spec.route, uses.params);
    if (layout) checkParams(`Layout ${layout.name}() of ${spec.className}`, spec.route, layout.params);
    return { id, spec, tree, layout, ...uses };
  });
  const trees = [...analyzed, ...layouts.values()];
  return { ...shared, pages: analyzed, layouts: [...layouts.values()], sharedLocals: sharedLocals(trees) };
}

function checkParams(where: string, route: string, used: ReadonlySet<string>): void {
  if (used.size === 0) return;
  const known = paramsOf(parse(route).tokens);
  for (const name of used) {
    if (known.includes(name)) continue;
    const has = known.length === 0 ? 'has no parameters' : `has ${known.join(', ')}`;
    throw new ReflexError('REFLEX_UNKNOWN_PARAM', `${where} reads param('${name}'), but the route '${route}' ${has}`);
  }
}

function paramsOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => {
    if (token.type === 'group') return paramsOf(token.tokens);
    return token.type === 'text' ? [] : [token.name];
  });
}

function sharedLocals(trees: readonly { readonly locals: ReadonlySet<LocalVar> }[]): LocalVar[] {
  const seen = new Set<LocalVar>();
  const shared = new Set<LocalVar>();
  for (const { locals } of trees) {
    for (const local of locals) (seen.has(local) ? shared : seen).add(local);
  }
  return [...shared];
}
