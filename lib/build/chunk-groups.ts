import type { Rolldown } from 'vite';
import { posixPath } from './plugins/emitted-modules.plugin.js';

type ChunkGroup = NonNullable<Rolldown.CodeSplittingOptions['groups']>[number];

/** Shares of all pages that split what pages have in common, from what most of them use to what a few do. */
const TIERS = [1 / 2, 1 / 8, 0];

/** Families of packages that are large and that few pages use, apart from the kit. */
const FAMILIES: readonly (readonly [name: string, packages: RegExp])[] = [
  ['kit', /[\\/]node_modules[\\/](?:@mantine[\\/](?:core|hooks|notifications|store)|@floating-ui|react-remove-scroll)[\\/]/],
  ['dates', /[\\/]node_modules[\\/](?:@mantine[\\/]dates|dayjs)[\\/]/],
  ['charts', /[\\/]node_modules[\\/](?:@mantine[\\/]charts|recharts)[\\/]/],
  ['shared', /[\\/]node_modules[\\/]/],
];

/**
 * Which modules of packages share a chunk. The runtime is a chunk of its own, so that an edit of a page does not change it;
 * what one page uses alone stays with the page. The rest is split by family and by how many pages use it: few files, little
 * in them that a page does not need.
 *
 * No chunk imports one that imports it, which would break at run time: what a module needs is used by at least the pages
 * that use the module, so it is in the same tier or one before, and a family needs those before it alone.
 */
export function chunkGroups(folder: string, pages: number): ChunkGroup[] {
  const emitted = `${posixPath(folder)}/`;
  const shared = FAMILIES.flatMap(([name, test]) => TIERS.map((share, tier) => ({ name: `${name}-${tier + 1}`, test, share })));
  const runtime: ChunkGroup = {
    name: 'runtime',
    tags: ['$initial'],
    test: (id) => !id.startsWith(emitted),
    priority: shared.length + 1,
  };
  return [
    runtime,
    ...shared.map(({ name, test, share }, index): ChunkGroup => {
      return { name, test, minShareCount: Math.max(2, Math.ceil(pages * share)), priority: shared.length - index };
    }),
  ];
}
