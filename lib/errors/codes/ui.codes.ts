import type { ErrorDescription } from '../catalog.js';

export const uiCodes = {
} as const satisfies Record<string, ErrorDescription>;
