import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One row of the table. */
export interface Measurement {
  readonly what: string;
  readonly value: string;
  /** What design asks for; empty where the row is there for comparison. */
  readonly goal: string;
}

interface BundleManifest {
  readonly manifest: {
    readonly states: readonly {
      readonly name: string;
      readonly events: readonly { readonly id: number; readonly name: string }[];
    }[];
  };
}

/** Ids of the events by `State.name`, from the manifest of the app built in `root`. */
export async function eventIds(root: string): Promise<Record<string, number>> {
  const bundle = JSON.parse(await readFile(join(root, '.reflex/bundle/manifest.json'), 'utf8')) as BundleManifest;
  return Object.fromEntries(
    bundle.manifest.states.flatMap((state) => state.events.map((event) => [`${state.name}.${event.name}`, event.id])),
  );
}
