import { ReflexError } from '../../errors/reflex.error.js';
import { httpRoutes, routeAt, type HttpRoute } from '../project/http-route.js';
import type { NestProject } from '../project/nest-project.js';
import { styleOf } from '../source/source-style.js';
import { applyEdits } from '../source/text-edit.js';
import { ts } from '../source/typescript.js';

/** The handler of a controller that answers `/`. */
export function rootHandler(project: NestProject): HttpRoute | undefined {
  const found = routeAt(httpRoutes(project), '/');
  return found?.kind === 'handler' ? found : undefined;
}

/** Gives a handler of `/` another path; the other handlers of its controller stay where they are. */
export function moveHandler(project: NestProject, { path, name, decorator }: HttpRoute, to: string): void {
  const file = project.files.source(path);
  const { quote } = styleOf(file);
  const [argument] = decorator.arguments;
  const written = `${quote}${to}${quote}`;
  if (argument && !ts.isStringLiteralLike(argument)) {
    throw new ReflexError('REFLEX_SCHEMATIC_OPTION', `${name} in ${path.slice(1)} has several routes, or one that is computed`, {
      repair: 'Move it by hand, and leave --move-root away.',
    });
  }
  const edit = argument
    ? { from: argument.getStart(file), to: argument.getEnd(), text: written }
    : { from: decorator.getEnd() - 1, to: decorator.getEnd() - 1, text: written };
  project.files.write(path, applyEdits(file.text, [edit]));
}

/** Where a page that we once wrote may go now. */
export function movePage(project: NestProject, { path, decorator }: HttpRoute, to: string): void {
  const file = project.files.source(path);
  const [argument] = decorator.arguments;
  if (!argument || !ts.isStringLiteralLike(argument)) return;
  const { quote } = styleOf(file);
  project.files.write(
    path,
    applyEdits(file.text, [{ from: argument.getStart(file), to: argument.getEnd(), text: `${quote}${to}${quote}` }]),
  );
}
