import { readFileSync } from 'node:fs';
import { root } from './doc-page.js';

interface Target {
  readonly types?: string;
}

/** What apps import, as package.json says: `nestjs-reflex/ui` → `lib/ui/index.ts`. */
export const entryPoints: ReadonlyMap<string, string> = new Map(
  Object.entries(
    (JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { exports: Record<string, Target | string> }).exports,
  )
    .filter((entry): entry is [string, Target] => typeof entry[1] === 'object' && entry[1].types !== undefined)
    .map(([path, { types }]) => [`nestjs-reflex${path.slice(1)}`, types!.replace('./dist/', 'lib/').replace('.d.ts', '.ts')]),
);
