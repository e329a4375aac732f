import type { ErrorDescription } from '../catalog.js';

export const pageCodes = {
} as const satisfies Record<string, ErrorDescription>;
