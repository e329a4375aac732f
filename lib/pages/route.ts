import { match, parse, type MatchFunction, type Token } from 'path-to-regexp';
import { ReflexError } from '../errors/reflex.error.js';

export type RouteParams = Readonly<Record<string, string | readonly string[]>>;

/** Matches the path of a URL against an Express 5 route, with the library that Express itself uses. */
export class Route {
  private readonly matcher: MatchFunction<Record<string, string | string[]>>;
  private readonly rank: readonly number[];

  constructor(
    readonly path: string,
    owner: string,
  ) {
    try {
      if (!path.startsWith('/')) throw new TypeError("it does not start with '/'");
      this.matcher = match(path);
      this.rank = parse(path).tokens.map(weight);
    } catch (error) {
      throw new ReflexError('REFLEX_BAD_ROUTE', `Page ${owner} has the route '${path}': ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  match(pathname: string): RouteParams | undefined {
    const found = this.matcher(pathname);
    return found ? { ...found.params } : undefined;
  }

  /** Orders routes from the most specific to the least: text before a parameter before a group before a wildcard. */
  static compare(a: Route, b: Route): number {
    for (let i = 0; i < Math.max(a.rank.length, b.rank.length); i++) {
      const difference = (a.rank[i] ?? 0) - (b.rank[i] ?? 0);
      if (difference !== 0) return difference;
    }
    return a.path.length === b.path.length ? (a.path < b.path ? -1 : 1) : b.path.length - a.path.length;
  }
}

const WEIGHTS: Record<Token['type'], number> = { text: 1, param: 2, group: 3, wildcard: 4 };

function weight(token: Token): number {
  return WEIGHTS[token.type];
}
