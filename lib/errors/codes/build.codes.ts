import type { ErrorDescription } from '../catalog.js';

export const buildCodes = {
} as const satisfies Record<string, ErrorDescription>;
