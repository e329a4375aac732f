import type { ErrorDescription } from '../catalog.js';

export const gatewayCodes = {
} as const satisfies Record<string, ErrorDescription>;
