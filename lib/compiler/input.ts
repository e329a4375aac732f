import type { ModuleCache } from './module-cache.js';
import type { UiNode } from '../ui/node.js';
import type { Expression } from '../vars/expression.js';

/** Wraps a page: what is the same on several pages stays mounted while they change. */
export type Layout = (page: UiNode) => UiNode;

/** A page as its class declared it. */
export interface PageSpec {
  /** Names the page in errors and files. */
  readonly className: string;
  /** Express route. */
  readonly route: string;
  readonly title?: string | Expression;
  /** What the document is to say of its language, where pages of the app differ in it. `dir` left out: as the language is written. */
  readonly language?: { readonly lang: string | Expression; readonly dir?: 'ltr' | 'rtl' };
  readonly description?: string;
  readonly meta?: Readonly<Record<string, string>>;
  readonly layout?: Layout;
  readonly render: () => UiNode;
}

/** What the compiler must know of a state class. */
export interface StateShape {
  readonly name: string;
  readonly vars: readonly {
    readonly name: string;
    readonly computed: boolean;
    readonly serverOnly: boolean;
    readonly storage?: 'local';
  }[];
  /** `parameters` counts those that the browser fills; undefined where it cannot be known. */
  readonly events: readonly { readonly name: string; readonly parameters?: number }[];
}

export interface CompileInput {
  readonly pages: readonly PageSpec[];
  readonly states: readonly StateShape[];
  /** Mantine theme override, plain data. */
  readonly theme?: Readonly<Record<string, unknown>>;
  /** What was emitted before. Default: all is emitted. */
  readonly modules?: ModuleCache;
  /** Versions by package name that are part of the manifest's hash, so that a browser never keeps an older build. */
  readonly versions?: Readonly<Record<string, string>>;
}
