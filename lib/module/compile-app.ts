import { runtimeVersions } from '../build/bundle-key.js';
import { compile } from '../compiler/compile.js';
import type { CompileInput } from '../compiler/input.js';
import type { CompileResult } from '../compiler/output.js';
import type { StateRegistry } from '../events/state-registry.js';
import type { PageRegistry } from '../pages/page.registry.js';
import { findAppRoot } from './app-root.js';
import type { ReflexOptions } from './reflex.options.js';

/** The pages of an app, compiled. */
export interface CompiledApp {
  /** The folder that gets `.reflex/`. */
  readonly root: string;
  readonly compiled: CompileResult;
  /** The bundle is to have a side that renders pages to HTML. */
  readonly server: boolean;
}

/** As `compile`: `modules` are what was emitted before. */
type Emitted = Pick<CompileInput, 'modules'>;

/** Compiles what the registries have found: at boot, and ahead of it for `reflex build`, with one and the same result. */
export function compileApp(
  options: ReflexOptions,
  states: StateRegistry,
  pages: PageRegistry,
  { modules }: Emitted = {},
): CompiledApp {
  const { theme, ssr = true, root = findAppRoot(process.cwd()) } = options;
  const versions = runtimeVersions(root);
  const server = ssr && pages.all.some(({ metadata }) => metadata.ssr !== false);
  return { root, compiled: compile({ pages: pages.specs(), states: states.shapes(), theme, versions, modules }), server };
}
