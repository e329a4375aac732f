import type { ErrorDescription } from '../catalog.js';

export const eventCodes = {
} as const satisfies Record<string, ErrorDescription>;
