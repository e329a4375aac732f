import { ReflexError } from '../../errors/reflex.error.js';
import type { UiNode } from '../../ui/node.js';
import type { Layout, PageSpec } from '../input.js';
import { userPlace } from './user-place.js';

/** A page and the tree that its `render()` returned. */
export interface CollectedPage {
  readonly spec: PageSpec;
  readonly tree: UiNode;
  readonly layout?: CollectedLayout;
}

/** What a layout returned around an outlet. Pages that name the same function share one. */
export interface CollectedLayout {
  /** The name of its function; 'layout' where it has none. */
  readonly name: string;
  readonly tree: UiNode;
}

/** Runs every `render()` and every layout once. Pages come back sorted by route. */
export function collect(specs: readonly PageSpec[]): CollectedPage[] {
  const sorted = [...specs].toSorted((a, b) => (a.route < b.route ? -1 : a.route > b.route ? 1 : 0));
  const layouts = new Map<Layout, CollectedLayout>();
  return sorted.map((spec, index): CollectedPage => {
    const before = sorted[index - 1];
    if (before?.route === spec.route) {
      throw new ReflexError(
        'REFLEX_DUPLICATE_ROUTE',
        `Pages ${before.className} and ${spec.className} both have the route '${spec.route}'`,
      );
    }
    const tree = run(`render() of ${spec.className}`, spec.render);
    return { spec, tree, layout: spec.layout && collectLayout(spec.layout, spec, layouts) };
  });
}

function collectLayout(layout: Layout, spec: PageSpec, layouts: Map<Layout, CollectedLayout>): CollectedLayout {
  let collected = layouts.get(layout);
  if (!collected) {
    const name = layout.name || 'layout';
    collected = { name, tree: run(`Layout ${name}() of ${spec.className}`, () => layout({ kind: 'outlet' })) };
    layouts.set(layout, collected);
  }
  return collected;
}

/** The code of a ReflexError stays: `render()` is where builders report misuse. */
function run(what: string, render: () => UiNode): UiNode {
  let tree: unknown;
  try {
    tree = render();
  } catch (error) {
    const place = userPlace(error);
    const where = `${what} failed${place === undefined ? '' : ` at ${place}`}`;
    if (error instanceof ReflexError) {
      throw new ReflexError(error.code, `${where}: ${error.detail}`, { cause: error, repair: error.repair });
    }
    throw new ReflexError('REFLEX_RENDER_THREW', `${where}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (tree instanceof Promise) {
    // It is refused below; its own failure, if any, says nothing more.
    tree.catch(() => undefined);
    throw new ReflexError('REFLEX_RENDER_THREW', `${what} is async`);
  }
  if (typeof tree !== 'object' || tree === null || typeof (tree as { kind?: unknown }).kind !== 'string') {
    throw new ReflexError('REFLEX_BAD_NODE', `${what} returned ${describe(tree)}`);
  }
  return tree as UiNode;
}

/** What a value is, for a message: never its content, which can be long. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`;
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (Array.isArray(value)) return 'an array';
  const name = (value.constructor as { name?: string } | undefined)?.name;
  return name === undefined || name === 'Object' ? 'an object' : `an instance of ${name}`;
}
