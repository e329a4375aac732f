import { jsx } from 'react/jsx-runtime';
import { KitRoot } from 'nestjs-reflex/client';

export function Shell({ children }) {
  return jsx(KitRoot, { children });
}
