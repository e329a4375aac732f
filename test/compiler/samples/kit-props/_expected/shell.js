import { jsx } from 'react/jsx-runtime';
import { KitRoot } from 'nestjs-reflex/client';
import { theme } from './theme.js';

export function Shell({ children }) {
  return jsx(KitRoot, { theme, children });
}
