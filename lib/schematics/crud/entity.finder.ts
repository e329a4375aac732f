import { posix } from 'node:path';
import { singularize } from 'inflection';
import { ReflexError } from '../../errors/reflex.error.js';
import type { ElementName } from '../elements/element-name.js';
import { exportedAs } from '../project/class-location.js';
import type { NestProject } from '../project/nest-project.js';
import type { ExportedClass } from '../project/registration.js';
import { decoratorArguments } from '../source/imported-name.js';
import { descendants } from '../source/parse.js';
import { ts } from '../source/typescript.js';

interface Candidate {
  readonly path: string;
  readonly className: string;
  readonly exported?: string;
}

/** `product`, `products` and `product-entity` all mean the entity Product. */
export function entityNames({ className }: ElementName): string[] {
  const singular = singularize(className);
  return [...new Set([className, singular, `${className}Entity`, `${singular}Entity`])];
}

/**
 * The TypeORM entity of a name, in whatever file. Of several, the one in the folder that was named. Throws
 * `REFLEX_SCHEMATIC_ENTITY` where that leaves more than one, or one that is not exported.
 */
export function findEntity(project: NestProject, element: ElementName): ExportedClass | undefined {
  const all = entities(project, entityNames(element));
  // The first of the names that any entity has.
  const className = entityNames(element).find((name) => all.some((one) => one.className === name));
  const candidates = nearest(
    all.filter((one) => one.className === className),
    element.folder,
  );
  const [found, ...others] = candidates;
  if (!found) return undefined;
  if (others.length > 0) throw ambiguous(project, element, candidates);
  if (found.exported !== undefined) return { ...found, exported: found.exported };
  throw new ReflexError('REFLEX_SCHEMATIC_ENTITY', `The entity ${found.className} in ${found.path.slice(1)} is not exported`, {
    repair: 'Export the class: a state has to import it.',
  });
}

function entities(project: NestProject, names: readonly string[]): Candidate[] {
  return project.allSources().flatMap((path) => {
    const text = project.files.text(path) ?? '';
    if (!names.some((name) => text.includes(name)) || !text.includes('typeorm')) return [];
    const file = project.files.source(path);
    return [...descendants(file)].flatMap((node) => {
      if (!ts.isClassDeclaration(node) || !node.name || !names.includes(node.name.text)) return [];
      if (!isEntity(file, node)) return [];
      return [{ path, className: node.name.text, ...exportedAs(file, node) }];
    });
  });
}

function isEntity(file: Parameters<typeof decoratorArguments>[0], node: Parameters<typeof decoratorArguments>[1]): boolean {
  return ['Entity', 'ChildEntity', 'ViewEntity'].some((name) => decoratorArguments(file, node, name, 'typeorm') !== undefined);
}

/** Those in the folder itself, else those below it, else those below the folder above it, and so on up. */
function nearest(candidates: readonly Candidate[], folder: string): readonly Candidate[] {
  if (candidates.length < 2) return candidates;
  const within = (one: Candidate, at: string) => `${posix.dirname(one.path)}/`.startsWith(`${at}/`);
  for (let at = folder; at !== '/'; at = posix.dirname(at)) {
    const beside = candidates.filter(({ path }) => posix.dirname(path) === at);
    if (beside.length === 1) return beside;
    const below = candidates.filter((one) => within(one, at));
    if (below.length > 0) return below;
  }
  return candidates;
}

function ambiguous(project: NestProject, { name }: ElementName, candidates: readonly Candidate[]): ReflexError {
  const lines = candidates.map(({ path, className }) => {
    const folder = posix.relative(project.app.sourceRoot, posix.dirname(path));
    return `    ${className} in ${path.slice(1)}: nest g -c nestjs-reflex crud ${folder === '' ? `${name} --flat` : `${folder}/${name}`}`;
  });
  return new ReflexError('REFLEX_SCHEMATIC_ENTITY', `Several entities are meant by '${name}':\n${lines.join('\n')}`, {
    repair: 'Give the name with the folder of the one that you want.',
  });
}
