import type { ErrorDescription } from '../catalog.js';

export const clientCodes = {
} as const satisfies Record<string, ErrorDescription>;
