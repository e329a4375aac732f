import type { ReactNode } from 'react';
import {
  DirectionProvider,
  MantineProvider,
  mergeThemeOverrides,
  type CSSVariablesResolver,
  type MantineThemeOverride,
} from '@mantine/core';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import { styleNonce } from './style-nonce.js';

export interface KitRootProps {
  readonly theme?: MantineThemeOverride;
  readonly children: ReactNode;
}

/** The kit's own defaults have too little contrast for small text: 4.5 to 1 is what WCAG 2.2 asks for (AA). */
const READABLE: MantineThemeOverride = { primaryShade: { light: 8, dark: 8 } };
const readableVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': 'var(--mantine-color-gray-7)', '--mantine-color-error': 'var(--mantine-color-red-9)' },
  dark: { '--mantine-color-dimmed': 'var(--mantine-color-dark-1)', '--mantine-color-error': 'var(--mantine-color-red-5)' },
});

/**
 * What pages with components of the kit stand in: its theme, the direction of the
 * document, and the colour scheme of the system unless the user chose one.
 */
export function KitRoot({ theme, children }: KitRootProps): ReactNode {
  return (
    <DirectionProvider>
      <MantineProvider
        theme={theme ? mergeThemeOverrides(READABLE, theme) : READABLE}
        cssVariablesResolver={readableVariables}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
      >
        {children}
      </MantineProvider>
    </DirectionProvider>
  );
}
