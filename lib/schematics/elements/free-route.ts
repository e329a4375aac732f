import { httpRoutes, routeAt, type HttpRoute } from '../project/http-route.js';
import type { NestProject } from '../project/nest-project.js';

export interface FreeRoute {
  readonly route: string;
  /** What answers the route that was wanted. */
  readonly taken?: HttpRoute;
}

/** The first of these routes that nothing answers, and what has the one that was wanted. */
export function freeRoute(project: NestProject, wanted: readonly [string, ...string[]]): FreeRoute {
  const routes = httpRoutes(project);
  const taken = routeAt(routes, wanted[0]);
  if (!taken) return { route: wanted[0] };
  let route = wanted.find((one) => !routeAt(routes, one));
  for (let n = 2; route === undefined; n++) route = routeAt(routes, `${wanted[0]}-${n}`) ? undefined : `${wanted[0]}-${n}`;
  return { route, taken };
}
