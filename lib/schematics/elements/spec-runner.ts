import type { NestProject } from '../project/nest-project.js';

/** What a spec imports to have `describe`, `it` and `expect`: nothing under jest, which has them as globals. */
export function specGlobals(project: NestProject): string {
  return project.uses('vitest') ? "import { describe, expect, it } from 'vitest';\n" : '';
}
